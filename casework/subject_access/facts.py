"""Facts of a case as lines of an answer, in the language that is active. A kind adds its own."""

from collections.abc import Iterable, Iterator
from datetime import date
from types import ModuleType
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from casework.kinds import CaseKind
from casework.models import Case, CaseEvent
from casework.subject_access import hate_crime, marac, nrm, tension
from casework.subject_access.choices import Exemption
from casework.subject_access.staff import Staff
from cohesion import day_words

Fact = tuple[str, str]

_OF_KIND: dict[CaseKind, ModuleType] = {
    CaseKind.HATE_CRIME: hate_crime,
    CaseKind.NRM: nrm,
    CaseKind.TENSION: tension,
    CaseKind.HATE_MARAC: marac,
    CaseKind.SLAVERY_MARAC: marac,
}


def of_case(case: Case, *, lead: str) -> list[Fact]:
    """`lead` is the role of whoever leads it."""
    facts = [
        (_("Reference"), case.said),
        (_("Kind of case"), case.get_kind_display()),
        (_("Authority"), str(case.authority)),
        (_("From whom"), str(case.source)),
        (_("Received"), _day(case.received_on)),
        (_("Happened"), _day(case.happened_on)),
        (_("Last day"), _day(case.happened_until)),
        (_("A partner was told"), _day(case.reported_on)),
        (_("Status"), case.get_status_display()),
        (_("Closed"), _day(case.closed_on)),
        (_("Why it was closed"), str(case.close_reason or "")),
        (_("Risk"), case.get_risk_display()),
        (_("Lead"), lead),
        (_("Next action by"), _day(case.next_action_on)),
        *_OF_KIND[CaseKind(case.kind)].facts(case),
    ]
    return [fact for fact in facts if fact[1]]


def of_victim(case: Case) -> list[Fact]:
    """About the victim: what somebody else in the case is not told without a decision."""
    facts = list(_OF_KIND[CaseKind(case.kind)].facts_of_victim(case))
    for offer in case.support.all():
        said = _("%(support)s, %(agency)s, offered on %(day)s. %(answer)s")
        told = {
            "support": offer.support or _("Support"),
            "agency": offer.agency,
            "day": _day(offer.offered_on),
            "answer": offer.get_answer_display(),
        }
        facts.append((_("Support"), said % told))
    facts += [(_("Outcome"), f"{each.outcome}, {_day(each.on)}") for each in case.outcomes.all()]
    return [fact for fact in facts if fact[1]]


def of_events(events: Iterable[CaseEvent], staff: Staff) -> Iterator[tuple[date, str, str]]:
    for event in events:
        yield localdate(event.at), event.get_kind_display(), staff.role(event.by_id)


def left_out(heading: Any, reason: str) -> dict[str, str]:
    return {"what": str(heading), "why": str(Exemption(reason).label)}


def _day(day: date | None) -> str:
    return day_words.plain(day) if day else ""
