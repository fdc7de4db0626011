"""Many hate crime cases at once, written as one would be: a fixed number of queries for each 500 of them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate

from casework.counting.ledger import count_new
from casework.hate_crime_facts import CASE_FIELDS, DETAIL_FIELDS
from casework.intake.line_reading import RegisterRow
from casework.intake.lookalikes import key_texts
from casework.intake.register import TextLeak
from casework.kinds import CaseKind
from casework.models import (
    Case,
    CaseEvent,
    CaseImport,
    CaseStatus,
    Categorisation,
    HateCrime,
    MatchKey,
    Motivation,
    Risk,
    RiskAssessment,
)
from casework.reference_codes import new_reference
from casework.retention_rules import retention_day, rules_in_force
from cohesion.models import User
from cohesion.sealing import fingerprint

BATCH = 500
_Types = HateCrime.types.through


@dataclass
class _Batch:
    """The rows that a batch of lines becomes, by table, in the order in which they are written."""

    cases: list[Case] = field(default_factory=list)
    details: list[HateCrime] = field(default_factory=list)
    types: list[Any] = field(default_factory=list)
    motivations: list[Motivation] = field(default_factory=list)
    categorisations: list[Categorisation] = field(default_factory=list)
    assessments: list[RiskAssessment] = field(default_factory=list)
    keys: list[MatchKey] = field(default_factory=list)
    events: list[CaseEvent] = field(default_factory=list)

    def write(self) -> None:
        Case.objects.bulk_create(self.cases)
        HateCrime.objects.bulk_create(self.details)
        _Types.objects.bulk_create(self.types)
        Motivation.objects.bulk_create(self.motivations)
        Categorisation.objects.bulk_create(self.categorisations)
        RiskAssessment.objects.bulk_create(self.assessments)
        MatchKey.objects.bulk_create(self.keys)
        CaseEvent.objects.bulk_create(self.events)


def record_many(
    *, rows: Sequence[RegisterRow], leaks: Sequence[TextLeak], upload: CaseImport, by: User, now: datetime
) -> list[Case]:
    """Rows that were judged. Runs inside a transaction, and counts all of them together in the end: sums are locked
    once and in one order. A month that a partner's total covers raises IntegrityError.
    """
    kept: dict[int, set[str]] = defaultdict(set)
    for leak in leaks:
        kept[leak.number].update(kind.value for kind in leak.kinds)
    rules = rules_in_force(localdate(now))
    written: list[Case] = []
    for start in range(0, len(rows), BATCH):
        chunk = rows[start : start + BATCH]
        references = _free_references(len(chunk))
        batch = _Batch()
        for row, reference in zip(chunk, references, strict=True):
            detail = {"import": str(upload.pk), **({"kept": sorted(kept[row.number])} if row.number in kept else {})}
            _add(batch, row, reference, detail, by=by, now=now)
        for case in batch.cases:
            case.retention_on = retention_day(case, rules)
        batch.write()
        written += _as_counted(batch)
    count_new(written, by=by, now=now)
    return written


def _free_references(count: int) -> list[str]:
    """Drawn at random, and none that a case has: among a million cases a batch would meet one every few times."""
    drawn: set[str] = set()
    while len(drawn) < count:
        fresh = {new_reference() for _ in range(count - len(drawn))}
        drawn |= fresh - set(Case.objects.filter(reference__in=fresh).values_list("reference", flat=True))
    return list(drawn)


def _add(
    batch: _Batch, row: RegisterRow, reference: str, detail: Mapping[str, Any], *, by: User, now: datetime
) -> None:
    case = _case(row, reference, by=by, now=now)
    facts = row.facts
    held = HateCrime(case=case, **{name: getattr(facts, name) for name in DETAIL_FIELDS})
    batch.cases.append(case)
    batch.details.append(held)
    batch.types += [_Types(hatecrime_id=held.pk, listentry_id=entry.pk) for entry in facts.types]
    batch.motivations += _motivations(case, row)
    batch.categorisations.append(Categorisation(case=case, category=facts.category, at=now, by=by))
    if facts.risk != Risk.NOT_ASSESSED:
        batch.assessments.append(
            RiskAssessment(
                case=case,
                risk=facts.risk,
                assessed_on=facts.received_on,
                review_on=facts.risk_review_on,
                at=now,
                by=by,
            )
        )
    batch.keys += [
        MatchKey(case=case, kind=kind, value=fingerprint(kind, text)) for kind, text in key_texts(row).items()
    ]
    batch.events += list(_events(case, row, detail, by=by, now=now))


def _motivations(case: Case, row: RegisterRow) -> list[Motivation]:
    return [
        Motivation(
            case=case,
            characteristic=each.characteristic,
            other=each.other,
            sub_group=each.sub_group,
            basis=each.basis,
        )
        for each in row.facts.motivations
    ]


def _case(row: RegisterRow, reference: str, *, by: User, now: datetime) -> Case:
    today = localdate(now)
    return Case(
        kind=CaseKind.HATE_CRIME,
        reference=reference,
        region=row.region,
        status=CaseStatus.CLOSED if row.closed_on else CaseStatus.OPEN,
        closed_on=row.closed_on,
        close_reason=row.close_reason,
        recorded_on=today,
        recorded_at=now,
        recorded_by=by,
        updated_at=now,
        updated_by=by,
        last_active_on=row.closed_on or today,
        **{name: getattr(row.facts, name) for name in CASE_FIELDS},
    )


def _events(case: Case, row: RegisterRow, detail: Mapping[str, Any], *, by: User, now: datetime) -> Iterator[CaseEvent]:
    yield CaseEvent(case=case, kind=CaseEvent.Kind.RECORDED, at=now, by=by, detail=dict(detail))
    if row.close_reason:
        said = {"import": detail["import"], "reason": row.close_reason.code}
        yield CaseEvent(case=case, kind=CaseEvent.Kind.CLOSED, at=now, by=by, detail=said)


def _as_counted(batch: _Batch) -> list[Case]:
    """The cases with what their counts read, as it was just written: no query reads it back."""
    motivations: dict[Any, list[Motivation]] = defaultdict(list)
    for each in batch.motivations:
        motivations[each.case_id].append(each)
    for case in batch.cases:
        # What prefetch_related would have filled.
        vars(case)["_prefetched_objects_cache"] = {"motivations": motivations[case.pk], "support": []}
    return batch.cases
