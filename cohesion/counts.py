"""The register of named counts: whoever can count records offers a count, a return asks for it by name.

A measure names the count that feeds it (`hate_crime.marac_referred`, `nrm.reported_by_authority`). Apps register
their counts when they start; outcomes asks without knowing who answers. Only numbers pass: personal data stops here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from cohesion.calendar import Quarter


@dataclass(frozen=True)
class Counted:
    """One counted number: for an authority (GSS code, or None where records are region-wide) and a category."""

    authority: str | None
    breakdown: str | None
    category: str | None
    value: int


@dataclass(frozen=True)
class Count:
    """A named count. `date_rule` says in words which date decides the quarter; `ask` counts one region's quarter."""

    name: str
    date_rule: str
    ask: Callable[[str, Quarter, date], Sequence[Counted]]


_register: dict[str, Count] = {}


class DuplicateCount(ValueError):
    """Two providers offer the same name."""


def register(count: Count) -> None:
    if count.name in _register:
        raise DuplicateCount(f"The count {count.name} is registered twice.")
    _register[count.name] = count


def unregister(name: str) -> None:
    _register.pop(name, None)


def provider(name: str) -> Count | None:
    """The count of that name, or None while no installed part of the service can count it."""
    return _register.get(name)


def names() -> tuple[str, ...]:
    return tuple(sorted(_register))
