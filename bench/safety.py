"""Random linked tables by the thousand: each is made safe, attacked, and must give nothing away, neither to the public
nor to the people of a region.

Then a year of a hundred measures: 31 areas times a total and 9 categories, one count in ten small.
"""

import json
from dataclasses import replace
from math import log2
from random import Random
from statistics import median
from time import monotonic
from typing import Any

from reporting.safety.attack import attack
from reporting.safety.linked import Cell, Equation, LinkedTables
from reporting.safety.suppress import Method, Suppression, suppress
from tests.factories.linked_tables import Key, insiders_of, random_tables

MOST_TABLES, MOST_SECONDS, TIME_LIMIT = 2000, 400.0, 10.0
AUTHORITIES = (2, 2, 2, 3, 3, 3, 3, 4)
MEASURES = 100


def main() -> None:
    print(json.dumps({**_random(), **_measures()}))


def _random() -> dict[str, Any]:
    start, seconds, failures = monotonic(), list[float](), list[int]()
    found: list[Suppression[Key]] = []
    while len(found) < MOST_TABLES and monotonic() - start < MOST_SECONDS:
        seed = 10_000 + len(found)
        tables = random_tables(seed)
        tables = replace(tables, insiders=insiders_of(tables))
        taken, suppression, is_safe = _made_safe(tables)
        seconds.append(taken)
        found.append(suppression)
        if not is_safe:
            failures.append(seed)
    return {
        "tables": len(found),
        "failures": failures,
        "median_ms": median(seconds) * 1000,
        "slowest_ms": max(seconds) * 1000,
        "optimal": sum(each.method == Method.OPTIMAL for each in found) / len(found),
        "withheld": sum(bool(each.withheld) for each in found) / len(found),
        "biggest": max(each.biggest for each in found),
    }


def _measures() -> dict[str, Any]:
    results = [_made_safe(measure(seed)) for seed in range(MEASURES)]
    return {
        "measure_ms": median(taken for taken, _found, _safe in results) * 1000,
        "year_seconds": sum(taken for taken, _found, _safe in results),
        "measure_gap": max(found.gap for _taken, found, _safe in results),
        "measure_failures": sum(not is_safe for _taken, _found, is_safe in results),
    }


def _made_safe(tables: LinkedTables[Key]) -> tuple[float, Suppression[Key], bool]:
    start = monotonic()
    found = suppress(tables, time_limit=TIME_LIMIT)
    taken = monotonic() - start
    report = attack(tables, found.hidden)
    told = {key for each in report.by_insiders.values() for key in each}
    return taken, found, report.exposed <= found.exposed_anyway and told <= found.given_up


def measure(seed: int, categories: int = 9, small: float = 0.1) -> LinkedTables[Key]:
    """Wales, 8 regions and 22 authorities, each with a total and its single-choice categories."""
    random = Random(seed)
    regions = {f"R{number}": [f"A{number}{part}" for part in range(size)] for number, size in enumerate(AUTHORITIES)}
    names = [f"c{number}" for number in range(categories)]
    values: dict[Key, int] = {}
    equations: list[Equation[Key]] = []

    def add_up(whole: Key, parts: list[Key]) -> None:
        values[whole] = sum(values[part] for part in parts)
        equations.append(Equation(((whole, 1), *((part, -1) for part in parts))))

    for areas in regions.values():
        for area in areas:
            for name in names:
                values[area, name, ""] = random.randint(0, 4) if random.random() < small else random.randint(5, 60)
            add_up((area, "", ""), [(area, name, "") for name in names])
    for whole, parts in (*regions.items(), ("W", list(regions))):
        for name in ["", *names]:
            add_up((whole, name, ""), [(part, name, "") for part in parts])
        equations.append(Equation((((whole, "", ""), 1), *(((whole, name, ""), -1) for name in names))))
    cells = {
        key: Cell[Key](value, cost=1 + log2(value + 1) if value else 3.0, is_primary=0 < value < 5)
        for key, value in values.items()
    }
    tables = LinkedTables(cells, tuple(equations))
    return replace(tables, insiders=insiders_of(tables))


if __name__ == "__main__":
    main()
