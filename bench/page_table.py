"""What pages cost: beside a view that does nothing, and at twelve years of returns beside one."""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench.databases import database
from bench.table import Line

SIZES = ("one-year", "twelve-years")
GROWTH_BOUND = 1.3
Stage = Callable[..., dict[str, Any]]


def measured(folder: Path, stage: Stage) -> tuple[list[Line], str]:
    """The lines of both sizes, and in words the three heaviest parts of each page's profile."""
    with ExitStack() as stack:
        environments = {size: stack.enter_context(database(folder, size)) for size in SIZES}
        for size, environment in environments.items():
            stage(environment, "prepare", size, longest=600)
        found = _in_turn(environments, stage)
    small, large = (found[size] for size in SIZES)
    lines = [_beside_nothing(size, page) for size in SIZES for page in found[size]["pages"]]
    for before, after in zip(small["pages"], large["pages"], strict=True):
        lines += grown("both", "page at 12 years beside 1", before, after)
    lines += [line for size in SIZES for line in _saves(size, found[size])]
    heaviest = "".join(f"  {page['name']}: {', '.join(page['heaviest'])}\n" for page in large["pages"])
    return lines, f"\nHeaviest parts at {SIZES[-1]}, by their own time:\n{heaviest}"


def _in_turn(environments: Mapping[str, dict[str, str]], stage: Stage) -> dict[str, dict[str, Any]]:
    """Of both sizes the quicker of two rounds, page by page: a machine that slows down meets both of them."""
    rounds = [{size: stage(each, "pages", longest=600) for size, each in environments.items()} for _ in range(2)]
    return {size: quicker(rounds[0][size], rounds[1][size]) for size in environments}


def quicker(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    pairs = zip(one["pages"], other["pages"], strict=True)
    return {**one, "pages": [min(pair, key=lambda page: page["ms"] / page["floor_ms"]) for pair in pairs]}


def _beside_nothing(size: str, page: dict[str, Any]) -> Line:
    return Line(size, f"page: {page['name']}, {page['queries']} queries", page["ms"], floor=page["floor_ms"])


def grown(size: str, what: str, before: dict[str, Any], after: dict[str, Any]) -> list[Line]:
    """Each time is taken beside its own floor, so that a machine that became slower between the two is left out."""
    ratios = [page["ms"] / page["floor_ms"] for page in (before, after)]
    return [
        Line(size, f"{what}: {before['name']}", ratios[1], "floors", floor=ratios[0], bound=GROWTH_BOUND),
        Line(size, f"queries: {before['name']}", after["queries"], "", floor=before["queries"], bound=1.0),
    ]


def _saves(size: str, found: dict[str, Any]) -> list[Line]:
    made = found["import"]
    name = f"import of {made['values']:,} values, beside a bare insert"
    return [Line(size, name, made["import"], floor=made["insert"])]
