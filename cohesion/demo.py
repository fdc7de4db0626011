"""The register of demo data: each app adds its part of the demo year, `load_demo` runs them in dependency order."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass


def _nothing_real() -> str:
    return ""


@dataclass(frozen=True)
class DemoPart:
    """`order` says when it runs; `load` tops up what is missing and says in one line what it did.

    `real_data` names the real data that the database holds in this part's area, in a few words, or is empty: the
    demo never joins real data.
    """

    order: int
    name: str
    load: Callable[[], str]
    real_data: Callable[[], str] = _nothing_real


_parts: dict[str, DemoPart] = {}


def register(part: DemoPart) -> None:
    _parts[part.name] = part


def parts() -> tuple[DemoPart, ...]:
    return tuple(sorted(_parts.values(), key=lambda part: part.order))


# --- what the demo's returns say was counted --------------------------------------------------------------------------
@dataclass(frozen=True)
class ExpectedCount:
    """The number that the demo's returns tell for a count of `cohesion.counts` at a place in a quarter.

    `authority` is a GSS code, or None where it is told region-wide; `quarter` is a quarter as text. `parts` are the
    numbers of categories below the total, by breakdown and category. Whoever holds the records invents as many.
    """

    count: str
    region: str
    authority: str | None
    quarter: str
    total: int
    parts: Mapping[tuple[str, str], int]


_expectations: list[Callable[[], Iterable[ExpectedCount]]] = []


def expect(provider: Callable[[], Iterable[ExpectedCount]]) -> None:
    """Called once, when an app starts, by whoever makes the demo's returns. Asked after those are loaded."""
    _expectations.append(provider)


def expected_counts() -> Iterator[ExpectedCount]:
    for provider in _expectations:
        yield from provider()
