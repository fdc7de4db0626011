"""Threshold protection of one table of counts, as plain arithmetic.

A table is cells with values and lines, each a total and the parts that add up to it. A hidden cell is safe against
simple subtraction when no line that it stands in has it as its only hidden cell.
"""

from collections import defaultdict, deque
from collections.abc import Hashable, Iterable, Mapping, Sequence
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


def is_small(value: Decimal) -> bool:
    """A count of 1 to 4. Zero may be shown: it is about nobody."""
    return 0 < value < THRESHOLD


def secondary(values: Mapping[K, Decimal], lines: Iterable[Line[K]], hidden: Iterable[K]) -> set[K]:
    """What must be hidden besides `hidden`, so that no line has a single hidden cell.

    Each time the smallest part that is not zero goes, then a zero, then the total. Hiding one cell may leave another
    line with a single one, so lines are looked at again until nothing changes.
    """
    known = [Line(line.total, tuple(part for part in line.parts if part in values)) for line in lines]
    of_cell: dict[K, list[Line[K]]] = defaultdict(list)
    for line in known:
        for cell in line.cells:
            of_cell[cell].append(line)
    given = {cell for cell in hidden if cell in values}
    closed = set(given)
    waiting = deque(line for cell in sorted_cells(given) for line in of_cell[cell])
    while waiting:
        line = waiting.popleft()
        chosen = _next(values, line, closed)
        if chosen is not None:
            closed.add(chosen)
            waiting.extend(of_cell[chosen])
    return closed - given


def sorted_cells(cells: Iterable[K]) -> Sequence[K]:
    """In an order that does not hang on hashing, so that the same figures always hide the same cells."""
    return sorted(cells, key=repr)


def _next(values: Mapping[K, Decimal], line: Line[K], closed: set[K]) -> K | None:
    if line.total not in values or sum(cell in closed for cell in line.cells) != 1:
        return None
    open_parts = [part for part in line.parts if part not in closed]
    if not open_parts:
        return line.total if line.total not in closed else None
    return min(open_parts, key=lambda part: (values[part] == 0, values[part], line.parts.index(part)))
