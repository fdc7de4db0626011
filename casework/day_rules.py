"""Which days can be right: a sentence where one cannot, and nothing where it can."""

from datetime import date

from django.utils.translation import gettext as _

from casework.hate_crime_rules import EARLIEST
from cohesion import day_words

_FURTHEST_YEARS = 5


def past_problem(day: date | None, today: date) -> str | None:
    """For what has happened: neither in the future nor before records were kept."""
    if day is None:
        return None
    if day > today:
        return _("This day is in the future. Enter today or an earlier day.")
    if day < EARLIEST:
        return _("This day is before the year 2000. Check the year.")
    return None


def due_problem(day: date, today: date) -> str | None:
    """For what is still to be done."""
    if day < today:
        return _("This day has passed. Enter today or a later day.")
    if day.year > today.year + _FURTHEST_YEARS:
        return _("This day is more than five years away. Check the year.")
    return None


def order_problem(day: date | None, first: date | None, sentence: str) -> str | None:
    """`sentence`, which names the earlier day as %(day)s, where `day` comes before `first`."""
    if day is None or first is None or day >= first:
        return None
    return sentence % {"day": day_words.full(first)}


def found(**sentences: str | None) -> dict[str, str]:
    """The sentences that are there, by field."""
    return {field: sentence for field, sentence in sentences.items() if sentence}
