"""Quarters as people say them: “Quarter 2, July to September 2014”."""

from django.utils.translation import gettext

from cohesion.calendar import Quarter


def _calendar_year(quarter: Quarter) -> dict[str, int]:
    return {"year": quarter.starts_on.year}


def months(quarter: Quarter) -> str:
    """“July to September 2014”."""
    sentences = {
        1: gettext("April to June %(year)s"),
        2: gettext("July to September %(year)s"),
        3: gettext("October to December %(year)s"),
        4: gettext("January to March %(year)s"),
    }
    return sentences[quarter.number] % _calendar_year(quarter)


def short_months(quarter: Quarter) -> str:
    """“Jul–Sep 2014”."""
    sentences = {
        1: gettext("Apr–Jun %(year)s"),
        2: gettext("Jul–Sep %(year)s"),
        3: gettext("Oct–Dec %(year)s"),
        4: gettext("Jan–Mar %(year)s"),
    }
    return sentences[quarter.number] % _calendar_year(quarter)


def name(quarter: Quarter) -> str:
    """“Quarter 2”."""
    return gettext("Quarter %(number)s") % {"number": quarter.number}


def shortest(quarter: Quarter) -> str:
    """“Q2”, for the narrow places of a chart."""
    return gettext("Q%(number)s") % {"number": quarter.number}


def in_full(quarter: Quarter) -> str:
    """“Quarter 2, July to September 2014”."""
    return gettext("%(quarter)s, %(months)s") % {"quarter": name(quarter), "months": months(quarter)}
