"""Stories that go through several kinds of case: a hate crime and its MARAC, a slavery concern and what it led to."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Q

from casework.demo.drafts import save_rows
from casework.demo.setting import Setting
from casework.kinds import CaseKind
from casework.models import Case, CaseEvent, CaseLink, MaracReferral

_LED_TO = CaseLink.Kind.LED_TO
_REGIONS = ("NWW", "CV", "WB")
# The kind that a story began with, the one it led to, and how many days lie between them at most.
_STORIES = (
    (CaseKind.HATE_CRIME, CaseKind.HATE_MARAC, 60),
    (CaseKind.NRM, CaseKind.SLAVERY_MARAC, 120),
)
_A_REGION = 2


def link_missing(setting: Setting) -> int:
    """Add the links of regions that have none of a kind. One query where all are there; returns how many came."""
    held = CaseLink.objects.filter(kind=_LED_TO, case__is_sample=True, case__region__code__in=_REGIONS)
    present = set(held.values_list("case__region__code", "other__kind").distinct())
    links = [
        link
        for region in _REGIONS
        for origin, kind, days in _STORIES
        if (region, kind.value) not in present
        for link in _links(setting, region, (origin, kind, days))
    ]
    save_rows(links)
    for link in links:
        _tell(link)
    return len(links)


def _links(setting: Setting, region: str, story: tuple[CaseKind, CaseKind, int]) -> Iterator[CaseLink]:
    """The latest cases for which another one of the same authority came shortly before."""
    origin, kind, days = story
    free = Q(links=None, linked_from=None, is_sample=True, region__code=region)
    taken_on = Case.objects.of_kind(kind).filter(free, marac__decision=MaracReferral.Decision.ACCEPTED)
    later = list(taken_on.order_by("-received_on", "reference"))
    earlier = list(Case.objects.of_kind(origin).filter(free).order_by("-received_on", "reference"))
    found = 0
    for case in later:
        fits = (each for each in earlier if _fits(each, case, days))
        if (first := next(fits, None)) is not None:
            earlier.remove(first)
            found += 1
            yield CaseLink(case=first, other=case, kind=_LED_TO, at=case.recorded_at, by=setting.workers[region])
        if found == _A_REGION:
            return


def _fits(first: Case, case: Case, days: int) -> bool:
    since = case.received_on - timedelta(days=days)
    return first.authority_id == case.authority_id and since <= first.received_on <= case.received_on


def _tell(link: CaseLink) -> None:
    """A line in the timeline of both. No number moves."""
    for case, other, more in ((link.case, link.other, {}), (link.other, link.case, {"from": True})):
        detail = {"kind": _LED_TO.value, "other": str(other.pk), **more}
        CaseEvent.objects.create(case=case, kind=CaseEvent.Kind.LINKED, at=link.at, by=link.by, detail=detail)
        case.version += 1
        case.save(update_fields=["version"])
