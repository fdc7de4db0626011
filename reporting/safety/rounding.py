"""The other method: every count to the nearest 5, totals too, so that tables no longer add up exactly.

0, 1 and 2 are all shown as low, [k]: a 0 that is shown as 0 would leave only 1 and 2 behind [k]. Changes must be
computed from the rounded counts. Never beside suppression of the same figures: the two would undo each other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import floor, inf
from typing import Generic

from reporting.safety.blocks import Block, whole
from reporting.safety.linked import TOLERANCE, K, LinkedTables
from reporting.safety.solver import program, solver

BASE = 5
LOW = "k"
LEAST_VALUES = 3


@dataclass(frozen=True)
class RoundedReport(Generic[K]):
    """`ranges`: the least and greatest value of each rounded cell that fit; `exposed`: fewer than three values do."""

    ranges: Mapping[K, tuple[int, int]]
    exposed: frozenset[K]

    @property
    def passes(self) -> bool:
        return not self.exposed


def rounded(value: int) -> int | None:
    """None: low, from 0 to 2, to be shown as [k]."""
    return (value + BASE // 2) // BASE * BASE or None


def interval(value: int) -> tuple[int, int]:
    """All the counts that are shown as this one is."""
    shown = rounded(value)
    half = BASE // 2
    return (0, half) if shown is None else (shown - half, shown + half)


def attack_rounded(tables: LinkedTables[K]) -> RoundedReport[K]:
    """Given every rounded count, what adds up before rounding, and exact counts of earlier editions."""
    ranges: dict[K, tuple[int, int]] = {}
    for block in whole(tables):
        ranges.update(_ranges(block))
    exposed = frozenset(key for key, (low, high) in ranges.items() if high - low + 1 < LEAST_VALUES)
    return RoundedReport(ranges, exposed)


def _ranges(block: Block[K]) -> Mapping[K, tuple[int, int]]:
    known = [_deviations(block, number) for number in range(len(block.cells))]
    lines = [(line.terms, line.low, line.high) for line in block.lines if line.low == line.high == 0]
    model = solver()
    model.setOptionValue("presolve", "off")
    model.passModel(program([0.0] * len(known), [low for low, _high in known], [high for _low, high in known], lines))
    found = {}
    for number, cell in enumerate(block.cells):
        if cell.may_hide and cell.is_published and cell.needs_protection:
            ends = []
            for side in (-1, 1):
                model.changeColCost(number, -float(side))
                model.run()
                ends.append(side * floor(side * model.getSolution().col_value[number] + TOLERANCE * max(1, cell.value)))
            model.changeColCost(number, 0.0)
            found[block.keys[number]] = (cell.value + ends[0], cell.value + ends[1])
    return found


def _deviations(block: Block[K], number: int) -> tuple[float, float]:
    cell = block.cells[number]
    if not cell.may_hide:
        return 0.0, 0.0
    if not cell.is_published:
        return -float(cell.room), inf
    low, high = interval(cell.value)
    return float(low - cell.value), float(high - cell.value)
