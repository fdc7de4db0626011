"""Choose which published cells to hide, so that the reader of `attack` learns nothing that must not be learnt.

Each block: the cheapest choice under the inequalities known so far is attacked; what the attack finds becomes more
inequalities; until it finds nothing. Meanwhile every choice is also repaired by hand, which gives a safe choice at
any time and an upper limit beside the lower one.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from time import monotonic
from typing import Generic

from reporting.safety.attacker import Attacker
from reporting.safety.blocks import Block, blocks
from reporting.safety.grow import greatest, grown, without_superfluous
from reporting.safety.linked import TOLERANCE, K, LinkedTables
from reporting.safety.master import Master
from reporting.safety.rules import Rules


class Method(StrEnum):
    """How well the choice is known to be the cheapest, best first."""

    OPTIMAL = "optimal"
    GAP = "gap"
    HEURISTIC = "heuristic"


@dataclass(frozen=True)
class Suppression(Generic[K]):
    """`hidden`: the published cells that are hidden, primary ones among them. `method`: that of the worst block.

    `gap`: the share of the cost of secondary cells that may be too much (0: none; 1: nothing is known).
    `withheld`: the cells of blocks that could not be made safe, of which all that may be hidden is. `exposed_anyway`:
    cells that are out already, or follow from what is: nothing that is hidden now helps them. `given_up`: cells that
    an insider works out whatever is hidden. `blocks`: tables that had something to protect, the biggest of `biggest`
    cells. `rounds`: integer programs solved.
    """

    hidden: frozenset[K]
    method: Method
    gap: float
    withheld: frozenset[K]
    exposed_anyway: frozenset[K]
    given_up: frozenset[K]
    blocks: int
    rounds: int
    biggest: int


@dataclass(frozen=True, slots=True)
class _Solved:
    hidden: frozenset[int]
    method: Method = Method.OPTIMAL
    bound: float = 0.0
    rounds: int = 0
    exposed: frozenset[int] = frozenset()
    given_up: frozenset[int] = frozenset()
    is_withheld: bool = False


def suppress(tables: LinkedTables[K], *, rules: Rules | None = None, time_limit: float) -> Suppression[K]:
    """Within `time_limit` seconds where a block is not small; after that what was found is repaired and kept.

    Small blocks do not hang on the clock unless it runs out, so the same tables give the same answer.
    """
    rules, end = rules or Rules(), monotonic() + time_limit
    waiting = list(blocks(tables))
    solved: list[tuple[Block[K], _Solved]] = []
    while waiting:
        share = (end - monotonic()) / len(waiting)
        block = waiting.pop(0)
        solved.append((block, _solve(block, rules, monotonic() + share)))
    return _together(tables, solved)


def _together(tables: LinkedTables[K], solved: list[tuple[Block[K], _Solved]]) -> Suppression[K]:
    hidden = {key for key, cell in tables.cells.items() if cell.is_primary and cell.may_hide}
    exposed = {
        key for key, cell in tables.cells.items() if cell.is_primary and not cell.may_hide and cell.needs_protection
    }
    withheld: set[K] = set()
    for block, found in solved:
        hidden |= block.names(found.hidden)
        exposed |= block.names(found.exposed)
        withheld |= set(block.keys) if found.is_withheld else set()
    cost = sum(block.cost(found.hidden) for block, found in solved if not found.is_withheld)
    bound = sum(found.bound for _block, found in solved)
    return Suppression(
        frozenset(key for key in hidden if tables.cells[key].is_published),
        max((found.method for _block, found in solved), key=list(Method).index, default=Method.OPTIMAL),
        max(0.0, (cost - bound) / cost) if cost > TOLERANCE else 0.0,
        frozenset(key for key in withheld if tables.cells[key].is_published and tables.cells[key].may_hide),
        frozenset(exposed),
        frozenset(key for block, found in solved for key in block.names(found.given_up)),
        len(solved),
        sum(found.rounds for _block, found in solved),
        max((len(block.keys) for block, _found in solved), default=0),
    )


def _solve(block: Block[K], rules: Rules, end: float) -> _Solved:
    attacker = Attacker(block, rules)
    within = greatest(attacker)
    exposed = frozenset(each.cell for each in attacker.weak(within))
    if exposed:
        everything = block.must_hide | block.hideable
        weak = frozenset(each.cell for each in attacker.weak(everything))
        return _Solved(everything, exposed=weak, given_up=attacker.trust(everything), is_withheld=True)
    given_up = attacker.trust(within)
    return replace(_Search(attacker, within, end).run(), given_up=given_up)


class _Search:
    """Between the best safe choice so far and what no choice can cost less than."""

    def __init__(self, attacker: Attacker[K], within: frozenset[int], end: float) -> None:
        block = attacker.block
        self.attacker, self.within, self.end = attacker, within, end
        self.given = block.must_hide
        self.master = Master(block, self.given, within & block.hideable)
        self.cost: Callable[[frozenset[int]], float] = block.cost
        is_small = len(block.hideable) <= attacker.rules.optimal_cells
        self.gap = 0.0 if is_small else attacker.rules.gap
        self.best = self._repaired(self.given)
        self.bound, self.rounds = 0.0, 0

    def run(self) -> _Solved:
        while not self._is_close() and not self._is_late():
            choice = self.master.choose(self.end - monotonic(), self.gap / 2)
            if choice is None:
                break
            self.rounds += 1
            self.bound = max(self.bound, choice.bound)
            found = self._repaired(self.given | choice.hidden)
            if self.cost(found) < self.cost(self.best) - TOLERANCE:
                self.best = found
        return _Solved(self.best, self._method(), min(self.bound, self.cost(self.best)), self.rounds)

    def _repaired(self, hidden: frozenset[int]) -> frozenset[int]:
        found = grown(self.attacker, hidden, self.within, self.master.learn)
        return without_superfluous(self.attacker, found, self._is_late)

    def _is_late(self) -> bool:
        return monotonic() >= self.end

    def _is_close(self) -> bool:
        cost = self.cost(self.best)
        return cost - self.bound <= max(TOLERANCE, self.gap * cost)

    def _method(self) -> Method:
        cost = self.cost(self.best)
        if cost - self.bound <= TOLERANCE * max(1.0, cost):
            return Method.OPTIMAL
        return Method.GAP if self.rounds else Method.HEURISTIC
