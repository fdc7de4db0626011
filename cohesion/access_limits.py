"""Addresses from which somebody keeps trying what does not exist are told to wait."""

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

MOST_MISSES = 20
WINDOW_SECONDS = 600


def has_missed_too_often(request: HttpRequest, what: str) -> bool:
    """Count one more miss of the visitor's address; True once there were more than MOST_MISSES within the window.

    Only misses count and only misses are refused: a wrong link never shuts a right one out of the same office. The
    cache holds a keyed digest, not the address.
    """
    address = get_adapter(request).get_client_ip(request)
    key = f"misses-{what}-{salted_hmac('cohesion.access_limits', address).hexdigest()}"
    cache.add(key, 0, WINDOW_SECONDS)
    try:
        return bool(cache.incr(key) > MOST_MISSES)
    except ValueError:
        # It ran out between the two steps.
        return False
