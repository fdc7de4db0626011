"""Who is reminded of what, and when: one table of statuses and working days, without a database.

A return that was sent is never reminded of by the calendar, also where it came back: what was asked of it is a letter
of its own. One that was not sent is reminded of when its quarter opens, five working days before it is due, on the day,
and ever more rarely afterwards. A day on which no letter could go out is caught up on the next, with that day's words.
"""

from dataclasses import dataclass
from datetime import date

from cohesion.calendar import add_working_days, is_working_day, working_days_before, working_days_between
from outcomes.lifecycle import EDITABLE
from outcomes.models import Reminder, ReturnStatus

_K = Reminder.Kind

NEVER_SENT = frozenset({ReturnStatus.OPEN, ReturnStatus.IN_PROGRESS})
DAYS_BEFORE_DUE = 5
DAYS_OVERDUE = (1, 5, 10, 20, 40)
# An overdue letter that is older than this is not caught up: the next one comes, or an officer writes.
DAYS_TO_CATCH_UP = 5
# Letters of these kinds say that something is owed; the others say what an officer decided.
REMINDERS = frozenset({_K.OPENS, _K.DUE_SOON, _K.DUE, _K.OVERDUE, _K.BY_HAND})


@dataclass(frozen=True, order=True)
class Mark:
    """The working day from which a letter of `kind` is owed, unless one went out since."""

    on: date
    kind: Reminder.Kind


def mark(status: str, *, opens_on: date, due_on: date, closes_on: date | None, today: date) -> Mark | None:
    """The latest mark that `today` has reached for a return in that status; None where no letter is owed."""
    if status not in NEVER_SENT or (closes_on is not None and today > closes_on):
        return None
    reached = [each for each in marks(opens_on, due_on) if each.on <= today]
    if not reached:
        return None
    latest = reached[-1]
    is_old = working_days_between(latest.on, today) >= DAYS_TO_CATCH_UP
    return None if latest.kind == _K.OVERDUE and is_old else latest


def marks(opens_on: date, due_on: date) -> list[Mark]:
    """All marks of a return, in their order. Those of a quarter that opens late give way to the next."""
    first = opens_on if is_working_day(opens_on) else add_working_days(opens_on, 1)
    soon = working_days_before(due_on, DAYS_BEFORE_DUE)
    overdue = [Mark(add_working_days(due_on, days), _K.OVERDUE) for days in DAYS_OVERDUE]
    return [
        *([Mark(first, _K.OPENS)] if first < soon else []),
        Mark(max(soon, first), _K.DUE_SOON),
        *([Mark(due_on, _K.DUE)] if is_working_day(due_on) else []),
        *overdue,
    ]


def may_be_reminded(status: str) -> bool:
    """Whether an officer may write by hand: as long as the return is with its region, also where it came back."""
    return status in EDITABLE
