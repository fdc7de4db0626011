"""Addresses from which somebody keeps trying what does not exist, and people who ask too much, are told to wait."""

from time import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from cohesion.models import User

MOST_MISSES = 20
MOST_QUESTIONS = 60
WINDOW_SECONDS = 600


def has_missed_too_often(request: HttpRequest, what: str) -> bool:
    """Count one more miss of the visitor's address; True once there were more than MOST_MISSES within the window.

    Only misses count and only misses are refused: a wrong link never shuts a right one out of the same office. The
    cache holds a keyed digest, not the address.
    """
    address = get_adapter(request).get_client_ip(request)
    return _times(f"misses-{what}-{salted_hmac('cohesion.access_limits', address).hexdigest()}") > MOST_MISSES


def has_sent_too_often(request: HttpRequest, what: str, most: int) -> bool:
    """Count one more form from the visitor's address; True once there were more than `most` within the window."""
    address = get_adapter(request).get_client_ip(request)
    return _times(f"sent-{what}-{salted_hmac('cohesion.access_limits', address).hexdigest()}") > most


def is_flooded(key: object, what: str, most: int) -> bool:
    """Count one more form through one door, whoever sent it; True once there were more than `most` in the window."""
    return _times(f"flood-{what}-{key}") > most


def is_written_to_too_often(email: str, what: str, most: int) -> bool:
    """Count one more letter to somebody who may have asked for none; True once there were more than `most`."""
    return _times(f"letters-{what}-{salted_hmac('cohesion.access_limits', email.lower()).hexdigest()}") > most


def has_asked_too_often(user: User, what: str) -> bool:
    """Count one more question of a person; True once there were more than MOST_QUESTIONS within the window.

    Nobody who looks for something asks that often: a list that is gone through one by one does.
    """
    return _times(f"questions-{what}-{user.pk}") > MOST_QUESTIONS


def _times(key: str) -> int:
    """How often this happened within the window, now counted in.

    The window begins with the first and is not prolonged by those that follow, or whoever goes on asking would shut a
    door for everybody. A cache in the database prolongs what it counts up, so the beginning stands apart.
    """
    cache.add(f"{key}-since", time(), WINDOW_SECONDS)
    counted = f"{key}-{cache.get(f'{key}-since')}"
    cache.add(counted, 0, WINDOW_SECONDS)
    try:
        times = cache.incr(counted)
    except ValueError:
        # It ran out between the two steps.
        return 0
    cache.touch(counted, WINDOW_SECONDS)
    return times
