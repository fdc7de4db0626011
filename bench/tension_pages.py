"""Measures the board of all regions, the weekly summary of one, and the reports that wait, beside an empty view."""

import json
import statistics
import sys
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from time import perf_counter
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import bench.service  # noqa: F401  (sets the service up)
from bench.tension_rows import FIRST_DAY, NATIONAL, REGION, REGIONAL
from casework.pages.tension_week import monday_of
from cohesion.models import User

_TURNS, _OK = 25, 200


def measure() -> dict[str, Any]:
    """Milliseconds of every turn, those of the empty view among them, and the number of queries, by page."""
    week = monday_of(FIRST_DAY + timedelta(days=350))
    asked = {
        "board of all regions": (NATIONAL, reverse("cases_tension")),
        "board of a region": (REGIONAL, reverse("cases_tension")),
        "weekly summary": (REGIONAL, reverse("cases_tension_week", args=[REGION, week])),
    }
    clients = {email: _signed_in(email) for email in (NATIONAL, REGIONAL)}
    acts = {name: partial(_get, clients[email], url) for name, (email, url) in asked.items()}
    nothing = partial(_get, clients[REGIONAL], reverse("nothing"))
    return {name: {**_times(act, nothing), "queries": _queries(act)} for name, act in acts.items()}


def _signed_in(email: str) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(email=email), settings.AUTHENTICATION_BACKENDS[0])
    return client


def _get(client: Client, url: str) -> None:
    """One request, undone: a look at cases is recorded."""
    with transaction.atomic():
        response = client.get(url, secure=settings.SERVER_MODE)
        if response.status_code != _OK:
            raise RuntimeError(f"{url} answered {response.status_code}")
        transaction.set_rollback(True)


def _times(act: Callable[[], None], nothing: Callable[[], None]) -> dict[str, float]:
    """Medians, warm, the empty view in turn with the page."""
    taken: list[float] = []
    empty: list[float] = []
    act()
    for _ in range(_TURNS):
        for ask, times in ((nothing, empty), (act, taken)):
            started = perf_counter()
            ask()
            times.append((perf_counter() - started) * 1000)
    return {"ms": statistics.median(taken), "empty_ms": statistics.median(empty)}


def _queries(act: Callable[[], None]) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


if __name__ == "__main__":
    with override_settings(ROOT_URLCONF="bench.urls"):
        sys.stdout.write(json.dumps(measure()))
