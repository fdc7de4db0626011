"""Who is told when a version was accepted: features above this one, which it does not know, say so when they start."""

from collections.abc import Callable
from datetime import datetime

from cohesion.models import User
from outcomes.models import AcceptedVersion

Listener = Callable[[AcceptedVersion, User, datetime], None]

_listeners: list[Listener] = []


def tell_me(listener: Listener) -> None:
    """Called once, when an app starts."""
    if listener not in _listeners:
        _listeners.append(listener)


def accepted(version: AcceptedVersion, *, by: User, now: datetime) -> None:
    """In the transaction of the acceptance: what a listener does stands or falls with it."""
    for listener in _listeners:
        listener(version, by, now)
