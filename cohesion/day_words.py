"""Days as people say them."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext


def full(day: date) -> str:
    """“Tuesday 28 October 2014”. Day and month stay on one line."""
    return date_format(day, "l j\u00a0F Y")


def plain(day: date) -> str:
    """“28 October 2014”."""
    return date_format(day, "j\u00a0F Y")


def short(day: date) -> str:
    """“28 October”."""
    return date_format(day, "j\u00a0F")


def working_days(count: int) -> str:
    """“4 working days”."""
    return ngettext("%(count)s working day", "%(count)s working days", count) % {"count": count}


def listed(names: list[str]) -> str:
    """Names one after another. Commas alone: Welsh “a” and “ac” would change the next name’s first letter."""
    return gettext(", ").join(names)
