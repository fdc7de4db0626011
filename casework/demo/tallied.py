"""The region whose conferences and tensions are the police's: its numbers come as totals, month by month."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from casework.counting.rules import KIND_OF
from casework.demo.chance import chance
from casework.demo.missing import HATE_MARAC, SLAVERY_MARAC, TENSIONS, Missing
from casework.demo.setting import Setting
from casework.models import Case, Tally

REGION = "GE"
COUNTS = frozenset({HATE_MARAC, SLAVERY_MARAC, TENSIONS})
_MONTHS = 3

_Key = tuple[str, int, date, int]


def is_tallied(count: str, region: str) -> bool:
    return region == REGION and count in COUNTS


def load_tallies(cells: Sequence[Missing], setting: Setting, now: datetime) -> int:
    """Add the totals of these cells, where nobody has entered one meanwhile, and no cases. Returns how many came."""
    if not cells:
        return 0
    entered = Tally.objects.filter(region__code=REGION, count__in=COUNTS)
    present: set[_Key] = set(entered.values_list("count", "authority", "month", "source"))
    taken = _months_of_cases(cells)
    rows = [
        row
        for cell in cells
        for row in _tallies(cell, setting, now)
        if (row.count, row.authority_id, row.month, row.source_id) not in present
        and (row.kind, row.authority_id, row.month, row.source_id) not in taken
    ]
    return len(Tally.objects.bulk_create(rows))


def _months_of_cases(cells: Iterable[Missing]) -> set[_Key]:
    kinds = {KIND_OF[cell.expected.count] for cell in cells}
    rows = Case.objects.filter(region__code=REGION, kind__in=kinds)
    found = rows.values_list("kind", "authority", "received_on", "source")
    return {(kind, place, day.replace(day=1), source) for kind, place, day, source in found}


def _tallies(cell: Missing, setting: Setting, now: datetime) -> Iterator[Tally]:
    """One a month of the quarter, also where the police had none in it."""
    source = chance("tallied", cell.expected.count, cell.expected.quarter, cell.gss)
    chosen = source.choices(range(_MONTHS), k=cell.cases)
    first = cell.quarter.starts_on
    for number in range(_MONTHS):
        yield Tally(
            kind=KIND_OF[cell.expected.count],
            count=cell.expected.count,
            region=setting.regions[REGION],
            authority=setting.authorities[cell.gss],
            month=first.replace(month=first.month + number),
            source=setting.police_of(cell.gss),
            value=chosen.count(number),
            recorded_at=now,
            recorded_by=setting.leads[REGION],
            is_sample=True,
        )
