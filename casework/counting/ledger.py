"""Keeping the rows that say where a case counts, and their sums, in step with the case.

`recount` is called in the transaction of every act that may change a case: it compares what the rules say now with
what stands, writes the difference and tells the register of counts which numbers moved. Sums are locked in the order
of their key, so that two people who write at once wait for each other and never deadlock.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import F, Q

from casework.counting.loading import loaded_for_counting
from casework.counting.rule import Part
from casework.counting.rules import RULES
from casework.kinds import CaseKind
from casework.models import Case, CountedCase, CountTotal
from casework.models.counted import PART_MARK
from cohesion import counts
from cohesion.calendar import Quarter
from cohesion.models import User

_MOST_KEYS = 200


@dataclass(frozen=True, order=True)
class Cell:
    """Where a number stands: a count, a quarter, an authority (by id) and, below the total, a category."""

    count: str
    quarter: str
    authority_id: int
    breakdown: str = ""
    category: str = ""

    @property
    def total(self) -> "Cell":
        return replace(self, breakdown="", category="")


@dataclass(frozen=True)
class Membership:
    """That a case counts in `cell`, a total, and in the categories `parts` below it."""

    cell: Cell
    parts: frozenset[Part]

    @property
    def cells(self) -> list[Cell]:
        below = [replace(self.cell, breakdown=breakdown, category=category) for breakdown, category in self.parts]
        return [self.cell, *below]

    @property
    def text(self) -> str:
        inside = PART_MARK.join(f"{breakdown}:{category}" for breakdown, category in sorted(self.parts))
        return f"{PART_MARK}{inside}{PART_MARK}" if inside else ""


def parts_of(text: str) -> frozenset[Part]:
    pairs = (part.split(":", 1) for part in text.split(PART_MARK) if part)
    return frozenset((breakdown, category) for breakdown, category in pairs)


def memberships(case: Case) -> dict[str, Membership]:
    """Where the rules of its kind count the case now, by count. A duplicate counts nowhere."""
    if case.is_duplicate:
        return {}
    found = {}
    for rule in RULES[CaseKind(case.kind)]:
        if day := rule.day(case):
            cell = Cell(rule.name, str(Quarter.containing(day)), case.authority_id)
            found[rule.name] = Membership(cell, rule.parts(case))
    return found


def standing(ids: Sequence[UUID]) -> dict[UUID, dict[str, Membership]]:
    """What the rows say of these cases."""
    found: dict[UUID, dict[str, Membership]] = {case_id: {} for case_id in ids}
    for row in CountedCase.objects.filter(case__in=ids):
        cell = Cell(row.count, row.quarter, row.authority_id)
        found[row.case_id][row.count] = Membership(cell, parts_of(row.parts))
    return found


def recount(ids: Sequence[UUID], *, by: User, now: datetime) -> None:
    """Bring rows and sums in step with these cases. Must run inside the transaction of what changed them."""
    before = standing(ids)
    after = {case.pk: memberships(case) for case in loaded_for_counting(ids)}
    _write(before, after)
    _sum_up(_differences(before, after), by=by, now=now)


def count_new(cases: Iterable[Case], *, by: User, now: datetime) -> None:
    """The same for cases that were just added, loaded as `loaded_for_counting` loads them: nothing stands yet."""
    after = {case.pk: memberships(case) for case in cases}
    _write({case_id: {} for case_id in after}, after)
    _sum_up(_differences({}, after), by=by, now=now)


def rewrite(ids: Sequence[UUID]) -> None:
    """Put the rows of these cases right and leave the sums: only for repairing, which looks at every sum afterwards."""
    _write(standing(ids), {case.pk: memberships(case) for case in loaded_for_counting(ids)})


def take_leave(ids: Sequence[UUID]) -> None:
    """The cases are about to be removed for good: they stay in the sums as `kept`, and no number moves."""
    kept = Counter(cell for rows in standing(ids).values() for row in rows.values() for cell in row.cells)
    for row in locked(sorted(kept)):
        moved = kept[cell_of(row)]
        CountTotal.objects.filter(pk=row.pk).update(value=F("value") - moved, kept=F("kept") + moved)
    CountedCase.objects.filter(case__in=ids).delete()


_Standing = Mapping[UUID, Mapping[str, Membership]]


def _write(before: _Standing, after: _Standing) -> None:
    gone, fresh = Q(), []
    for case_id, was in before.items():
        now = after.get(case_id, {})
        if old := [name for name, row in was.items() if now.get(name) != row]:
            gone |= Q(case=case_id, count__in=old)
        fresh += [_row(case_id, row) for name, row in now.items() if was.get(name) != row]
    if gone:
        CountedCase.objects.filter(gone).delete()
    CountedCase.objects.bulk_create(fresh, batch_size=1000)


def _row(case_id: UUID, member: Membership) -> CountedCase:
    cell = member.cell
    return CountedCase(
        case_id=case_id, count=cell.count, quarter=cell.quarter, authority_id=cell.authority_id, parts=member.text
    )


def _differences(before: _Standing, after: _Standing) -> Counter[Cell]:
    moved: Counter[Cell] = Counter()
    for rows, step in ((before, -1), (after, 1)):
        for members in rows.values():
            for member in members.values():
                for cell in member.cells:
                    moved[cell] += step
    return Counter({cell: step for cell, step in moved.items() if step})


def _sum_up(moved: Counter[Cell], *, by: User, now: datetime) -> None:
    cells = sorted(moved)
    if not cells:
        return
    CountTotal.objects.bulk_create(
        (
            CountTotal(
                count=cell.count,
                quarter=cell.quarter,
                authority_id=cell.authority_id,
                breakdown=cell.breakdown,
                category=cell.category,
            )
            for cell in cells
        ),
        ignore_conflicts=True,
        batch_size=1000,
    )
    rows = locked(cells)
    for row in rows:
        row.value += moved[cell_of(row)]
    CountTotal.objects.bulk_update(rows, ["value"], batch_size=500)
    counts.announce({(cell.count, cell.quarter, cell.authority_id) for cell in cells}, by=by, now=now)


def locked(cells: Sequence[Cell]) -> list[CountTotal]:
    """The sums of these cells, in the order of their key, held until the transaction ends."""
    rows: list[CountTotal] = []
    for start in range(0, len(cells), _MOST_KEYS):
        wanted = reduce(or_, (_matching(cell) for cell in cells[start : start + _MOST_KEYS]))
        rows += CountTotal.objects.select_for_update().filter(wanted).order_by(*_KEY)
    return rows


_KEY = ("count", "quarter", "authority", "breakdown", "category")


def _matching(cell: Cell) -> Q:
    return Q(
        count=cell.count,
        quarter=cell.quarter,
        authority=cell.authority_id,
        breakdown=cell.breakdown,
        category=cell.category,
    )


def cell_of(row: CountTotal) -> Cell:
    return Cell(row.count, row.quarter, row.authority_id, row.breakdown, row.category)
