"""What ten years of tensions cost beside one: the board of all that is open, and the summary of one week."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench.databases import postgresql
from bench.table import Line

SMALL, LARGE = "1", "10"
GROWTH_BOUND = 1.3
_ROUNDS = 3
_LONGEST = 600
Stage = Callable[..., dict[str, Any]]


def measured(folder: Path, stage: Stage) -> tuple[list[Line], str]:
    """The lines, and in words what was made. Both databases stand side by side and are measured in turn."""
    found: dict[str, list[dict[str, Any]]] = {SMALL: [], LARGE: []}
    with postgresql(folder, *(f"tension_{size}" for size in found)) as environments:
        made = [stage(environments[f"tension_{size}"], "tension_rows", size, longest=_LONGEST) for size in found]
        for _ in range(_ROUNDS):
            for size, rounds in found.items():
                rounds.append(stage(environments[f"tension_{size}"], "tension_pages"))
    words = "".join(f"{each['cases']:,} tensions with {each['gradings']:,} gradings\n" for each in made)
    return list(_lines(found[SMALL], found[LARGE])), f"\n{words}"


def _lines(small: list[dict[str, Any]], large: list[dict[str, Any]]) -> Iterator[Line]:
    """Each time is taken beside its own empty view, so that a machine that became slower between them is left out."""
    for name in small[0]:
        before, after = (_quietest(rounds, name) for rounds in (small, large))
        yield Line("10 years", f"tension: {name}", after["ms"], floor=after["empty_ms"])
        ratios = [each["ms"] / each["empty_ms"] for each in (before, after)]
        grown = f"tension, 10 years beside 1: {name}"
        yield Line("both", grown, ratios[1], "empty views", floor=ratios[0], bound=GROWTH_BOUND)
        yield Line("both", f"queries: {name}", after["queries"], "", floor=before["queries"], bound=1.0)


def _quietest(rounds: list[dict[str, Any]], name: str) -> dict[str, Any]:
    """The round in which the page took least: others on the machine only ever make one slower."""
    found: dict[str, Any] = min((each[name] for each in rounds), key=lambda each: each["ms"])
    return found
