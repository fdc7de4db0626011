"""Returns of two regions that were accepted with a number for every measure that is counted from cases."""

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal

from cohesion.models import User
from outcomes.actions import quarterly_returns as actions
from outcomes.models import QuarterlyReturn, ReturnRound
from outcomes.return_values import CellInput, CellKey, ReturnInput
from tests.conftest import nil_or_rating


def accept_with_sevens(
    round_: ReturnRound,
    names: Collection[str],
    regions: Collection[str],
    *,
    officer: User,
    service: User,
    now: datetime,
) -> None:
    """A seven by each authority where one of the counts `names` feeds the measure, and nothing elsewhere."""
    measures = list(round_.plan.measures.with_number())
    for held in QuarterlyReturn.objects.with_context().filter(round=round_, region__code__in=regions):
        places = list(held.authorities.in_map_order())
        figures: dict[CellKey, CellInput] = {}
        for measure in measures:
            if measure.count_name in names:
                figures |= {CellKey(measure.pk, place.pk): CellInput(Decimal(7)) for place in places}
            else:
                figures[CellKey(measure.pk)] = nil_or_rating(measure)
        actions.save(quarterly_return=held, values=ReturnInput(figures=figures), by=service, now=now)
        actions.submit(quarterly_return=held, declared_as="x", by=service, now=now, waiver_reason="fixture")
        actions.start_review(quarterly_return=held, by=officer, now=now)
        actions.accept(quarterly_return=held, by=officer, now=now)
