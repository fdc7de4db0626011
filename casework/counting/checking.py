"""Working out anew where every case counts, and what the sums are; finding what differs, and repairing it.

Somebody may write meanwhile. So whatever seems to differ is looked at once more while it is held: a case by its own
lock, a sum by its own, which every writer of a row that is in it takes before it commits.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from casework.counting.ledger import Cell, Membership, cell_of, locked, memberships, parts_of, rewrite, standing
from casework.counting.loading import loaded_for_counting
from casework.models import Case, CountedCase, CountTotal
from casework.models.counted import PART_MARK
from cohesion import audit, counts
from cohesion.models import User

BATCH = 500


@dataclass(frozen=True)
class WrongSum:
    """A sum that is not what its rows say."""

    cell: Cell
    stands: int
    should_be: int


@dataclass
class Differences:
    """References of cases whose rows are not what the rules say, and sums that are not what the rows say."""

    checked: int = 0
    cases: list[str] = field(default_factory=list)
    sums: list[WrongSum] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.cases or self.sums)


def check_counts(*, by: User, now: datetime, repair: bool = False) -> Differences:
    """Look at every case and every sum, in batches; with `repair` put right what differs, and record that."""
    found = Differences()
    for ids in _batches():
        found.checked += len(ids)
        if suspects := _wrong(ids):
            found.cases += _cases(suspects, repair=repair)
    for cell in _suspect_sums():
        if wrong := _sum(cell, by=by, now=now, repair=repair):
            found.sums.append(wrong)
    if repair and not found.is_empty:
        detail = {"cases": found.cases, "sums": len(found.sums)}
        audit.record("counts.repaired", by=by, now=now, subject=by, detail=detail)
    return found


def _batches() -> Iterator[list[UUID]]:
    """All cases, by key."""
    rows, last = Case.objects.order_by("pk"), None
    while True:
        wanted = rows.filter(pk__gt=last) if last else rows
        ids = list(wanted.values_list("pk", flat=True)[:BATCH])
        if not ids:
            return
        yield ids
        last = ids[-1]


def _wrong(ids: Sequence[UUID]) -> set[UUID]:
    stands = standing(ids)
    should: dict[UUID, dict[str, Membership]] = {case.pk: memberships(case) for case in loaded_for_counting(ids)}
    return {key for key, rows in should.items() if stands[key] != rows}


def _cases(ids: Iterable[UUID], *, repair: bool) -> list[str]:
    """Their rows alone are put right: the sums may be right already, and are looked at when all rows are."""
    with transaction.atomic():
        held = Case.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
        references = dict(held.values_list("pk", "reference"))
        wrong = sorted(_wrong(list(references)))
        if repair and wrong:
            rewrite(wrong)
    return [references[key] for key in wrong]


def _suspect_sums() -> list[Cell]:
    """Sums that differ from the rows, without holding anything; what is in work just now may be among them."""
    summed: Counter[Cell] = Counter()
    rows = CountedCase.objects.values_list("count", "quarter", "authority_id", "parts")
    for count, quarter, authority_id, parts in rows.iterator(chunk_size=2000):
        summed.update(Membership(Cell(count, quarter, authority_id), parts_of(parts)).cells)
    stands = {cell_of(row): row.value for row in CountTotal.objects.iterator(chunk_size=2000)}
    return sorted(cell for cell in summed.keys() | stands.keys() if summed[cell] != stands.get(cell, 0))


def _sum(cell: Cell, *, by: User, now: datetime, repair: bool) -> WrongSum | None:
    with transaction.atomic():
        rows = locked([cell])
        stands, should = (rows[0].value if rows else 0), _rows_in(cell)
        if stands == should:
            return None
        if repair:
            _put(cell, should)
            counts.announce({(cell.count, cell.quarter, cell.authority_id)}, by=by, now=now)
    return WrongSum(cell, stands, should)


def _rows_in(cell: Cell) -> int:
    rows = CountedCase.objects.filter(count=cell.count, quarter=cell.quarter, authority=cell.authority_id)
    if cell.category:
        rows = rows.filter(parts__contains=f"{PART_MARK}{cell.breakdown}:{cell.category}{PART_MARK}")
    return rows.count()


def _put(cell: Cell, value: int) -> None:
    CountTotal.objects.update_or_create(
        count=cell.count,
        quarter=cell.quarter,
        authority_id=cell.authority_id,
        breakdown=cell.breakdown,
        category=cell.category,
        defaults={"value": value},
    )
