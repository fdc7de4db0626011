"""What a file of cases tells of each: codes and days always, free text when asked, personal details never."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casework.models import Case
from casework.nrm_words import called, consent_of
from cohesion import day_words

Value = str | date | None
_Read = Callable[[Case], Value]


@dataclass(frozen=True)
class Column:
    label: str | Promise
    read: _Read
    is_free_text: bool = False


def _name(path: str) -> _Read:
    """The name of what a chain of relations leads to; nothing where it ends early."""

    def read(case: Case) -> Value:
        value: object = case
        for step in path.split("."):
            value = getattr(value, step, None)
            if value is None:
                return ""
        return value if isinstance(value, date) else str(value)

    return read


def _said(path: str) -> _Read:
    """The words of a choice of the detail; nothing where the case is of another kind."""
    detail, name = path.split(".")

    def read(case: Case) -> Value:
        held = getattr(case, detail, None)
        return str(getattr(held, f"get_{name}_display")()) if held is not None else ""

    return read


def _motivations(case: Case) -> str:
    return day_words.listed([str(each.characteristic or each.get_other_display()) for each in case.motivations.all()])


def _types(case: Case) -> str:
    held = getattr(case, "hate_crime", None)
    return day_words.listed([str(each) for each in held.types.all()]) if held is not None else ""


def _tension_entries(name: str) -> _Read:
    def read(case: Case) -> Value:
        held = getattr(case, "tension", None)
        return day_words.listed([str(each) for each in getattr(held, name).all()]) if held is not None else ""

    return read


def _called(case: Case) -> str:
    held = getattr(case, "nrm", None)
    return called(held) if held is not None else ""


def _consent(case: Case) -> str:
    held = getattr(case, "nrm", None)
    return consent_of(held) if held is not None else ""


def _outcomes(case: Case) -> str:
    return day_words.listed([str(each.outcome) for each in case.outcomes.all()])


def _yes(path: str) -> _Read:
    def read(case: Case) -> Value:
        value: object = case
        for step in path.split("."):
            value = getattr(value, step, None)
            if value is None:
                return ""
        return str(_("Yes")) if value else str(_("No"))

    return read


COLUMNS = (
    Column(_("Reference"), lambda case: case.said),
    Column(_("Kind of case"), lambda case: case.get_kind_display()),
    Column(_("Status"), lambda case: case.get_status_display()),
    Column(_("Region"), _name("region")),
    Column(_("Authority"), _name("authority")),
    Column(_("Source"), _name("source")),
    Column(_("How the report arrived"), _name("hate_crime.route")),
    Column(_("Reporting centre"), _name("hate_crime.centre")),
    Column(_("Who reports"), _name("hate_crime.reporter")),
    Column(_("Crime or incident"), _name("hate_crime.category")),
    Column(_("Motivations"), _motivations),
    Column(_("What happened"), _types),
    Column(_("Received"), _name("received_on")),
    Column(_("Happened"), _name("happened_on")),
    Column(_("Happened until"), _name("happened_until")),
    Column(_("A partner was told"), _name("reported_on")),
    Column(_("Kind of place"), _name("hate_crime.place_type")),
    Column(_("Age band"), _name("hate_crime.age_band")),
    Column(_("Repeat victim"), _yes("hate_crime.is_repeat")),
    Column(_("Perpetrator"), _name("hate_crime.relationship")),
    Column(_("Police"), _said("hate_crime.police")),
    Column(_("The police were told"), _name("hate_crime.police_reported_on")),
    Column(_("The police recorded it"), _name("hate_crime.police_recorded_on")),
    Column(_("Safeguarding"), _said("hate_crime.safeguarding")),
    Column(_("Themes"), _tension_entries("themes")),
    Column(_("Communities"), _tension_entries("communities")),
    Column(_("Band"), _said("tension.band")),
    Column(_("Where it stands"), _said("tension.stage")),
    Column(_("What follows"), _said("nrm.way")),
    Column(_("Potential victim or survivor"), _called),
    Column(_("Adult or child"), _said("nrm.person")),
    Column(_("Consent"), _consent),
    Column(_("Referred or notified"), _name("nrm.referred_on")),
    Column(_("Notified without a name before"), _name("nrm.notified_on")),
    Column(_("Reported by the authority"), _yes("nrm.by_authority")),
    Column(_("First responder"), _name("nrm.first_responder")),
    Column(_("Reasonable grounds"), _said("nrm.reasonable")),
    Column(_("Reasonable grounds decided"), _name("nrm.reasonable_on")),
    Column(_("Conclusive grounds"), _said("nrm.conclusive")),
    Column(_("Conclusive grounds decided"), _name("nrm.conclusive_on")),
    Column(_("MARAC"), _name("marac.forum")),
    Column(_("Decision on the referral"), _said("marac.decision")),
    Column(_("Day of the decision"), _name("marac.decided_on")),
    Column(_("Repeat at MARAC"), _yes("marac.is_repeat")),
    Column(_("Risk"), lambda case: case.get_risk_display()),
    Column(_("Review of the risk"), _name("risk_review_on")),
    Column(_("Lead"), _name("lead")),
    Column(_("Day of the next action"), _name("next_action_on")),
    Column(_("Outcomes"), _outcomes),
    Column(_("Satisfaction"), _said("hate_crime.satisfaction")),
    Column(_("Closed"), _name("closed_on")),
    Column(_("Why it was closed"), _name("close_reason")),
    Column(_("Duplicate"), _yes("is_duplicate")),
    Column(_("What happened, in words"), lambda case: case.summary, is_free_text=True),
    Column(_("Next action"), lambda case: case.next_action, is_free_text=True),
    Column(_("Title"), _name("tension.title"), is_free_text=True),
    Column(_("Place of the tension, in words"), _name("tension.place"), is_free_text=True),
    Column(_("Place, in words"), _name("hate_crime.place"), is_free_text=True),
    Column(_("Language or sign language needed"), _name("hate_crime.language_need"), is_free_text=True),
    Column(_("Support needed"), _name("hate_crime.support_needs"), is_free_text=True),
    Column(_("Crime reference"), _name("hate_crime.crime_reference"), is_free_text=True),
)


def columns(*, with_text: bool) -> tuple[Column, ...]:
    return tuple(column for column in COLUMNS if with_text or not column.is_free_text)
