"""What each kind adds to the page of a case: what it tells, the template that shows it, and its own acts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from casework.kinds import CaseKind
from casework.models import Case, NrmRecord
from casework.pages.hate_crime import hate_crime_part
from casework.pages.marac import marac_part
from casework.pages.nrm import nrm_part
from casework.pages.tension import tension_part
from cohesion.models import User


@dataclass(frozen=True)
class Act:
    """Something that can be done with the case: what it is called, and where."""

    label: str
    url: str


@dataclass(frozen=True)
class KindPart:
    """`read` gives what `template` shows as `part`; `acts` are those of the kind, for people who may edit the case."""

    read: Callable[[Case, User, date], Any]
    template: str
    acts: Callable[[Case], Sequence[Act]]


def act(label: str, name: str, case: Case) -> Act:
    return Act(label, reverse(name, args=[case.reference]))


def _hate_crime_acts(case: Case) -> list[Act]:
    return [
        act(_("Change what is recorded"), "case_edit", case),
        act(_("Call it something else"), "case_category", case),
        act(_("Assess the risk"), "case_risk", case),
        act(_("Refer to a MARAC"), "case_marac_refer", case),
    ]


def _tension_acts(case: Case) -> list[Act]:
    acts = [act(_("Change what is recorded"), "case_edit", case)]
    if case.is_open:
        acts += [
            act(_("Grade the tension"), "case_tension_grade", case),
            act(_("Say where it stands"), "case_tension_stage", case),
        ]
    return acts


def _nrm_acts(case: Case) -> list[Act]:
    record = case.nrm
    acts = [act(_("Change what is recorded"), "case_edit", case)]
    if not record.is_child:
        acts.append(act(_("The answer about consent has changed"), "case_nrm_consent", case))
    if record.way == NrmRecord.Route.NRM:
        acts += [
            act(_("Decision on reasonable grounds"), "case_nrm_reasonable", case),
            act(_("Decision on conclusive grounds"), "case_nrm_conclusive", case),
            act(_("Ask for a reconsideration"), "case_nrm_reconsider", case),
        ]
    return [
        *acts,
        act(_("The person is missing, or was"), "case_nrm_missing", case),
        act(_("Survivor pathway"), "case_nrm_pathway", case),
        act(_("Refer to a MARAC"), "case_marac_refer", case),
    ]


def _marac_acts(case: Case) -> list[Act]:
    acts = [
        act(_("Change what is recorded"), "case_edit", case),
        act(_("Assess the risk"), "case_risk", case),
        act(
            _("Change or take away the mark as a repeat") if case.marac.is_repeat else _("Mark it as a repeat"),
            "case_marac_repeat",
            case,
        ),
        act(_("Say how it ended"), "case_marac_end", case),
    ]
    if case.is_open and not case.marac.is_decided:
        acts.insert(0, act(_("Decide on the referral"), "case_marac_decide", case))
    return acts


PARTS: dict[CaseKind, KindPart] = {
    CaseKind.HATE_CRIME: KindPart(hate_crime_part, "casework/_hate_crime.html", _hate_crime_acts),
    CaseKind.TENSION: KindPart(tension_part, "casework/tension/_part.html", _tension_acts),
    CaseKind.NRM: KindPart(nrm_part, "casework/_nrm.html", _nrm_acts),
    CaseKind.HATE_MARAC: KindPart(marac_part, "casework/marac/_part.html", _marac_acts),
    CaseKind.SLAVERY_MARAC: KindPart(marac_part, "casework/marac/_part.html", _marac_acts),
}
