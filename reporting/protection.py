"""Threshold protection of one table of counts, as plain arithmetic.

A table is cells with values and lines, each a total and the parts that add up to it. What the total has beyond its
parts, or lacks, is the line's rest: a cell that is never shown, and that must not be computed where it is small.
A hidden cell is safe against simple subtraction when no line that it stands in has it as its only hidden cell.
"""

from collections import defaultdict, deque
from collections.abc import Hashable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

THRESHOLD = 5

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Line(Generic[K]):
    """`total` is the sum of `parts`. Cells that are not in the table count as absent."""

    total: K
    parts: tuple[K, ...]

    @property
    def cells(self) -> tuple[K, ...]:
        return (self.total, *self.parts)


@dataclass(frozen=True)
class Reader(Generic[K]):
    """Somebody who knows some cells anyway; `hidden` are cells kept from this reader already, the first to cover."""

    knows: Set[K] = frozenset()
    hidden: Set[K] = frozenset()


def is_small(value: Decimal) -> bool:
    """A count of 1 to 4. Zero may be shown: it is about nobody."""
    return 0 < value < THRESHOLD


def rest(values: Mapping[K, Decimal], line: Line[K]) -> Decimal:
    """By how much the total differs from its parts: a region-wide line, work that is shared, what is missing."""
    return abs(values[line.total] - sum(values[part] for part in line.parts if part in values))


def secondary(
    values: Mapping[K, Decimal],
    lines: Iterable[Line[K]],
    hidden: Iterable[K],
    reader: Reader[K] | None = None,
) -> set[K]:
    """What must be hidden besides `hidden`, so that no line has a single hidden cell or small rest.

    Each time the smallest part that is not zero goes, then a zero, then the total. Hiding one cell may leave another
    line with a single one, so lines are looked at again until nothing changes. What `reader` knows covers nothing.
    A rest counts as hidden only where it is small: a larger one may be known, so it covers nothing either.
    """
    reader = reader or Reader()
    within = [Line(line.total, tuple(part for part in line.parts if part in values)) for line in lines]
    table = _Table(values, reader, {line for line in within if line.total in values and is_small(rest(values, line))})
    of_cell: dict[K, list[Line[K]]] = defaultdict(list)
    for line in within:
        for cell in line.cells:
            of_cell[cell].append(line)
    given = {cell for cell in hidden if cell in values and cell not in reader.knows}
    closed = set(given)
    waiting = deque(line for cell in sorted_cells(given) for line in of_cell[cell])
    waiting.extend(line for line in within if line in table.with_small_rest)
    while waiting:
        line = waiting.popleft()
        chosen = table.next(line, closed)
        if chosen is not None:
            closed.add(chosen)
            waiting.extend(of_cell[chosen])
    return closed - given


def sorted_cells(cells: Iterable[K]) -> Sequence[K]:
    """In an order that does not hang on hashing, so that the same figures always hide the same cells."""
    return sorted(cells, key=repr)


@dataclass(frozen=True)
class _Table(Generic[K]):
    values: Mapping[K, Decimal]
    reader: Reader[K]
    with_small_rest: Set[Line[K]]

    def next(self, line: Line[K], closed: set[K]) -> K | None:
        """The cell to hide next on a line that has one thing hidden and no more."""
        if line.total not in self.values:
            return None
        if sum(cell in closed for cell in line.cells) + (line in self.with_small_rest) != 1:
            return None
        can_cover = [cell for cell in line.cells if cell not in closed and cell not in self.reader.knows]
        return min(can_cover, key=lambda cell: self._cost(cell, line), default=None)

    def _cost(self, cell: K, line: Line[K]) -> tuple[bool, bool, bool, Decimal, int]:
        value = self.values[cell]
        is_total = cell == line.total
        return (cell not in self.reader.hidden, is_total, value == 0, value, line.cells.index(cell))
