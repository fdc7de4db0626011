"""Measures pages: time beside a view that does nothing, queries, and the three heaviest parts of each profile.

Then the save of one field, and the import of 2,000 values beside a bare insert of the same rows.
"""

import cProfile
import json
import pstats
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.http import urlencode

import bench.service  # noqa: F401  (sets the service up)
from bench import entering
from bench.present import READ_BY_OFFICER
from bench.service import clock_of
from cohesion.calendar import Quarter
from cohesion.models import User
from outcomes.models import QuarterlyReturn

_TURNS = 10
_ROOT = Path(__file__).resolve().parent.parent
_OK = 200


@dataclass(frozen=True)
class Page:
    """`who` asks for `route`; `more` follows region and quarter in its address, where it has them. `of_year`: of the
    last full year, which the address names; `published`: with the eyes of the public.
    """

    route: str
    who: str = "co_ordinator"
    region: str = "NWW"
    more: tuple[object, ...] = ()
    of_year: bool = False
    published: bool = False

    def url(self, quarter: str) -> str:
        where = [self.region, quarter, *self.more] if self.region else [*self.more]
        asked = {"year": str(Quarter.parse(quarter).year.previous)} if self.of_year else {}
        asked |= {"as": "published"} if self.published else {}
        return reverse(self.route, args=where) + (f"?{urlencode(asked)}" if asked else "")

    @property
    def name(self) -> str:
        return f"{self.route} ({self.who.replace('_', '-')}{', published' if self.published else ''})"


def dashboards(who: str = "officer") -> Iterator[Page]:
    """The pages of figures, with both pairs of eyes."""
    for route, *more in _DASHBOARDS:
        for published in (False, True):
            yield Page(route, who, region="", more=tuple(more), of_year=True, published=published)


_DASHBOARDS = (
    ("outcomes",),
    ("outcomes_outcome", "1"),
    ("outcomes_measure", "1.2.M3"),
    ("outcomes_region", "NWW"),
    ("outcomes_authority", "W06000002"),
    ("outcomes_map",),
    ("outcomes_population",),
)


PAGES = (
    Page("home", region=""),
    Page("home", "officer", region=""),
    Page("returns", "officer", region=""),
    Page("rounds", "officer", region=""),
    Page("return_detail"),
    Page("return_detail", "officer", READ_BY_OFFICER),
    Page("return_submit"),
    Page("return_outcome", more=("1",)),
    Page("return_contributors"),
    Page("return_read"),
    Page("return_quiet"),
    Page("return_examples"),
    Page("return_evidence"),
    Page("return_check"),
    Page("return_receipt", "officer", READ_BY_OFFICER),
    Page("return_copy"),
    Page("return_authority_copy", more=("W06000002",)),
    Page("returns_of_region", region="", more=("NWW",)),
    Page("region_compare", region="", more=("NWW",)),
    Page("return_review", "officer", READ_BY_OFFICER),
    Page("return_history", "officer", READ_BY_OFFICER),
    *dashboards(),
    Page("outcomes_safe", "officer", region="", of_year=True),
)


def measure() -> dict[str, Any]:
    quarter = QuarterlyReturn.objects.order_by("-round__quarter").values_list("round__quarter", flat=True)[0]
    clients = {name: signed_in(name) for name in ("co_ordinator", "officer")}
    nothing = partial(get, clients["co_ordinator"], reverse("nothing"))
    pages = [measured(page.name, partial(get, clients[page.who], page.url(quarter)), nothing) for page in PAGES]
    save = entering.field_save(clients["co_ordinator"], quarter, secure=settings.SERVER_MODE)
    pages.append(measured("save of one field (co-ordinator)", save, nothing))
    return {"pages": pages, **entering.measure(quarter)}


def measured(name: str, ask: Callable[[], None], nothing: Callable[[], None]) -> dict[str, Any]:
    """What `ask` takes, and `nothing` turn by turn with it; how many queries it makes and what is heaviest in it."""
    ask()
    with CaptureQueriesContext(connection) as captured:
        ask()
    queries = len(captured)  # now: the log is emptied at the next request
    floor, taken = _turn_by_turn(nothing, ask)
    return {
        "name": name,
        "ms": taken * 1000,
        "floor_ms": floor * 1000,
        "queries": queries,
        "heaviest": _heaviest(ask),
    }


def signed_in(name: str) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(email=f"{name}@example.org"), settings.AUTHENTICATION_BACKENDS[0])
    return client


def get(client: Client, url: str) -> None:
    """One request, undone: a page may note that it was visited."""
    with transaction.atomic():
        response = client.get(url, secure=settings.SERVER_MODE)
        if response.status_code != _OK:
            raise RuntimeError(f"{url} answered {response.status_code}")
        transaction.set_rollback(True)


def _turn_by_turn(*acts: Callable[[], None]) -> list[float]:
    """The quickest of several turns of each act, taken in alternation: others only ever make a turn slower."""
    clock = clock_of(connection.vendor)
    taken: list[list[float]] = [[] for _ in acts]
    for _ in range(_TURNS):
        for act, times in zip(acts, taken, strict=True):
            started = clock()
            act()
            times.append(clock() - started)
    return [min(times) for times in taken]


def _heaviest(act: Callable[[], None]) -> list[str]:
    """The three parts that take most time of their own: a package of ours, or a library, with its share."""
    profile = cProfile.Profile()
    profile.runcall(act)
    parts: Counter[str] = Counter()
    for (file, _, _), (_, _, own, _, _) in pstats.Stats(profile).stats.items():  # type: ignore[attr-defined]
        parts[_part(file)] += own
    total = sum(parts.values())
    return [f"{name} {own / total:.0%}" for name, own in parts.most_common(3)]


def _part(file: str) -> str:
    path = Path(file)
    if path.is_relative_to(_ROOT) and ".venv" not in path.parts:
        return ".".join(path.relative_to(_ROOT).with_suffix("").parts[:3])
    parts = path.parts
    if "site-packages" in parts:
        inside = parts[parts.index("site-packages") + 1 :]
        return ".".join(inside[:3] if inside[0] == "django" else inside[:1]).removesuffix(".py")
    return "Python and its C parts"


if __name__ == "__main__":
    with override_settings(ROOT_URLCONF="bench.urls"):
        sys.stdout.write(json.dumps(measure()))
