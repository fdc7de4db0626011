"""Measures taking in a register, beside a bare insert of the same encrypted rows.

What is measured is all that a person waits for once they press the button: the file is opened and read, its lines are
judged and compared with the cases that are here, and the cases are sealed, written and counted.
"""

import csv
import json
import sys
from collections.abc import Callable
from datetime import datetime
from functools import partial
from io import StringIO
from time import perf_counter
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.timezone import localdate

import bench.service  # noqa: F401  (sets the service up)
from bench.case_rows import WORKER
from casework.actions import case_import
from casework.demo.chance import chance
from casework.demo.days import received_days
from casework.demo.drafts import save_rows
from casework.intake.register import read_register
from casework.models import Case, CaseEvent, Categorisation, HateCrime, MatchKey, Motivation, RiskAssessment
from cohesion.calendar import Quarter
from cohesion.models import User

CASES = 2000
_TURNS = 5
_QUARTER = Quarter.parse("2014-15-Q3")
_PLACES = ("W06000014", "W06000015")
_HANGING = (HateCrime, Motivation, Categorisation, RiskAssessment, CaseEvent, MatchKey)
_COLUMNS = (
    "authority",
    "source",
    "received_on",
    "route",
    "category",
    "motivations",
    "types",
    "crime_reference",
    "police",
    "summary",
)
_Types = HateCrime.types.through


def register() -> bytes:
    """A file of reports that came through the council, each with a text, a type, a motivation and a crime reference."""
    source, out = chance("import"), StringIO()
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    for number, day in enumerate(received_days(source, _QUARTER, CASES)):
        summary = f"Shouted at on the way home from work by somebody who lives nearby, for the {number}th time."
        place, crime = source.choice(_PLACES), f"SWP/14/{number}"
        writer.writerow(
            [place, "council", day.isoformat(), "council", "crime", "race", "verbal", crime, "YES", summary]
        )
    return out.getvalue().encode()


def measure() -> dict[str, Any]:
    by, now, content = User.objects.get(email=WORKER), timezone.now(), register()
    times: dict[str, list[float]] = {"import": [], "insert": []}
    taken: list[models.Model] = []
    for _ in range(_TURNS):
        with transaction.atomic():
            upload = parked(content, by, now)
            times["import"].append(timed(partial(take_in, upload, by, now)))
            taken = taken or _rows(now)
            transaction.set_rollback(True)
        with transaction.atomic():
            times["insert"].append(timed(partial(save_rows, taken)))
            transaction.set_rollback(True)
    cases = sum(isinstance(row, Case) for row in taken)
    return {"cases": cases, "rows": len(taken), **{name: min(each) * 1000 for name, each in times.items()}}


def parked(content: bytes, by: User, now: datetime) -> Any:
    looked_at = read_register("", content, user=by, today=localdate(now))
    if not looked_at.is_usable:
        raise SystemExit(f"The register that is to be measured has problems: {list(looked_at.problems)[:3]}")
    return case_import.park(register=looked_at, content=content, by=by, now=now).pk


def take_in(upload: Any, by: User, now: datetime) -> None:
    """Lines that look like a generated case are taken in too: every turn writes the same rows."""
    case_import.take_in(upload_id=upload, with_alike=True, keeps_leaks=True, by=by, now=now)


def _rows(now: datetime) -> list[models.Model]:
    """The rows as the database holds them: sealed texts stay as they lie."""
    found: list[models.Model] = list(Case.objects.filter(recorded_at=now))
    ids = [each.pk for each in found]
    for model in _HANGING:
        found += list(model._default_manager.filter(case__in=ids))
    return found + list(_Types._default_manager.filter(hatecrime__case__in=ids))


def timed(act: Callable[[], object]) -> float:
    started = perf_counter()
    act()
    return perf_counter() - started


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure()))
