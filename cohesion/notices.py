"""What a person must be told on their first pages until they have dealt with it. Features register what they tell."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cohesion.models import User  # models are not ready when apps import this module

# The routes on whose pages notices stand.
SHOWN_AT = frozenset({"home", "cases"})


@dataclass(frozen=True)
class Notice:
    """A whole sentence, and where to deal with it."""

    sentence: str
    label: str
    url: str


_tellers: list[Callable[["User"], Sequence[Notice]]] = []


def tell(teller: Callable[["User"], Sequence[Notice]]) -> None:
    """Called once, when an app starts."""
    _tellers.append(teller)


def notices(user: "User", route: str) -> tuple[Notice, ...]:
    if route not in SHOWN_AT:
        return ()
    return tuple(notice for teller in _tellers for notice in teller(user))
