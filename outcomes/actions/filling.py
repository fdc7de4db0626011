"""Figures that partners supplied before a round was opened stand in its returns from the start."""

from datetime import datetime
from decimal import Decimal

from django.db.models import Sum

from cohesion.models import User
from outcomes.actions.saving import save
from outcomes.actions.usable_figures import figure_problems
from outcomes.models import QuarterlyReturn, SuppliedFigure, ValueState
from outcomes.return_scope import ReturnScope
from outcomes.return_values import CellInput, CellKey, ReturnInput


def fill_from_suppliers(*, quarterly_return: QuarterlyReturn, by: User, now: datetime) -> int:
    """Save what was supplied for the return's authorities where it has no figure yet; returns how many figures.

    The supplied value stands as counted beside whatever is typed later. Several suppliers' values are summed, as the
    checks do; a value that the measure cannot hold (a rating without its answers) is left to the region.
    """
    supplied = _supplied(quarterly_return)
    if not supplied:
        return 0
    present = set(quarterly_return.figures.values_list("measure_id", "authority_id", "category_id"))
    cells = {key: cell for key, cell in supplied.items() if tuple(key) not in present}
    unusable = {problem.place for problem in figure_problems(ReturnScope.of(quarterly_return), cells)}
    figures = {key: cell for key, cell in cells.items() if key not in unusable}
    if figures:
        save(quarterly_return=quarterly_return, values=ReturnInput(figures=figures), by=by, now=now)
    return len(figures)


def _supplied(held: QuarterlyReturn) -> dict[CellKey, CellInput]:
    rows = (
        SuppliedFigure.objects.for_quarter(held.round.quarter)
        .filter(
            plan=held.round.plan_id,
            category__isnull=True,
            authority__in=held.authorities.all(),
            measure__in=held.round.measures.all(),
        )
        .values_list("measure_id", "authority_id")
        .annotate(total=Sum("value"))
        .order_by("measure_id", "authority_id")
    )
    return {CellKey(measure_id, authority_id): _cell(total) for measure_id, authority_id, total in rows}


def _cell(value: Decimal) -> CellInput:
    return CellInput(value, ValueState.ACTUAL if value else ValueState.NIL, counted_value=value)
