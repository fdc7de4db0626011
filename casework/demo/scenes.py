"""What a few of the cases show besides: links, a closer circle, conflicts of interest, people, a hold, a retention.

Each scene is there whole or not at all. One that people have changed since then is left alone.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from casework import match_keys
from casework.demo.chance import chance, text
from casework.demo.days import at_office
from casework.demo.setting import Setting
from casework.kinds import CaseKind
from casework.models import (
    Case,
    CaseEvent,
    CaseLink,
    CaseStatus,
    Circle,
    ConflictOfInterest,
    LegalHold,
    MatchKey,
    NamedPerson,
    PersonalDetails,
)
from cohesion.models import User

_KIND = CaseEvent.Kind
_REGIONS = ("NWW", "CV")


def play_missing(setting: Setting) -> int:
    """Add the scenes that were never there, region by region: the timeline remembers them. Returns how many were."""
    events = CaseEvent.objects.filter(
        case__is_sample=True, case__kind=CaseKind.HATE_CRIME, case__region__code__in=_REGIONS, kind__in=SCENES
    )
    played = set(events.values_list("case__region__code", "kind").distinct())
    missing = [(region, kind) for region in _REGIONS for kind in SCENES if (region, kind.value) not in played]
    for region, kind in missing:
        SCENES[kind](setting, region)
    return len(missing)


def _sample(region: str) -> QuerySet[Case]:
    return Case.objects.of_kind(CaseKind.HATE_CRIME).filter(is_sample=True, region__code=region)


def _untouched(region: str, number: int, *, about: str, status: str = CaseStatus.OPEN) -> list[Case]:
    """So many cases of the region that no other scene has taken, always the same ones of the same cases."""
    free = _sample(region).filter(
        status=status, circle=Circle.REGION, links=None, linked_from=None, conflicts=None, people=None, holds=None
    )
    rows = list(free.select_related("region", "lead").order_by("reference"))
    return chance("scene", region, about).sample(rows, min(number, len(rows)))


def _moment(setting: Setting, *about: object) -> datetime:
    """Some office hour in the last days before the demo's present."""
    source = chance("moment", *about)
    return at_office(source, setting.present - timedelta(days=source.randint(1, 4)))


def _told(case: Case, event: CaseEvent.Kind, at: datetime, by: User, *changed: str, **detail: object) -> None:
    """A line of the timeline; the case is written with it. No number moves."""
    at = max(at, case.updated_at)
    CaseEvent.objects.create(case=case, kind=event, at=at, by=by, detail=detail)
    case.version += 1
    case.updated_at, case.updated_by, case.last_active_on = at, by, at.date()
    case.save(update_fields=["version", "updated_at", "updated_by", "last_active_on", *changed])


def _links(setting: Setting, region: str) -> None:
    """Two cases that belong together, and two of one victim."""
    cases, by = _untouched(region, 4, about="links"), setting.workers[region]
    at = _moment(setting, region, "links")
    kinds = (CaseLink.Kind.RELATED, CaseLink.Kind.SAME_PERSON)
    for kind, case, other in zip(kinds, cases[::2], cases[1::2], strict=False):
        CaseLink.objects.create(case=case, other=other, kind=kind, at=at, by=by)
        _told(case, _KIND.LINKED, at, by, kind=kind.value, other=str(other.pk))
        _told(other, _KIND.LINKED, at, by, kind=kind.value, other=str(case.pk), **{"from": True})


def _restricted(setting: Setting, region: str) -> None:
    """Two cases kept to their lead and one person more."""
    at, lead = _moment(setting, region, "circle"), setting.leads[region]
    for case in _untouched(region, 2, about="circle"):
        case.circle, case.lead = Circle.NAMED, lead
        NamedPerson.objects.create(case=case, user=setting.workers[region], named_at=at, named_by=lead)
        _told(case, _KIND.CIRCLE, at, lead, "circle", "lead", circle="NAMED", named=[setting.workers[region].pk])


def _conflict(setting: Setting, region: str) -> None:
    """A case that the region’s caseworker must not see."""
    at, lead = _moment(setting, region, "conflict"), setting.leads[region]
    for case in _untouched(region, 1, about="conflict"):
        case.lead = lead
        worker, reason = setting.workers[region], ConflictOfInterest.Reason.KNOWS_A_PERSON
        ConflictOfInterest.objects.create(case=case, user=worker, reason=reason, declared_at=at, declared_by=lead)
        told = {"did": "DECLARED", "user": worker.pk, "reason": reason.value, "was_lead": False}
        _told(case, _KIND.CONFLICT, at, lead, "lead", **told)


def _people(setting: Setting, region: str) -> None:
    """One case with a victim’s details. They belong to nobody: the numbers are kept free for invented people."""
    at, by = _moment(setting, region, "people"), setting.workers[region]
    for case in _untouched(region, 1, about="people"):
        source = chance("person", region)
        person = PersonalDetails.objects.create(
            case=case,
            part=PersonalDetails.Part.VICTIM,
            name="Person Enghreifftiol" if by.language == "cy" else "Sample Person",
            born_on=str(date(1980, 1, 1) + timedelta(days=source.randrange(7000))),
            address="1 Stryd Enghraifft" if by.language == "cy" else "1 Example Street",
            postcode="ZZ99 9ZZ",
            telephone=f"07700 900{source.randint(100, 999)}",
            email=f"person-{region.lower()}@example.org",
            contact_wishes=text(source, "wishes", by.language),
            written_at=at,
            written_by=by,
        )
        MatchKey.objects.bulk_create(match_keys.of_person(person))
        told = {"did": "ADDED", "person": str(person.pk), "part": person.part}
        _told(case, _KIND.PERSONAL_DETAILS, at, by, **told)


def _hold(setting: Setting, region: str) -> None:
    """A closed case that nothing may remove while a court has it."""
    at, lead = _moment(setting, region, "hold"), setting.leads[region]
    for case in _untouched(region, 1, about="hold", status=CaseStatus.CLOSED):
        words = text(chance("hold", region), "holds", lead.language)
        LegalHold.objects.create(case=case, reason=LegalHold.Reason.COURT, words=words, at=at, by=lead)
        _told(case, _KIND.HOLD, at, lead)


SCENES: dict[CaseEvent.Kind, Callable[[Setting, str], None]] = {
    _KIND.LINKED: _links,
    _KIND.CIRCLE: _restricted,
    _KIND.CONFLICT: _conflict,
    _KIND.PERSONAL_DETAILS: _people,
    _KIND.HOLD: _hold,
}
