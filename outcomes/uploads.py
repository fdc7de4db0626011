"""A file between its preview and its confirmation: kept for half an hour, for its person and return alone."""

from typing import NamedTuple

from django.core.cache import cache

from cohesion.models import User
from outcomes.models import QuarterlyReturn

KEPT_SECONDS = 30 * 60


class Upload(NamedTuple):
    """`version` is the return's when the person saw what would change."""

    name: str
    content: bytes
    version: int


def _key(user: User, held: QuarterlyReturn) -> str:
    return f"upload:{user.pk}:{held.pk}"


def keep(upload: Upload, *, user: User, held: QuarterlyReturn) -> None:
    """The newest one replaces what the person looked at before."""
    cache.set(_key(user, held), tuple(upload), KEPT_SECONDS)


def take(*, user: User, held: QuarterlyReturn) -> Upload | None:
    """The file that was kept, which is then kept no longer; None where its time has run out."""
    found = cache.get(_key(user, held))
    cache.delete(_key(user, held))
    return Upload(*found) if found else None
