"""Practice examples that were taken away: kept for a day, so that a slip of the hand loses no story."""

from dataclasses import asdict
from datetime import datetime
from typing import Any, NamedTuple

from django.core.cache import cache

from cohesion.models import User
from outcomes.models import QuarterlyReturn
from outcomes.return_values import ExampleInput

KEPT_SECONDS = 24 * 60 * 60
_MOST = 20


class Removed(NamedTuple):
    slug: str
    example: ExampleInput
    name: str
    at: datetime

    @property
    def title(self) -> str:
        return self.example.title.get(self.example.language, self.slug)

    @property
    def language(self) -> str:
        return self.example.language


def _key(held: QuarterlyReturn) -> str:
    return f"removed-examples:{held.pk}"


def _kept(held: QuarterlyReturn) -> list[tuple[str, dict[str, Any], str, datetime]]:
    return list(cache.get(_key(held)) or [])


def keep(held: QuarterlyReturn, slug: str, example: ExampleInput, *, by: User, now: datetime) -> None:
    kept = [(slug, asdict(example), str(by), now), *(entry for entry in _kept(held) if entry[0] != slug)]
    cache.set(_key(held), kept[:_MOST], KEPT_SECONDS)


def removed(held: QuarterlyReturn) -> tuple[Removed, ...]:
    """What can be put back, the latest first."""
    return tuple(Removed(slug, ExampleInput(**fields), name, at) for slug, fields, name, at in _kept(held))


def forget(held: QuarterlyReturn, slug: str) -> None:
    cache.set(_key(held), [entry for entry in _kept(held) if entry[0] != slug], KEPT_SECONDS)
