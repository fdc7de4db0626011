"""What the run over random linked tables found, as lines of the one table."""

import os
from collections.abc import Callable, Iterator
from typing import Any

from bench.table import Line

YEAR_BOUND = 300.0
_LONGEST = 1000
"""Seconds: 400 of random tables at the most, the year within its bound, and room to tell that it was beyond it."""


def measured(stage: Callable[..., dict[str, Any]]) -> list[Line]:
    """No failure is allowed, and a year of a hundred such measures is a job of minutes."""
    return list(_lines(stage(dict(os.environ), "safety", longest=_LONGEST)))


def _lines(found: dict[str, Any]) -> Iterator[Line]:
    seeds = ", ".join(map(str, found["failures"][:5]))
    failures = len(found["failures"])
    yield Line("random", f"safety: tables that leak, of {found['tables']:,} {seeds}".rstrip(), failures, "", bound=0)
    yield Line("random", f"safety: median table (biggest block {found['biggest']} cells)", found["median_ms"])
    yield Line("random", "safety: slowest table", found["slowest_ms"])
    yield Line("random", "safety: hidden at least cost", found["optimal"] * 100, "%")
    yield Line("random", "safety: with a block withheld", found["withheld"] * 100, "%")
    yield Line("measure", "safety: 31 areas, 9 categories", found["measure_ms"])
    yield Line("measure", "safety: dearer than it may need be, at most", found["measure_gap"] * 100, "%", bound=5.0)
    yield Line("measure", "safety: measures that leak", found["measure_failures"], "", bound=0)
    yield Line("year", "safety: all 100 such measures", found["year_seconds"], "s", bound=YEAR_BOUND)
