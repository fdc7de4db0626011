"""Moments: in addresses, as pages write them there, and as people say them."""

from datetime import UTC, datetime

from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.timezone import is_aware


def read_moment(text: str) -> datetime | None:
    """The moment that `text` names, in UTC. None for what is none, has no offset, or is in no year there."""
    try:
        found = parse_datetime(text)
        return found.astimezone(UTC) if found is not None and is_aware(found) else None
    except (ValueError, OverflowError):
        return None


def full(moment: datetime) -> str:
    """“28 October 2014, 09:30”, in the time zone that `moment` has."""
    return date_format(moment, "j\u00a0F Y, H:i")
