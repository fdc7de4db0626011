"""The cases of the demo: as many as its returns say were counted, some by other routes, and what a few of them show.

Only what is missing is added, all of it or nothing; what people changed or removed since then stands.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain

from django.db import transaction

from casework.counting.ledger import count_new
from casework.counting.loading import loaded_for_counting
from casework.demo import extras, old_cases, scenes
from casework.demo.assigning import assigned
from casework.demo.chance import chance
from casework.demo.courses import Course
from casework.demo.days import present_of, received_days
from casework.demo.drafts import Draft, Slot, pk_of, save
from casework.demo.missing import Missing, known, missing
from casework.demo.reports import draft
from casework.demo.setting import Setting
from casework.models import Case
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
        places = _places(told)
        apart = old_cases.missing()
        drafts = [
            *(_drawn(slot, setting) for slot in _slots(missing(told))),
            *(_drawn(slot, setting) for slot in extras.missing_slots(places, quarters)),
            *(old_cases.made(slot, setting) for slot in apart),
        ]
        _keep(drafts, by=by, now=now)
        old_cases.complete(apart, setting)
        more = extras.load_tallies(setting, places, now) + scenes.play_missing(setting)
        if drafts or more:
            detail = {"cases": len(drafts), "more": more}
            audit.record("cases.sample_loaded", by=by, now=now, subject=by, detail=detail)
    return len(drafts), more


def _places(told: Sequence[ExpectedCount]) -> dict[str, list[str]]:
    found: dict[str, set[str]] = {}
    for each in told:
        found.setdefault(each.region, set()).add(each.authority or "")
    return {region: sorted(within) for region, within in sorted(found.items())}


def _drawn(slot: Slot, setting: Setting) -> Draft:
    made = draft(slot, setting)
    Course(made, setting).run()
    return made


def _slots(cells: Sequence[Missing]) -> list[Slot]:
    """For each cell as many slots as it lacks, taken from those that no case holds."""
    keys = {_key(cell, number) for cell in cells for number in range(cell.expected.total + cell.cases)}
    by_pk = {pk_of(key): key for key in sorted(keys)}
    taken = {by_pk[pk] for pk in Case.objects.filter(is_sample=True).values_list("pk", flat=True) if pk in by_pk}
    return list(chain.from_iterable(_of_cell(cell, taken) for cell in cells))


def _key(cell: Missing, number: int) -> str:
    return f"{cell.expected.count}:{cell.expected.quarter}:{cell.gss}:{number}"


def _of_cell(cell: Missing, taken: set[str]) -> Iterator[Slot]:
    every = (_key(cell, number) for number in range(cell.expected.total + cell.cases))
    free = [key for key in every if key not in taken][: cell.cases]
    source = chance("cell", cell.expected.count, cell.expected.quarter, cell.gss, cell.cases)
    days = received_days(source, cell.quarter, cell.cases)
    motivations = assigned(cell.cases, cell.parts)
    source.shuffle(motivations)
    for key, day, codes in zip(free, days, motivations, strict=True):
        yield Slot(key, cell.expected.region, cell.gss, day, codes)


def _keep(drafts: Sequence[Draft], *, by: User, now: datetime) -> None:
    """Save them and count them, in one sum over all."""
    if not drafts:
        return
    save(drafts)
    ids = [each.case.pk for each in drafts]
    batches = (loaded_for_counting(ids[start : start + _BATCH]) for start in range(0, len(ids), _BATCH))
    count_new(chain.from_iterable(batches), by=by, now=now)
