"""How far a hidden cell may lie from its value, given all that is known of it: linear programs, solved by HiGHS.

One model serves a whole part of a block. Only its objective changes from cell to cell, so that each program starts
from the last one's basis. Deviations stand in the place of values: the truth is the point 0, which always fits.
"""

from dataclasses import dataclass
from math import inf, isclose

import highspy

from reporting.safety.blocks import Block, PartKey
from reporting.safety.linked import TOLERANCE, K
from reporting.safety.solver import program, solver

_MOST_NODES = 2000
"""Of a search for whole numbers. What is found until then counts: a range told too narrow hides too much, no less."""


@dataclass(frozen=True, slots=True)
class Reach:
    """`distance` from the true value (inf: no end), the deviations of all cells of the part there (empty: unknown),
    and what each line has to do with it (its dual; empty from a search for whole numbers).
    """

    distance: float
    point: tuple[float, ...] = ()
    duals: tuple[float, ...] = ()

    @property
    def is_whole(self) -> bool:
        return bool(self.point) and all(isclose(each, round(each), abs_tol=TOLERANCE) for each in self.point)


class Part:
    """The hidden cells of one part and their programs."""

    def __init__(self, block: Block[K], key: PartKey, *, whole: bool) -> None:
        """`whole`: ranges are those of whole numbers, exactly."""
        self.block, self.key, self.whole = block, key, whole
        self._column = {number: column for column, number in enumerate(key.cells)}
        self._model = _model(block, key, self._column)
        self._whole_model: highspy.Highs | None = None

    def reach(self, number: int, side: int, enough: float = inf) -> Reach:
        """Of cell `number` upwards (`side` 1) or downwards (-1). Who only asks whether it goes `enough` far says so."""
        column = self._column[number]
        found = _solved(self._model, column, side, enough, -self._room(number))
        if self.whole and not found.is_whole and found.distance < inf:
            return Reach(self._reach_in_whole_numbers(column, side, number), duals=found.duals)
        return found

    def _reach_in_whole_numbers(self, column: int, side: int, number: int) -> float:
        """Without a limit at what is enough: whole numbers that fit may lie beyond it and none between."""
        if self._whole_model is None:
            self._whole_model = _model(self.block, self.key, self._column, whole=True)
        return _solved(self._whole_model, column, side, inf, -self._room(number)).distance

    def _room(self, number: int) -> float:
        return float(self.block.cells[number].room)


def _model(block: Block[K], key: PartKey, column: dict[int, int], *, whole: bool = False) -> highspy.Highs:
    rows = []
    for line in (block.lines[number] for number in key.lines):
        rows.append(([(column[cell], times) for cell, times in line.terms if cell in column], line.low, line.high))
    size = len(key.cells)
    lower = [-float(block.cells[number].room) for number in key.cells]
    model = solver()
    if whole:
        model.setOptionValue("mip_rel_gap", 0.0)
        model.setOptionValue("mip_max_nodes", _MOST_NODES)
    else:
        model.setOptionValue("presolve", "off")
    model.passModel(program([0.0] * size, lower, [inf] * size, rows, whole=whole))
    return model


def _solved(model: highspy.Highs, column: int, side: int, enough: float, lowest: float) -> Reach:
    model.changeColCost(column, -float(side))
    if side > 0 and enough < inf:
        model.changeColBounds(column, lowest, enough)
    model.run()
    if not _is_end(model):  # after a program without end the next one can lose its way from the last one's basis
        model.clearSolver()
        model.run()
    found = _read(model, column, side)
    model.changeColCost(column, 0.0)
    if side > 0 and enough < inf:
        model.changeColBounds(column, lowest, inf)
    return found


_ENDLESS = (highspy.HighsModelStatus.kUnbounded, highspy.HighsModelStatus.kUnboundedOrInfeasible)


def _is_end(model: highspy.Highs) -> bool:
    return model.getModelStatus() in (*_ENDLESS, highspy.HighsModelStatus.kOptimal) or _fits(model)


def _fits(model: highspy.Highs) -> bool:
    return bool(model.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible)


def _read(model: highspy.Highs, column: int, side: int) -> Reach:
    """A point that does not fit what is known is no point, whatever the solver holds: the truth alone is left."""
    if model.getModelStatus() in _ENDLESS:
        return Reach(inf)
    solution = model.getSolution()
    if not (solution.value_valid and _fits(model)):
        return Reach(0.0)
    point = tuple(solution.col_value)
    duals = tuple(solution.row_dual) if solution.dual_valid else ()
    return Reach(max(0.0, side * point[column]), point, duals)
