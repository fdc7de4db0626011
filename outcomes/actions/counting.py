"""Letting what is counted or supplied flow into a return, so that nobody types it a second time."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from cohesion.models import User
from outcomes.actions.return_steps import taken_to_edit
from outcomes.actions.saving import find_problems, put
from outcomes.entry.standing import of_figure
from outcomes.models import Figure, QuarterlyReturn, ValueState
from outcomes.return_scope import ReturnScope
from outcomes.return_values import CellInput, CellKey, ReturnInput


def differing(told: Mapping[CellKey, Decimal], figures: Mapping[CellKey, Figure]) -> dict[CellKey, CellInput]:
    """The cells that what is told now would change.

    A cell that is empty takes the number, and so does one that still holds the number that was told before. Where a
    person typed another one, theirs stays; only the number beside it follows, and its reason is owed again.
    """
    cells: dict[CellKey, CellInput] = {}
    for key, value in told.items():
        row = figures.get(key)
        if row is None:
            cells[key] = CellInput(value, _state(value), counted_value=value)
        elif row.counted_value != value:
            held = of_figure(row)
            follows = row.value == row.counted_value and row.counted_value is not None
            cells[key] = CellInput(
                value=value if follows else row.value,
                state=_state(value) if follows else held.state,
                note=row.note,
                numerator=row.numerator,
                denominator=row.denominator,
                responses=row.responses,
                counted_value=value,
            )
    return cells


def _state(value: Decimal) -> ValueState:
    return ValueState.ACTUAL if value else ValueState.NIL


@transaction.atomic
def take_in(*, quarterly_return: QuarterlyReturn, told: Mapping[CellKey, Decimal], by: User, now: datetime) -> int:
    """Put what is told into the return; returns how many cells changed. `by` is the service: nobody typed it.

    A number that the measure cannot hold (a rating without its answers) is left to the region. Raises ActionRefused
    while the return is not with its region.
    """
    held = taken_to_edit(quarterly_return, by)
    measure_ids = {key.measure_id for key in told}
    rows = held.figures.filter(measure__in=measure_ids).prefetch_related("partner_regions")
    figures = {CellKey(row.measure_id, row.authority_id, row.category_id): row for row in rows}
    cells: dict[CellKey, CellInput | None] = {**differing(told, figures)}
    scope = ReturnScope.of(held, measure_ids)
    unusable = {problem.place for problem in find_problems(scope, ReturnInput(figures=cells), cells, now)}
    wanted = {key: cell for key, cell in cells.items() if key not in unusable}
    if wanted:
        put(scope, ReturnInput(figures=wanted), wanted, by=by, now=now)
    return len(wanted)
