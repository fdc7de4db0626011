"""What the agenda of a forum with 500 open cases costs beside one with 10: its pages, its pack, and their weight."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench.databases import database
from bench.table import Line

SMALL, LARGE = "10", "500"
# Pages show their first cases. A paper shows all: fifty times the lines may cost fifty times the time, and a line
# weighs no more than this.
PAGE_BOUND, PAPER_BOUND, LINE_BYTES = 2.0, 50.0, 800.0
_LONGEST = 600
Stage = Callable[..., dict[str, Any]]


def measured(folder: Path, stage: Stage) -> list[Line]:
    """Times beside the empty view of the same process; equal numbers of queries are asserted: one more is over."""
    found: dict[str, dict[str, Any]] = {}
    for size in (SMALL, LARGE):
        with database(folder, f"marac-{size}") as environment:
            found[size] = stage(environment, "marac_agenda", size, longest=_LONGEST)
    return list(_lines(found[SMALL], found[LARGE]))


def _lines(small: dict[str, Any], large: dict[str, Any]) -> Iterator[Line]:
    for name, after in large.items():
        before = small[name]
        yield Line("500", f"MARAC: {name}", after["ms"], floor=after["empty_ms"])
        ratios = [each["ms"] / each["empty_ms"] for each in (before, after)]
        grown = f"MARAC, 500 cases beside 10: {name}"
        bound = PAPER_BOUND if "print" in name else PAGE_BOUND
        yield Line("both", grown, ratios[1], "empty views", floor=ratios[0], bound=bound)
        yield Line("both", f"queries: {name}", after["queries"], "", floor=before["queries"], bound=1.0)
        a_line = (after["bytes"] - before["bytes"]) / (int(LARGE) - int(SMALL))
        yield Line("500", f"bytes a case: {name} ({after['bytes'] // 1024:,} KB)", a_line, "", bound=LINE_BYTES)
