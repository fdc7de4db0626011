"""Measures what people wait for among many cases: the list, a search by key, a case, a region's quarter.

A page whose address is not there is left out. Each page is asked for several times, of several cases.
"""

import json
import sys
from collections.abc import Callable, Iterator
from functools import partial
from itertools import cycle
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django.utils.timezone import localdate

import bench.service  # noqa: F401  (sets the service up)
from bench.case_rows import FIRST_DAY, REGION, WORKER
from bench.service import clock_of
from casework import match_keys
from casework.models import Case, HateCrime, MatchKey
from cohesion import counts
from cohesion.calendar import Quarter
from cohesion.models import User

_TURNS, _CASES, _OK = 9, 10, 200
_COUNT = "hate_crime.reported_through_centres"
_FILTER = {"status": "all", "authority": "W06000015", "risk": "HIGH", "route": "national_centre"}


def measure() -> dict[str, Any]:
    """Milliseconds of every turn and the number of queries, by what was asked."""
    user = User.objects.get(email=WORKER)
    acts = dict(_acts(user))
    found: dict[str, Any] = {name: {"times": [], "queries": _queries(act)} for name, act in acts.items()}
    clock = clock_of(connection.vendor)
    for _ in range(_TURNS):
        for name, act in acts.items():
            started = clock()
            act()
            found[name]["times"].append((clock() - started) * 1000)
    return found


def _acts(user: User) -> Iterator[tuple[str, Callable[[], None]]]:
    client = Client(SERVER_NAME="localhost")
    client.force_login(user, settings.AUTHENTICATION_BACKENDS[0])
    held = _cases(user)
    references = cycle([case.reference for case in held])
    crimes = cycle([case.hate_crime.crime_reference for case in held])
    yield "list", lambda: _get(client, reverse("cases"))
    yield "list, filtered", lambda: _get(client, reverse("cases"), _FILTER)
    yield "case page", lambda: _get(client, reverse("case", args=[next(references)]))
    if address := _address("cases_search"):
        yield "search by crime reference", lambda: _post(client, address, "crime_reference", next(crimes))
        yield "search by reference", lambda: _post(client, address, "reference", next(references))
    yield "search by key, the query alone", lambda: _found(user, next(crimes))
    yield "a region’s quarter", partial(_asked, Quarter.containing(FIRST_DAY))


def _address(route: str) -> str:
    try:
        return reverse(route)
    except NoReverseMatch:
        return ""


def _cases(user: User) -> list[Case]:
    """Some that the person may open, with a crime reference, from the whole length of time."""
    with_crime = HateCrime.objects.filter(police_recorded_on__isnull=False, case__in=Case.objects.visible_to(user))
    ids = list(with_crime.order_by("id").values_list("case", flat=True)[:_CASES])
    return list(Case.objects.filter(pk__in=ids).select_related("hate_crime").order_by("pk"))


def _get(client: Client, url: str, query: dict[str, str] | None = None) -> None:
    _undone(lambda: client.get(url, query, secure=settings.SERVER_MODE), (_OK,))


def _post(client: Client, url: str, kind: str, words: str) -> None:
    """By its reference a case is found at once: the answer leads there."""
    by = "reference" if kind == "reference" else "keys"
    sent = {"by": by, kind: words}
    _undone(lambda: client.post(url, sent, secure=settings.SERVER_MODE), (302,) if by == "reference" else (_OK,))


def _undone(ask: Callable[[], Any], expected: tuple[int, ...]) -> None:
    """One request, undone: a look at cases is recorded."""
    with transaction.atomic():
        response: HttpResponse = ask()
        if response.status_code not in expected:
            raise RuntimeError(f"answered {response.status_code}: {response.content[:200]!r}")
        transaction.set_rollback(True)


def _found(user: User, crime: str) -> None:
    kind = MatchKey.Kind.CRIME_REFERENCE
    values = match_keys.searched(kind, crime)
    visible = Case.objects.visible_to(user).filter(match_keys__kind=kind, match_keys__value__in=values)
    if not list(visible):
        raise RuntimeError("the case was not found by its key")


def _asked(quarter: Quarter) -> None:
    count = counts.provider(_COUNT)
    if count is None or not count.ask(REGION, quarter, localdate()):
        raise RuntimeError("nothing is counted there")


def _queries(act: Callable[[], None]) -> int:
    act()
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


if __name__ == "__main__":
    with override_settings(ROOT_URLCONF="bench.urls"):
        sys.stdout.write(json.dumps(measure()))
