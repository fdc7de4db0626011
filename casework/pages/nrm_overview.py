"""The open modern slavery records of a region, with their clocks and what each still waits for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.utils.translation import gettext as _

from casework.key_paging import OLDEST, Page, page_of
from casework.kinds import CaseKind
from casework.models import Case, MissingEpisode, NrmRecord, NrmSetting
from casework.models.case import CaseQuerySet
from casework.nrm_clocks import Clock, Recovery, grounds_clock, recovery
from casework.nrm_stages import AT_STAGE, OWES, NrmOwed, NrmStage, stage_of
from casework.nrm_words import called
from cohesion import day_words
from cohesion.models import User


@dataclass(frozen=True)
class NrmLine:
    """`missing_since` is empty where nobody is missing; `owed` are whole sentences."""

    case: Case
    record: NrmRecord
    called: str
    stage: str
    clock: Clock | None
    recovery: Recovery | None
    missing_since: date | None
    owed: Sequence[str]


@dataclass(frozen=True)
class Heap:
    """How many open records are at one stage, or lack one thing, and the address that shows them."""

    label: str
    query: str
    count: int


@dataclass(frozen=True)
class NrmOverview:
    lines: tuple[NrmLine, ...]
    page: Page
    stages: tuple[Heap, ...]
    owed: tuple[Heap, ...]

    @property
    def has_any(self) -> bool:
        return any(heap.count for heap in self.stages)


def nrm_overview(user: User, chosen: Mapping[str, str], asked: Mapping[str, str], today: date) -> NrmOverview:
    """Four queries, however many records there are. `chosen` holds codes of the filter."""
    cases = Case.objects.visible_to(user).of_kind(CaseKind.NRM).open()
    found = _narrowed(cases, chosen).select_related("nrm", "authority", "lead").defer("summary", "next_action")
    page = page_of(found, OLDEST, asked)
    missing = dict(
        MissingEpisode.objects.filter(case__in=[case.pk for case in page.rows], until_on__isnull=True).values_list(
            "case", "from_on"
        )
    )
    settings = list(NrmSetting.objects.oldest_first())
    lines = tuple(_line(case, settings, missing.get(case.pk), today) for case in page.rows)
    return NrmOverview(lines, page, *_heaps(cases))


def _narrowed(cases: CaseQuerySet, chosen: Mapping[str, str]) -> CaseQuerySet:
    if way := chosen.get("way"):
        cases = cases.filter(nrm__way=way)
    if stage := chosen.get("stage"):
        cases = cases.filter(AT_STAGE[NrmStage(stage)])
    if owed := chosen.get("owed"):
        cases = cases.filter(OWES[NrmOwed(owed)])
    return cases


def _heaps(cases: CaseQuerySet) -> tuple[tuple[Heap, ...], tuple[Heap, ...]]:
    """All that is open, whatever the filter."""
    conditions = [(each.name, where) for each, where in AT_STAGE.items()]
    conditions += [(each.name, where) for each, where in OWES.items()]
    counts = cases.aggregate(**{name: Count("pk", filter=where) for name, where in conditions})
    stages = tuple(Heap(str(each.label), f"stage={each.value}", counts[each.name]) for each in NrmStage)
    owed = tuple(Heap(str(each.label), f"owed={each.value}", counts[each.name]) for each in NrmOwed)
    return stages, tuple(heap for heap in owed if heap.count)


def _line(case: Case, settings: Sequence[NrmSetting], missing_since: date | None, today: date) -> NrmLine:
    record = case.nrm
    return NrmLine(
        case=case,
        record=record,
        called=called(record),
        stage=str(stage_of(record).label),
        clock=grounds_clock(record, settings, today),
        recovery=recovery(record, settings, today),
        missing_since=missing_since,
        owed=_owed(record),
    )


def _owed(record: NrmRecord) -> list[str]:
    owed = []
    if record.consent_withdrawn_on:
        owed.append(_("Consent was withdrawn on %(day)s.") % {"day": day_words.plain(record.consent_withdrawn_on)})
    if record.is_child and record.childrens_services_on is None:
        owed.append(_("Children’s services: the day on which they were told is not recorded yet."))
    if record.is_child and record.child_safeguarding_on is None:
        owed.append(_("The safeguarding referral of the child is not recorded yet."))
    if record.reconsideration_on and not record.reconsidered:
        owed.append(_("The answer to the reconsideration is awaited."))
    return owed
