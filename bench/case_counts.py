"""Measures the counts of a year: what `ask` puts to the database for all counts, regions and quarters, beside the one
statement over the cases themselves that somebody would write by hand. Both must give the same numbers."""

import json
import statistics
import sys
from collections.abc import Callable
from functools import cache
from time import perf_counter
from typing import Any

from django.db import connection

import bench.service  # noqa: F401  (sets the service up)
from bench.case_sql import DAYS, QUARTER
from bench.service import YEAR
from casework.counting.rules import BY_NAME
from cohesion import counts
from cohesion.models import Region

_TURNS = 5
_WITHIN = "AND rule.day >= %(first)s AND rule.day <= %(last)s"
STATEMENT = f"""
WITH counted AS MATERIALIZED (SELECT d.*, {QUARTER.replace("%", "%%")} AS quarter FROM ({DAYS} {_WITHIN}) d)
SELECT name, authority_id, quarter, '' AS category, count(*) FROM counted GROUP BY 1, 2, 3
UNION ALL
SELECT name, authority_id, quarter, COALESCE(p.code, lower(m.other)), count(*)
FROM counted JOIN casework_motivation m ON m.case_id = counted.id
LEFT JOIN cohesion_protectedcharacteristic p ON p.id = m.characteristic_id
GROUP BY 1, 2, 3, 4
"""
Numbers = dict[tuple[str, str, str, str], int]


def measure() -> dict[str, Any]:
    statements = _statements()
    turns: dict[str, Callable[[], Any]] = {
        "hand": _by_hand,
        "sql": lambda: _run(statements),
        "whole": _asked,
    }
    times: dict[str, list[float]] = {name: [] for name in turns}
    for _ in range(_TURNS):
        for name, turn in turns.items():
            started = perf_counter()
            turn()
            times[name].append(perf_counter() - started)
    return {
        **{name: statistics.median(taken) for name, taken in times.items()},
        "queries": len(statements),
        "numbers": len(_asked()),
        "differences": _differences(),
    }


def _asked() -> Numbers:
    """Every number of the year, but for the nils, by count, authority, quarter and category."""
    found: Numbers = {}
    for name in BY_NAME:
        count = counts.provider(name)
        if count is None:
            raise RuntimeError(f"{name} is not registered")
        for region in _regions():
            for quarter in YEAR.quarters:
                for each in count.ask(region, quarter, YEAR.ends_on):
                    if each.value:
                        found[name, each.authority or "", str(quarter), each.category or ""] = each.value
    return found


@cache
def _regions() -> tuple[str, ...]:
    return tuple(Region.objects.values_list("code", flat=True))


def _by_hand() -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, {"first": YEAR.starts_on, "last": YEAR.ends_on})
        return list(cursor.fetchall())


def _statements() -> list[tuple[str, Any]]:
    """What the counts ask the database, with its parameters."""
    asked: list[tuple[str, Any]] = []

    def keep(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append((sql, params))
        return execute(sql, params, many, context)

    _regions()
    with connection.execute_wrapper(keep):
        _asked()
    return asked


def _run(statements: list[tuple[str, Any]]) -> None:
    with connection.cursor() as cursor:
        for sql, params in statements:
            cursor.execute(sql, params)
            cursor.fetchall()


def _differences() -> int:
    gss = dict(_places())
    by_hand = {(name, gss[place], quarter, category): value for name, place, quarter, category, value in _by_hand()}
    asked = _asked()
    return sum(by_hand.get(key) != asked.get(key) for key in by_hand.keys() | asked.keys())


def _places() -> list[tuple[int, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, gss FROM cohesion_localauthority")
        return list(cursor.fetchall())


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure()))
