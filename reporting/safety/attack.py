"""The reader who tries to work hidden cells out, knowing all that is shown and all that holds between the cells."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from math import floor, inf
from typing import Generic

from reporting.safety.blocks import Block, PartKey, whole
from reporting.safety.cuts import Cut, cuts, obeyed
from reporting.safety.linked import TOLERANCE, Cell, K, LinkedTables
from reporting.safety.reach import Part, Reach
from reporting.safety.rules import Rules

Range = tuple[int, int | None]


@dataclass(frozen=True)
class AttackReport(Generic[K]):
    """`ranges`: of each cell that needs protection and is hidden, or must be, the least and the greatest value that
    fit (None: no end). `exposed`: those whose range is too narrow or too low. `integers_used`: how many were bounded
    as whole numbers. `blocks`: how many separate tables held something hidden.
    """

    ranges: Mapping[K, Range]
    exposed: frozenset[K]
    integers_used: int
    blocks: int

    @property
    def passes(self) -> bool:
        return not self.exposed


def attack(tables: LinkedTables[K], hidden: Set[K], *, rules: Rules | None = None) -> AttackReport[K]:
    """Bound every cell of `hidden`, and whatever is never shown. A primary cell that is shown is exposed."""
    rules = rules or Rules()
    unknown = tables.hidden_with(hidden)
    ranges: dict[K, Range] = {
        key: (cell.value, cell.value)
        for key, cell in tables.cells.items()
        if _is_open_primary(cell) and key not in unknown
    }
    integers = attacked = 0
    for block in whole(tables):
        closed = block.numbers(unknown)
        attacked += bool(closed)
        for key in block.parts(closed):
            found = _ranges(block, key, rules)
            integers += len(found) if len(key.cells) <= rules.integer_cells else 0
            ranges.update((block.keys[number], each) for number, each in found.items())
    exposed = frozenset(key for key, (low, high) in ranges.items() if not rules.is_safe(low, high))
    return AttackReport(ranges, exposed, integers, attacked)


def _is_open_primary(cell: Cell[K]) -> bool:
    return cell.is_primary and cell.needs_protection


def _ranges(block: Block[K], key: PartKey, rules: Rules) -> dict[int, Range]:
    numbers = [number for number in key.cells if block.cells[number].needs_protection]
    if not numbers:
        return {}
    part = Part(block, key, whole=len(key.cells) <= rules.integer_cells)
    return {
        number: _range(block.cells[number].value, part.reach(number, 1).distance, part.reach(number, -1).distance)
        for number in numbers
    }


def _range(value: int, up: float, down: float) -> Range:
    """Whole numbers only: nobody counts a part of a person."""
    slack = TOLERANCE * max(1.0, value)
    high = None if up == inf else value + floor(up + slack)
    return value - floor(down + slack), high


@dataclass(frozen=True, slots=True)
class Weakness:
    """A hidden cell that a reader can narrow too far, and what must change."""

    cell: int
    cuts: tuple[Cut, ...]


class Attacker(Generic[K]):
    """Finds the weak cells of one block, again and again, and remembers every part that it has attacked before."""

    def __init__(self, block: Block[K], rules: Rules) -> None:
        self.block, self.rules = block, rules
        self._known: dict[PartKey, tuple[Weakness, ...]] = {}
        self._safe: dict[PartKey, bool] = {}
        self._within: frozenset[int] | None = None

    def trust(self, within: frozenset[int]) -> None:
        """`within` is the greatest safe choice: from now on a cut that it breaks is never told."""
        self._within = within
        self._known.clear()

    def weak(self, hidden: Set[int]) -> list[Weakness]:
        return [each for key in self.block.parts(hidden) for each in self._weak(key)]

    def is_safe(self, hidden: Set[int]) -> bool:
        """The same question, and quicker: the first weak cell ends it."""
        return all(map(self._is_safe, sorted(self.block.parts(hidden), key=lambda key: len(key.cells))))

    def _is_safe(self, key: PartKey) -> bool:
        if key in self._known:
            return not self._known[key]
        if key not in self._safe:
            self._safe[key] = next(_Search(self.block, key, self.rules, self._within).weak(), None) is None
        return self._safe[key]

    def _weak(self, key: PartKey) -> tuple[Weakness, ...]:
        if key not in self._known:
            self._known[key] = tuple(_Search(self.block, key, self.rules, self._within).weak())
        return self._known[key]


class _Search:
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
        low, high = _range(self.block.cells[number].value, up, down)
        return self.rules.is_safe(low, high)

    def _reach(self, number: int, side: int, enough: float) -> Reach:
        found = self.part.reach(number, side, enough)
        if found.point and (found.is_whole or not self.part.whole):
            for other, deviation in zip(self.key.cells, found.point, strict=True):
                self._above[other] = max(self._above[other], deviation)
                self._below[other] = max(self._below[other], -deviation)
        return found
