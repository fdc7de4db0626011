"""The reader who tries to work hidden cells out, knowing all that is shown and all that holds between the cells."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Generic

from reporting.safety.attacker import insider
from reporting.safety.blocks import Block, PartKey, whole
from reporting.safety.linked import Cell, K, LinkedTables
from reporting.safety.reach import Part
from reporting.safety.rules import Rules
from reporting.safety.search import Range, range_of


@dataclass(frozen=True)
class AttackReport(Generic[K]):
    """`ranges`: of each cell that needs protection and is hidden, or must be, the least and the greatest value that
    fit (None: no end). `exposed`: those whose range is too narrow or too low. `integers_used`: how many were bounded
    as whole numbers. `blocks`: how many separate tables held something hidden. `by_insiders`: what each insider could
    narrow too far of what is to be kept from that insider.
    """

    ranges: Mapping[K, Range]
    exposed: frozenset[K]
    integers_used: int
    blocks: int
    by_insiders: Mapping[str, frozenset[K]]

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
    found_out: dict[str, frozenset[K]] = {each.name: frozenset() for each in tables.insiders}
    for block in whole(tables):
        closed = block.numbers(unknown)
        for known in block.insiders:
            found_out[known.name] |= block.names(each.cell for each in insider(block, known, rules).weak(closed))
        attacked += bool(closed)
        for key in block.parts(closed):
            found = _ranges(block, key, rules)
            integers += len(found) if len(key.cells) <= rules.integer_cells else 0
            ranges.update((block.keys[number], each) for number, each in found.items())
    exposed = frozenset(key for key, (low, high) in ranges.items() if not rules.is_safe(low, high))
    return AttackReport(ranges, exposed, integers, attacked, found_out)


def _is_open_primary(cell: Cell[K]) -> bool:
    return cell.is_primary and cell.needs_protection


def _ranges(block: Block[K], key: PartKey, rules: Rules) -> dict[int, Range]:
    numbers = [number for number in key.cells if block.cells[number].needs_protection]
    if not numbers:
        return {}
    part = Part(block, key, whole=len(key.cells) <= rules.integer_cells)
    return {
        number: range_of(block.cells[number].value, part.reach(number, 1).distance, part.reach(number, -1).distance)
        for number in numbers
    }
