"""The cases of the demo: as many as its returns say were counted, some by other routes, and what a few of them show.

Only what is missing is added, all of it or nothing; what people changed or removed since then stands.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import chain

from django.db import transaction

from casework.counting.ledger import count_new
from casework.counting.loading import loaded_for_counting
from casework.demo import crossings, extras, old_cases, other_kinds, scenes, sharing, tallied, tension_reports
from casework.demo.courses import Course
from casework.demo.days import present_of
from casework.demo.drafts import AnyDraft, Slot, save
from casework.demo.missing import THROUGH_CENTRES, Missing, known, missing
from casework.demo.reports import draft
from casework.demo.setting import Setting
from casework.demo.slots import slots_of
from cohesion import audit, counts
from cohesion.calendar import Quarter
from cohesion.demo import ExpectedCount
from cohesion.models import User

_BATCH = 500


def load_cases(expected: Sequence[ExpectedCount], *, by: User, now: datetime) -> tuple[int, int]:
    """How many cases and how many other things came. No figure is told of it: they were counted from these cases."""
    told = known(expected)
    if not told:
        return 0, 0
    with transaction.atomic(), counts.quietly():
        quarters = sorted({Quarter.parse(each.quarter) for each in told})
        setting = Setting.read(present_of(quarters[-1]))
        cells = missing(told)
        apart = old_cases.missing()
        drafts = [
            *_reports(cells, quarters, setting),
            *(old_cases.made(slot, setting) for slot in apart),
            *other_kinds.drafts([cell for cell in cells if not _is_tallied(cell)], setting),
        ]
        _keep(drafts, by=by, now=now)
        old_cases.complete(apart, setting)
        more = tallied.load_tallies([cell for cell in cells if _is_tallied(cell)], setting, now)
        more += extras.load_tallies(setting, now) + _shown(setting)
        if drafts or more:
            detail = {"cases": len(drafts), "more": more}
            audit.record("cases.sample_loaded", by=by, now=now, subject=by, detail=detail)
    return len(drafts), more


def _is_tallied(cell: Missing) -> bool:
    return tallied.is_tallied(cell.expected.count, cell.expected.region)


def _reports(cells: Sequence[Missing], quarters: list[Quarter], setting: Setting) -> list[AnyDraft]:
    """Reports of hate crime: those that returns count, and a few that came by other routes."""
    counted = slots_of([cell for cell in cells if cell.expected.count == THROUGH_CENTRES])
    return [_drawn(slot, setting) for slot in [*counted, *extras.missing_slots(setting.places, quarters)]]


def _drawn(slot: Slot, setting: Setting) -> AnyDraft:
    made = draft(slot, setting)
    Course(made, setting).run()
    return made


def _shown(setting: Setting) -> int:
    """What a few of the cases show besides, and what stands beside cases. Scenes choose first: they take free cases."""
    return (
        scenes.play_missing(setting)
        + sharing.load_protocols(setting)
        + sharing.refer_missing(setting)
        + sharing.transfer_missing(setting)
        + crossings.link_missing(setting)
        + tension_reports.load_reports(setting)
        + tension_reports.load_triggers(setting)
    )


def _keep(drafts: Sequence[AnyDraft], *, by: User, now: datetime) -> None:
    """Save them and count them, in one sum over all."""
    if not drafts:
        return
    save(drafts)
    ids = [each.case.pk for each in drafts]
    batches = (loaded_for_counting(ids[start : start + _BATCH]) for start in range(0, len(ids), _BATCH))
    count_new(chain.from_iterable(batches), by=by, now=now)
