"""The cheapest choice of hidden cells that obeys every inequality known so far: an integer program, solved by HiGHS."""

from collections.abc import Iterable, Set
from dataclasses import dataclass
from math import inf

from reporting.safety.blocks import Block
from reporting.safety.cuts import Cut
from reporting.safety.linked import TOLERANCE, K
from reporting.safety.solver import Row, program, solver


@dataclass(frozen=True, slots=True)
class Choice:
    """Of the cells that may be hidden, which are; no safe choice costs less than `bound`."""

    hidden: frozenset[int]
    bound: float


class Master:
    """Collects inequalities. `possible`: the cells to choose from; `given`: those that are hidden whatever happens."""

    def __init__(self, block: Block[K], given: Set[int], possible: Set[int]) -> None:
        self._given = given
        self._possible = sorted(possible)
        self._column = {number: column for column, number in enumerate(self._possible)}
        self._costs = [block.cells[number].cost for number in self._possible]
        self._rows: dict[tuple[Row, float, float], None] = {}

    def learn(self, cuts: Iterable[Cut]) -> None:
        for cut in cuts:
            row = self._row(cut)
            if row is not None:
                self._rows[row] = None

    def choose(self, time_limit: float, gap: float) -> Choice | None:
        """None where nothing was found in so many seconds. Within the share `gap` of the optimum."""
        model = solver()
        model.setOptionValue("time_limit", time_limit)
        model.setOptionValue("mip_rel_gap", gap)
        size = len(self._possible)
        model.passModel(program(self._costs, [0.0] * size, [1.0] * size, list(self._rows), whole=True))
        model.run()
        solution, info = model.getSolution(), model.getInfo()
        if not solution.value_valid:
            return None
        hidden = frozenset(
            number for number, value in zip(self._possible, solution.col_value, strict=True) if value > 0.5
        )
        bound = info.mip_dual_bound if size else 0.0
        return Choice(hidden, bound if -inf < bound < inf else 0.0)

    def _row(self, cut: Cut) -> tuple[Row, float, float] | None:
        """The inequality among the cells to choose from: what is hidden anyway has done its share."""
        need = cut.need - sum(number for cell, number in cut.terms if cell in self._given)
        if need <= TOLERANCE or not (cut.cell in self._given or cut.cell in self._column):
            return None
        terms = {self._column[cell]: min(number, need) / need for cell, number in cut.terms if cell in self._column}
        if cut.cell in self._given:
            return tuple(sorted(terms.items())), 1.0, inf
        terms[self._column[cut.cell]] = -1.0
        return tuple(sorted(terms.items())), 0.0, inf
