"""Looks for the hidden cells of one part that a reader can narrow too far, and for what must change."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import floor, inf

from reporting.safety.blocks import Block, PartKey
from reporting.safety.cuts import Cut, cuts, obeyed
from reporting.safety.linked import TOLERANCE, K
from reporting.safety.reach import Part, Reach
from reporting.safety.rules import Rules

Range = tuple[int, int | None]


def range_of(value: int, up: float, down: float) -> Range:
    """Whole numbers only: nobody counts a part of a person."""
    slack = TOLERANCE * max(1.0, value)
    high = None if up == inf else value + floor(up + slack)
    return value - floor(down + slack), high


@dataclass(frozen=True, slots=True)
class Weakness:
    """A hidden cell that a reader can narrow too far, and what must change."""

    cell: int
    cuts: tuple[Cut, ...]


class Search:
    """Asks of each cell only whether it is safe: many are, by the points that were found for others."""

    def __init__(self, block: Block[K], key: PartKey, rules: Rules, within: frozenset[int] | None) -> None:
        self.block, self.key, self.rules, self.within = block, key, rules, within
        self.part = Part(block, key, whole=len(key.cells) <= rules.integer_cells)
        self._above = dict.fromkeys(key.cells, 0.0)
        self._below = dict.fromkeys(key.cells, 0.0)

    def weak(self) -> Iterator[Weakness]:
        """First those of small value, which are weak most often."""
        cells = self.block.cells
        numbers = [number for number in self.key.cells if cells[number].needs_protection]
        for number in sorted(numbers, key=lambda each: (cells[each].value, each)):
            found = self._weakness(number)
            if found is not None:
                yield found

    def _weakness(self, number: int) -> Weakness | None:
        if self._is_safe(number, self._above[number], self._below[number]):
            return None
        value = self.block.cells[number].value
        up = self._reach(number, 1, self.rules.enough_above(value))
        if self._is_safe(number, up.distance, self._below[number]):
            return None
        down = self._reach(number, -1, inf)
        if self._is_safe(number, up.distance, down.distance):
            return None
        found = cuts(self.part, number, up, down, self.rules)
        if self.within is not None:
            found = obeyed(found, self.part, number, self.within)
        return Weakness(number, found)

    def _is_safe(self, number: int, up: float, down: float) -> bool:
        low, high = range_of(self.block.cells[number].value, up, down)
        return self.rules.is_safe(low, high)

    def _reach(self, number: int, side: int, enough: float) -> Reach:
        found = self.part.reach(number, side, enough)
        if found.point and (found.is_whole or not self.part.whole):
            for other, deviation in zip(self.key.cells, found.point, strict=True):
                self._above[other] = max(self._above[other], deviation)
                self._below[other] = max(self._below[other], -deviation)
        return found
