"""What a failed attack teaches: an inequality that every safe choice of hidden cells obeys.

If cell `cell` is hidden, the `terms` of what is hidden must sum to `need` at least. A choice that breaks it leaves
the cell's range too narrow, because the same combination of lines that the reader used would hold it there.
"""

from collections import defaultdict
from collections.abc import Mapping, Set
from dataclasses import dataclass

from reporting.safety.blocks import Block
from reporting.safety.linked import TOLERANCE, K
from reporting.safety.reach import Part, Reach
from reporting.safety.rules import Rules


@dataclass(frozen=True, slots=True)
class Cut:
    cell: int
    terms: tuple[tuple[int, float], ...]
    need: float

    def is_broken_by(self, hidden: Set[int]) -> bool:
        held = sum(number for cell, number in self.terms if cell in hidden)
        return self.cell in hidden and held < self.need - TOLERANCE * max(1.0, self.need)


def cuts(part: Part, cell: int, up: Reach, down: Reach, rules: Rules) -> tuple[Cut, ...]:
    """At least one that the present choice, in which `cell` is too narrow in `part`, breaks."""
    hidden = frozenset(part.key.cells)
    value = part.block.cells[cell].value
    rises, rise = _sum_of(part, cell, up, 1)
    falls, fall = _sum_of(part, cell, down, -1)
    both = {number: rises.get(number, 0.0) + falls.get(number, 0.0) for number in {*rises, *falls}}
    slack = 2 * TOLERANCE * max(1.0, value)  # the attack rounds outwards by as much
    tried = (
        _cut(cell, rises, rules.threshold - value - rise - slack),
        _cut(cell, both, rules.width - rise - fall - slack),
    )
    found = tuple(each for each in tried if each.is_broken_by(hidden))
    return found or (one_more(part, cell),)


def obeyed(found: tuple[Cut, ...], part: Part, cell: int, within: Set[int]) -> tuple[Cut, ...]:
    """Those of `found` that `within`, a safe choice, obeys: what it breaks is an error of real numbers."""
    kept = tuple(each for each in found if not each.is_broken_by(within))
    return kept or tuple(each for each in (one_more(part, cell),) if not each.is_broken_by(within))


def one_more(part: Part, cell: int) -> Cut:
    """Whatever else is done, one more of the cells beside this part must be hidden, or the cell be shown."""
    beside: set[int] = set()
    for line in (part.block.lines[number] for number in part.key.lines):
        beside.update(number for number, _times in line.terms)
        beside.update(line.shown_with)
    helpful = (number for number in sorted(beside - set(part.key.cells)) if part.block.cells[number].may_hide)
    return Cut(cell, tuple((number, 1.0) for number in helpful), 1.0)


def _cut(cell: int, terms: Mapping[int, float], need: float) -> Cut:
    """What the cell's own end at its least lets it move counts always. No term counts for more than is needed: that
    makes the inequality as strong as it can be.
    """
    need -= terms.get(cell, 0.0)
    counted = ((number, min(times, need)) for number, times in sorted(terms.items()) if number != cell)
    return Cut(cell, tuple((number, times) for number, times in counted if times > TOLERANCE), need)


def _sum_of(part: Part, cell: int, reach: Reach, side: int) -> tuple[dict[int, float], float]:
    """How far each hidden cell lets `cell` move to that side, by the duals, and how far the bounds' own room does."""
    if not reach.duals:
        return {}, 0.0
    moves: dict[int, float] = defaultdict(float)
    moves[cell] += side
    gates: set[int] = set()
    room = 0.0
    for number, dual in zip(part.key.lines, reach.duals, strict=True):
        line = part.block.lines[number]
        if abs(dual) > TOLERANCE * TOLERANCE:
            for other, times in line.terms:
                moves[other] += dual * times
            gates.update(line.shown_with)
            room += dual * line.low if dual > 0 else dual * line.high
    return _capacities(part.block, moves, gates), -room


def _capacities(block: Block[K], moves: Mapping[int, float], gates: Set[int]) -> dict[int, float]:
    """Upwards a hidden cell may move without end, downwards no further than its least; a known cell not at all."""
    found = {
        number: float("inf") if move > 0 else -move * block.cells[number].room
        for number, move in moves.items()
        if abs(move) > TOLERANCE and block.cells[number].may_hide
    }
    found.update((number, float("inf")) for number in gates if block.cells[number].may_hide)
    return found
