"""The register of demo data: each app adds its part of the demo year, `load_demo` runs them in dependency order."""

from collections.abc import Callable
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
