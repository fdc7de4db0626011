"""Linked tables cut into blocks that have nothing to do with one another, with numbers in the place of keys.

Everything is measured from the true values: of a cell, how far it may be above or below its own.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field, replace
from typing import Generic

from reporting.safety.linked import Cell, K, LinkedTables


@dataclass(frozen=True, slots=True)
class Line:
    """The deviations of the cells from their values, times their numbers, sum to between `low` and `high`.

    It is known to hold only while the cells `shown_with` are shown. An equation is a line from 0 to 0.
    """

    terms: tuple[tuple[int, float], ...]
    low: float = 0.0
    high: float = 0.0
    shown_with: tuple[int, ...] = ()

    def holds(self, hidden: Set[int]) -> bool:
        return hidden.isdisjoint(self.shown_with)


@dataclass(frozen=True, slots=True)
class Known:
    """What an insider knows of a block, and what must be kept from that insider."""

    name: str
    knows: frozenset[int]
    kept: frozenset[int]


@dataclass(frozen=True)
class Block(Generic[K]):
    """Cells by number, and the lines between them; no line reaches out of it."""

    keys: tuple[K, ...]
    cells: tuple[Cell[K], ...]
    lines: tuple[Line, ...]
    lines_of: tuple[tuple[int, ...], ...] = field(repr=False)
    insiders: tuple[Known, ...] = ()

    @property
    def must_hide(self) -> frozenset[int]:
        return frozenset(number for number, cell in enumerate(self.cells) if cell.must_hide)

    @property
    def hideable(self) -> frozenset[int]:
        return frozenset(number for number, cell in enumerate(self.cells) if cell.is_hideable)

    def cost(self, numbers: Iterable[int]) -> float:
        """Of what is hidden beyond what must be."""
        return sum(self.cells[number].cost for number in sorted(numbers) if self.cells[number].is_hideable)

    def numbers(self, keys: Set[K]) -> frozenset[int]:
        return frozenset(number for number, key in enumerate(self.keys) if key in keys)

    def names(self, numbers: Iterable[int]) -> frozenset[K]:
        return frozenset(self.keys[number] for number in numbers)

    def seen_by(self, known: Known) -> "Block[K]":
        """The same block in an insider's eyes: what is known there hides nothing, and little needs protection."""
        return replace(self, cells=tuple(_seen(cell, number, known) for number, cell in enumerate(self.cells)))

    def parts(self, hidden: Set[int]) -> Iterator["PartKey"]:
        """The hidden cells that hang together, each with the lines that hold between them."""
        left = set(hidden)
        for start in sorted(hidden):
            if start in left:
                part = self._grown(start, hidden)
                left.difference_update(part.cells)
                yield part

    def _grown(self, start: int, hidden: Set[int]) -> "PartKey":
        cells, lines, waiting = {start}, set[int](), [start]
        while waiting:
            for line in self.lines_of[waiting.pop()]:
                if line not in lines and self.lines[line].holds(hidden):
                    lines.add(line)
                    found = {number for number, _times in self.lines[line].terms if number in hidden} - cells
                    cells |= found
                    waiting.extend(sorted(found))
        return PartKey(tuple(sorted(cells)), tuple(sorted(lines)))


@dataclass(frozen=True, slots=True)
class PartKey:
    """Hidden cells of a block and the lines that tell something about them."""

    cells: tuple[int, ...]
    lines: tuple[int, ...]


def _seen(cell: Cell[K], number: int, known: Known) -> Cell[K]:
    may_hide = cell.may_hide and number not in known.knows
    return replace(cell, may_hide=may_hide, needs_protection=number in known.kept)


def blocks(tables: LinkedTables[K]) -> Iterator[Block[K]]:
    """The blocks that hold something to protect, smallest first. The others may be shown as they are."""
    found = [block for block in _split(tables) if any(map(_is_in_need, block.cells))]
    yield from sorted(found, key=lambda block: len(block.cells))


def whole(tables: LinkedTables[K]) -> list[Block[K]]:
    return list(_split(tables))


def _is_in_need(cell: Cell[K]) -> bool:
    return cell.needs_protection and (cell.is_primary or not cell.is_published)


def _split(tables: LinkedTables[K]) -> Iterator[Block[K]]:
    leaders = _leaders(tables)
    members: dict[K, list[K]] = defaultdict(list)
    for key in tables.names:
        members[_find(leaders, key)].append(key)
    lines = _lines_by_leader(tables, leaders)
    for leader, keys in members.items():
        yield _block(tables, tuple(keys), lines[leader])


def _leaders(tables: LinkedTables[K]) -> dict[K, K]:
    leaders = {key: key for key in tables.names}
    for terms, _low, _high, shown_with in _raw_lines(tables):
        together = [key for key, _number in terms] + list(shown_with)
        for key in together[1:]:
            leaders[_find(leaders, key)] = _find(leaders, together[0])
    return leaders


def _find(leaders: dict[K, K], key: K) -> K:
    while leaders[key] != key:
        leaders[key] = leaders[leaders[key]]
        key = leaders[key]
    return key


_Raw = tuple[tuple[tuple[K, float], ...], float, float, tuple[K, ...]]


def _raw_lines(tables: LinkedTables[K]) -> Iterator[_Raw[K]]:
    for equation in tables.equations:
        yield equation.terms, 0.0, 0.0, ()
    for bound in tables.bounds:
        yield bound.terms, bound.low, bound.high, bound.shown_with


def _lines_by_leader(tables: LinkedTables[K], leaders: dict[K, K]) -> dict[K, list[_Raw[K]]]:
    lines: dict[K, list[_Raw[K]]] = defaultdict(list)
    for line in _raw_lines(tables):
        if line[0]:
            lines[_find(leaders, line[0][0][0])].append(line)
    return lines


def _block(tables: LinkedTables[K], keys: tuple[K, ...], raw: list[_Raw[K]]) -> Block[K]:
    number_of = {key: number for number, key in enumerate(keys)}
    lines = []
    for terms, low, high, shown_with in raw:
        numbers: dict[int, float] = defaultdict(float)
        for key, times in terms:
            numbers[number_of[key]] += times
        truth = sum(tables.cells[key].value * times for key, times in terms)
        to_low, to_high = min(0.0, low - truth), max(0.0, high - truth)
        lines.append(Line(tuple(numbers.items()), to_low, to_high, tuple(number_of[key] for key in shown_with)))
    lines_of: list[list[int]] = [[] for _key in keys]
    for index, line in enumerate(lines):
        for number in dict(line.terms):
            lines_of[number].append(index)
    cells = tuple(tables.cells[key] for key in keys)
    return Block(keys, cells, tuple(lines), tuple(map(tuple, lines_of)), tuple(_insiders(tables, number_of)))


def _insiders(tables: LinkedTables[K], number_of: dict[K, int]) -> Iterator[Known]:
    """Those who know something of the block that does not concern them alone."""
    for each in tables.insiders:
        knows = frozenset(number for key, number in number_of.items() if key in each.knows)
        kept = frozenset(number for key, number in number_of.items() if key in each.kept)
        if knows and kept:
            yield Known(each.name, knows, kept)
