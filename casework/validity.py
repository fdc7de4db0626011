"""Whether something that is valid between two days was so on a day."""

from datetime import date

from casework.models import CaseList, ListEntry


def is_in_force(first: date, last: date | None, day: date) -> bool:
    """`last` is the last day of it, or None while it has no end."""
    return first <= day <= (last or date.max)


def fits(entry: ListEntry, which: CaseList, day: date) -> bool:
    """Whether the entry belongs to that list and was in it on that day."""
    return entry.list == which and is_in_force(entry.valid_from, entry.valid_to, day)
