"""The register of named counts: whoever can count records offers a count, a return asks for it by name.

A measure names the count that feeds it (`hate_crime.marac_referred`, `nrm.reported_by_authority`). Apps register
their counts when they start; outcomes asks without knowing who answers. Only numbers pass: personal data stops here.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

from django.utils.functional import Promise

from cohesion.calendar import Quarter

if TYPE_CHECKING:
    from cohesion.models import User  # models are not ready when apps import this module


@dataclass(frozen=True)
class Counted:
    """One counted number: for an authority (GSS code, or None where records are region-wide) and a category.

    `tallied` is how much of `value` partners gave as totals, without records behind it.
    """

    authority: str | None
    breakdown: str | None
    category: str | None
    value: int
    tallied: int = 0


Together = Callable[[Sequence[str], str, Quarter, date], Mapping[str, Sequence[Counted]]]
"""Answers several counts of one region's quarter at once, by name: a return asks for many."""


@dataclass(frozen=True)
class Count:
    """A named count. `date_rule` says in words which date decides the quarter; `ask` counts one region's quarter.

    Counts of one provider name the same `together`, which answers them in as many queries as one takes.

    `records` gives the address of the records behind a number (count, quarter as text, authority's GSS code or None,
    breakdown and category or empty), for those who may open cases of that region.
    """

    name: str
    date_rule: Promise | str
    ask: Callable[[str, Quarter, date], Sequence[Counted]]
    label: Promise | str = ""
    records: Callable[[str, str, str | None, str, str], str] | None = None
    together: Together | None = None


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


# --- what moved, and where a number is used ---------------------------------------------------------------------------
Moved = tuple[str, str, int]
"""A count's name, a quarter as text and an authority's id: where a number may have changed."""


class Listener(Protocol):
    """Told of numbers that moved, inside the transaction that moved them."""

    def __call__(self, moved: Set[Moved], *, by: "User", now: datetime) -> None: ...


@dataclass(frozen=True)
class Use:
    """Where a number is used: the words and the address of a figure. `accepted` where a frozen version holds it."""

    label: str
    url: str
    accepted: bool


_listeners: list[Listener] = []
_is_quiet: ContextVar[bool] = ContextVar("counts_are_quiet", default=False)
_uses: list[Callable[[str, str, int, "User"], Sequence[Use]]] = []


def listen(listener: Listener) -> None:
    """Called once, when an app starts, by whoever holds figures that counts feed."""
    _listeners.append(listener)


def announce(moved: Set[Moved], *, by: "User", now: datetime) -> None:
    """Say which numbers moved, whoever listens."""
    if _is_quiet.get():
        return
    for listener in _listeners:
        listener(moved, by=by, now=now)


@contextmanager
def quietly() -> Iterator[None]:
    """Nothing is announced within: records are laid down that the figures which stand were counted from."""
    token = _is_quiet.set(True)
    try:
        yield
    finally:
        _is_quiet.reset(token)


def tell_uses(provider: Callable[[str, str, int, "User"], Sequence[Use]]) -> None:
    """Called once, when an app starts, by whoever can say where a count, quarter and authority is used."""
    _uses.append(provider)


def uses(name: str, quarter: str, authority_id: int, user: "User") -> list[Use]:
    """Where that number is used, as far as `user` may see it."""
    return [use for provider_ in _uses for use in provider_(name, quarter, authority_id, user)]
