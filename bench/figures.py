"""Measures annual figures: the whole call, its SQL alone, and the hand-written statement, turn by turn."""

import json
import statistics
import sys
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

import bench.service  # noqa: F401  (sets the service up)
from bench import hand_written
from bench.service import PLAN, YEAR, clock_of
from cohesion.models import LocalAuthority, Region
from outcomes.models import BreakdownCategory, Measure, Plan
from reporting.figures import AnnualFigures, annual

_ROUNDS = 5
_NEAR = Decimal("0.01")


def measure() -> dict[str, Any]:
    plan = Plan.objects.get(code=PLAN)
    statements = _statements(plan)
    figures, rows = annual(plan, YEAR), hand_written.ask(plan.pk, str(YEAR))
    turns: dict[str, Callable[[], Any]] = {
        "hand": lambda: hand_written.ask(plan.pk, str(YEAR)),
        "sql": lambda: _run(statements),
        "whole": lambda: annual(plan, YEAR),
    }
    times: dict[str, list[float]] = {name: [] for name in turns}
    clock = clock_of(connection.vendor)
    for _ in range(_ROUNDS):
        for name, turn in turns.items():
            started = clock()
            turn()
            times[name].append(clock() - started)
    return {
        **{name: statistics.median(taken) for name, taken in times.items()},
        "queries": len(statements),
        "figures": len(figures),
        "differences": _differences(figures, hand_written.values(rows)),
    }


def _statements(plan: Plan) -> list[tuple[str, Any]]:
    """What the figures ask the database, with its parameters."""
    asked: list[tuple[str, Any]] = []

    def keep(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        annual(plan, YEAR)
    with CaptureQueriesContext(connection) as captured:
        annual(plan, YEAR)
    if len(captured) != len(asked):
        raise RuntimeError("the number of queries changes from call to call")
    return asked


def _run(statements: list[tuple[str, Any]]) -> None:
    with connection.cursor() as cursor:
        for sql, params in statements:
            cursor.execute(sql, params)
            cursor.fetchall()


def _differences(figures: AnnualFigures, answer: hand_written.Answer) -> int:
    """How many values the two do not share: the floor only counts when it gives the same answer."""
    measures = dict(Measure.objects.filter(plan__code=PLAN).values_list("pk", "code"))
    categories = {row.pk: row for row in BreakdownCategory.objects.select_related("breakdown")}
    areas = {("WALES", 0): "W92000004"}
    areas |= {("REGION", row.pk): row.code for row in Region.objects.all()}
    areas |= {("AUTHORITY", row.pk): row.gss for row in LocalAuthority.objects.all()}
    by_hand: dict[tuple[str, str, str, str], Decimal] = {}
    for (kind, place, measure_id, category_id), value in answer.items():
        category = categories[category_id] if category_id else None
        names = (category.breakdown.code, category.code) if category else ("", "")
        rounded = value.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
        by_hand[(measures[measure_id], areas[kind, place], *names)] = rounded
    ours = {each.key: each.value for each in figures if each.value is not None and each.code in measures.values()}
    both = by_hand.keys() & ours.keys()
    return len(by_hand.keys() ^ ours.keys()) + sum(abs(by_hand[key] - ours[key]) > _NEAR for key in both)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure()))
