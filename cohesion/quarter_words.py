"""Quarters as people say them: “Quarter 2, July to September 2014”."""

from django.utils.translation import gettext, gettext_noop

from cohesion.calendar import Quarter

_MONTHS = {
    1: gettext_noop("April to June %(year)s"),
    2: gettext_noop("July to September %(year)s"),
    3: gettext_noop("October to December %(year)s"),
    4: gettext_noop("January to March %(year)s"),
}
_SHORT_MONTHS = {
    1: gettext_noop("Apr–Jun %(year)s"),
    2: gettext_noop("Jul–Sep %(year)s"),
    3: gettext_noop("Oct–Dec %(year)s"),
    4: gettext_noop("Jan–Mar %(year)s"),
}


def _calendar_year(quarter: Quarter) -> dict[str, int]:
    return {"year": quarter.starts_on.year}


def months(quarter: Quarter) -> str:
    """“July to September 2014”."""
    return gettext(_MONTHS[quarter.number]) % _calendar_year(quarter)


def short_months(quarter: Quarter) -> str:
    """“Jul–Sep 2014”."""
    return gettext(_SHORT_MONTHS[quarter.number]) % _calendar_year(quarter)


def name(quarter: Quarter) -> str:
    """“Quarter 2”."""
    return gettext("Quarter %(number)s") % {"number": quarter.number}


def shortest(quarter: Quarter) -> str:
    """“Q2”, for the narrow places of a chart."""
    return gettext("Q%(number)s") % {"number": quarter.number}


def in_full(quarter: Quarter) -> str:
    """“Quarter 2, July to September 2014”."""
    return gettext("%(quarter)s, %(months)s") % {"quarter": name(quarter), "months": months(quarter)}
