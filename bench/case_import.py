"""Measures taking in many cases at once, beside a bare insert of the same encrypted rows.

What is measured is `taken_in`: the bulk path of the demo, which invents, seals, writes and counts. Where the import of
registers is there, `taken_in` is the place to call it instead.
"""

import json
import sys
from collections.abc import Sequence
from datetime import date
from time import perf_counter
from typing import Any

from django.db import models, transaction
from django.utils import timezone

import bench.service  # noqa: F401  (sets the service up)
from bench.case_rows import WORKER
from casework.counting.ledger import count_new
from casework.counting.loading import loaded_for_counting
from casework.demo import drafts
from casework.demo.chance import chance
from casework.demo.days import received_days
from casework.demo.drafts import Draft, Slot
from casework.demo.reports import draft
from casework.demo.setting import Setting
from casework.models import Case, CaseEvent, Categorisation, HateCrime, MatchKey, Motivation
from cohesion.calendar import Quarter
from cohesion.models import User
from cohesion.sealing import fingerprint

CASES = 2000
_TURNS = 5
_QUARTER = Quarter.parse("2014-15-Q3")
_PLACES = ("W06000013", "W06000014", "W06000015")
_Types = HateCrime.types.through


def taken_in(slots: Sequence[Slot], setting: Setting, by: User) -> None:
    """HOOK: what takes many cases in. The lead connects the import of registers here."""
    made = [_drawn(slot, setting, by) for slot in slots]
    drafts.save(made)
    count_new(loaded_for_counting([each.case.pk for each in made]), by=by, now=timezone.now())


def _drawn(slot: Slot, setting: Setting, by: User) -> Draft:
    made = draft(slot, setting)
    kind = MatchKey.Kind.CRIME_REFERENCE
    made.detail.crime_reference = f"SWP/14/{slot.key}"
    made.rows += [
        Categorisation(case=made.case, category=made.detail.category, at=made.case.recorded_at, by=by),
        MatchKey(case=made.case, kind=kind, value=fingerprint(kind, slot.key)),
    ]
    made.tell(CaseEvent.Kind.RECORDED, made.case.recorded_at, by)
    return made


def measure() -> dict[str, Any]:
    by = User.objects.get(email=WORKER)
    setting = Setting.read(date(2015, 10, 30))
    setting = Setting(**{**vars(setting), "workers": dict.fromkeys(setting.regions, by)})
    source = chance("import")
    days = received_days(source, _QUARTER, CASES)
    slots = [Slot(f"{n}", "CV", source.choice(_PLACES), day, ("race",), "council") for n, day in enumerate(days)]
    times: dict[str, list[float]] = {"import": [], "insert": []}
    taken: list[models.Model] = []

    def inserted() -> None:
        drafts.save_rows(taken)

    for _ in range(_TURNS):
        with transaction.atomic():
            times["import"].append(_timed(lambda: taken_in(slots, setting, by)))
            if not taken:
                taken += _rows([slot.pk for slot in slots])
            transaction.set_rollback(True)
        with transaction.atomic():
            times["insert"].append(_timed(inserted))
            transaction.set_rollback(True)
    return {"cases": CASES, "rows": len(taken), **{name: min(each) * 1000 for name, each in times.items()}}


def _rows(ids: Sequence[Any]) -> list[models.Model]:
    """The rows as the database holds them: sealed texts stay as they lie."""
    hanging = (HateCrime, Motivation, Categorisation, CaseEvent, MatchKey)
    found: list[models.Model] = list(Case.objects.filter(pk__in=ids))
    for model in hanging:
        found += list(model._default_manager.filter(case__in=ids))
    return found + list(_Types._default_manager.filter(hatecrime__case__in=ids))


def _timed(act: Any) -> float:
    started = perf_counter()
    act()
    return perf_counter() - started


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure()))
