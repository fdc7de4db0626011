"""What a hundred times as many cases cost, on PostgreSQL: 1,000,000 over ten years beside 10,000."""

import statistics
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench import page_table
from bench.databases import postgresql
from bench.table import Line

SMALL, LARGE = "10000", "1000000"
GROWTH_BOUND, SQL_BOUND, IMPORT_BOUND = 2.0, 1.3, 5.0
_ROUNDS = 3
_LONGEST = 900
Stage = Callable[..., dict[str, Any]]


def measured(folder: Path, stage: Stage) -> tuple[list[Line], str]:
    """The lines, and in words what the generator did. Both databases stand side by side and are measured in turn."""
    with postgresql(folder, SMALL, LARGE) as environments:
        made = {size: stage(environments[size], "case_rows", size, longest=_LONGEST) for size in (SMALL, LARGE)}
        words = "".join(_generated(each) for each in made.values())
        sys.stderr.write(words)
        pages: dict[str, list[dict[str, Any]]] = {SMALL: [], LARGE: []}
        for _ in range(_ROUNDS):
            for size, found in pages.items():
                found.append(stage(environments[size], "case_pages"))
        lines = [*_page_lines(pages[SMALL], pages[LARGE]), *_figure_lines(environments, stage)]
        for size in (SMALL, LARGE):
            lines += _count_lines(size, stage(environments[size], "case_counts"))
        lines += [_import_line(size, stage(environments[size], "case_import")) for size in (SMALL, LARGE)]
        lines += [_faithful(size, made[size]) for size in (SMALL, LARGE)]
    return lines, f"\n{words}"


def _generated(made: dict[str, Any]) -> str:
    stages = ", ".join(f"{name} {seconds:.0f} s" for name, seconds in made["stages"].items())
    a_seal = made["sealing"] / made["sealed"] * 1_000_000
    return (
        f"{made['cases']:,} cases generated in {made['seconds']:.0f} s ({stages}); {made['sealed']:,} texts sealed at "
        f"{a_seal:.1f} µs each\n"
    )


def _page_lines(small: list[dict[str, Any]], large: list[dict[str, Any]]) -> Iterator[Line]:
    """Medians over all rounds. Equal numbers of queries are asserted: one more is over."""
    for name in small[0]:
        before, after = (_median(found, name) for found in (small, large))
        yield Line("1M/10k", f"cases: {name}", after, floor=before, bound=GROWTH_BOUND)
        few, many = (found[0][name]["queries"] for found in (small, large))
        yield Line("1M/10k", f"queries: {name}", many, "", floor=few, bound=1.0)


def _figure_lines(environments: dict[str, dict[str, str]], stage: Stage) -> Iterator[Line]:
    """The officers' pages of a full year, the quicker of two rounds: cases behind them change nothing."""
    for environment in environments.values():
        stage(environment, "case_figures", "fill", longest=_LONGEST)
    rounds = [{size: stage(each, "case_figures") for size, each in environments.items()} for _ in range(2)]
    small, large = (page_table.quicker(rounds[0][size], rounds[1][size]) for size in (SMALL, LARGE))
    for before, after in zip(small["pages"], large["pages"], strict=True):
        yield from page_table.grown("1M/10k", "page of figures", before, after)


def _median(found: list[dict[str, Any]], name: str) -> float:
    times: list[float] = [taken for each in found for taken in each[name]["times"]]
    return statistics.median(times)


def _count_lines(size: str, found: dict[str, Any]) -> list[Line]:
    """One statement over few cases is quicker than many small ones: only among many is it held to its bound."""
    shown, bound = _short(size), SQL_BOUND if size == LARGE else None
    hand = found["hand"] * 1000
    return [
        Line(
            shown, f"counts of a year: SQL ({found['queries']} queries)", found["sql"] * 1000, floor=hand, bound=bound
        ),
        Line(shown, f"counts of a year: whole calls ({found['numbers']:,})", found["whole"] * 1000, floor=hand),
        Line(shown, "counts that the hand-written statement tells otherwise", found["differences"], "", bound=0),
    ]


def _import_line(size: str, found: dict[str, Any]) -> Line:
    name = f"{found['cases']:,} cases taken in at once, beside a bare insert of their {found['rows']:,} rows"
    return Line(_short(size), name, found["import"], floor=found["insert"], bound=IMPORT_BOUND)


def _faithful(size: str, made: dict[str, Any]) -> Line:
    return Line(_short(size), "generated cases that the rules count otherwise", made["differences"], "", bound=0)


def _short(size: str) -> str:
    return "1M" if size == LARGE else "10k"
