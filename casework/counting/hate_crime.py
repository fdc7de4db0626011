"""How hate crime counts. Referral, report, recorded crime and supported victim are four counts that never add.

Each is read off a case that came with its detail, motivations and support. A case marked as the same report once more
counts nowhere (the ledger sees to that). Source of the distinctions: the programme's domain notes on hate crime.
"""

from datetime import date

from django.utils.translation import gettext_lazy as _

from casework.counting.rule import CountRule, Part
from casework.models import Case, CaseList

BREAKDOWN = "protected_characteristic"
# What the rules read of a case.
JOINED = ("hate_crime__route", "hate_crime__category")
SEVERAL = ("motivations__characteristic", "support")
# A report through these counts as one through the third party reporting centres: the local ones and the national one.
CENTRE_ROUTES = frozenset({"third_party_centre", "national_centre"})
CRIME = "crime"
# The entries that these rules know by their code: their lists keep them in force.
READS = frozenset({(CaseList.HATE_CATEGORY, CRIME), *((CaseList.ROUTE, code) for code in CENTRE_ROUTES)})


def _characteristics(case: Case) -> frozenset[Part]:
    return frozenset((BREAKDOWN, motivation.code) for motivation in case.motivations.all())


def _report(case: Case) -> date | None:
    return case.received_on


def _through_centre(case: Case) -> date | None:
    return case.received_on if case.hate_crime.route.code in CENTRE_ROUTES else None


def _recorded_crime(case: Case) -> date | None:
    """A crime that the police recorded. A non-crime incident with a police record is none."""
    return case.hate_crime.police_recorded_on if case.hate_crime.category.code == CRIME else None


def _referral(case: Case) -> date | None:
    """The first referral to a body that supports victims."""
    return min((offer.offered_on for offer in case.support.all() if offer.is_referral), default=None)


def _supported(case: Case) -> date | None:
    """The day on which support was first taken up."""
    return min((offer.taken_on for offer in case.support.all() if offer.taken_on), default=None)


RULES = (
    CountRule(
        "hate_crime.reported",
        _("Hate crimes and incidents reported"),
        _("The day on which the report was received"),
        _report,
        _characteristics,
    ),
    CountRule(
        "hate_crime.reported_through_centres",
        _("Hate crimes and incidents reported through reporting centres"),
        _("The day on which the report was received"),
        _through_centre,
        _characteristics,
    ),
    CountRule(
        "hate_crime.recorded_crimes",
        _("Hate crimes recorded by the police"),
        _("The day on which the police recorded the crime"),
        _recorded_crime,
        _characteristics,
    ),
    CountRule(
        "hate_crime.referred_to_support",
        _("Victims referred to support"),
        _("The day of the first referral"),
        _referral,
        _characteristics,
    ),
    CountRule(
        "hate_crime.supported",
        _("Victims who took up support"),
        _("The day on which support was first taken up"),
        _supported,
        _characteristics,
    ),
)
