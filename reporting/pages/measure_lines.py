"""What a figure is made of: the returns of its quarters, their lines and, as numbers alone, the records counted then.

For people who read the returns themselves: each sees the returns that are theirs to read, and no case is named.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import ngettext

from cohesion.models import Region, User
from outcomes.models import AcceptedFigure, LateCount, QuarterlyReturn, ValueState
from reporting.lens import Lens
from reporting.pages.addresses import address


@dataclass(frozen=True)
class SourceLine:
    """`where` is empty for the whole region. `records` tells how many records stood behind it then."""

    code: str
    where: str
    category: str
    value: Decimal | None
    state: str
    note: str
    records: str
    has_changed: bool


@dataclass(frozen=True)
class SourceReturn:
    region: Region
    quarter: str
    version: int
    url: str
    read_url: str
    lines: tuple[SourceLine, ...]

    @property
    def whole(self) -> tuple[SourceLine, ...]:
        return tuple(line for line in self.lines if not line.category)

    @property
    def parts(self) -> tuple[SourceLine, ...]:
        return tuple(line for line in self.lines if line.category)


@dataclass(frozen=True)
class Sources:
    """The returns of the chosen quarter, north to south; `quarters` are those of the year with an accepted return."""

    quarter: str
    quarters: tuple[str, ...]
    returns: tuple[SourceReturn, ...]


def sources(lens: Lens, codes: Sequence[str], user: User, asked: str) -> Sources | None:
    """Four queries. None for whoever looks as the public does and has no region, and where nothing was accepted."""
    if lens.is_published and lens.may_see_exact:
        return None
    held = _returns(lens, user)
    quarters = tuple(dict.fromkeys(each.round.quarter for each in held))
    if not quarters:
        return None
    quarter = asked if asked in quarters else quarters[-1]
    chosen = [each for each in held if each.round.quarter == quarter]
    versions = [each.latest_version_id for each in chosen]
    figures = list(_figures(codes, versions))
    late = LateCount.objects.visible_to(user).standing().filter(accepted_version__in=versions, measure__code__in=codes)
    changed = set(late.values_list("accepted_version_id", "measure_id", "authority_id"))
    return Sources(
        quarter, quarters, tuple(_source(each, [row for row in figures if _of(row, each)], changed) for each in chosen)
    )


def _returns(lens: Lens, user: User) -> list[QuarterlyReturn]:
    returns = QuarterlyReturn.objects.visible_to(user).for_plan(lens.plan).for_year(str(lens.year))
    accepted = returns.filter(latest_version__isnull=False).with_context()
    return list(accepted.order_by("round__quarter", "region__position"))


def _figures(codes: Sequence[str], versions: Sequence[int | None]) -> QuerySet[AcceptedFigure]:
    rows = AcceptedFigure.objects.filter(accepted_version__in=versions, measure__code__in=codes)
    related = rows.select_related("measure", "authority", "category__breakdown")
    return related.order_by(
        "measure__position", "authority__position", "category__breakdown__code", "category__position"
    )


def _of(row: AcceptedFigure, held: QuarterlyReturn) -> bool:
    return row.accepted_version_id == held.latest_version_id


def _source(held: QuarterlyReturn, rows: Sequence[AcceptedFigure], changed: set[tuple[int, int, int]]) -> SourceReturn:
    version = held.latest_version
    number = version.number if version else 0
    where = (held.region.code, held.round.quarter)
    return SourceReturn(
        region=held.region,
        quarter=held.round.quarter,
        version=number,
        url=address("return_version", *where, str(number)),
        read_url=address("return_read", *where),
        lines=tuple(_line(row, changed) for row in rows),
    )


def _line(row: AcceptedFigure, changed: set[tuple[int, int, int]]) -> SourceLine:
    key = (row.accepted_version_id, row.measure_id, row.authority_id or 0)
    return SourceLine(
        code=row.measure.code,
        where=row.authority.name if row.authority else "",
        category=row.category.label if row.category else "",
        value=row.value,
        state="" if row.state == ValueState.ACTUAL else str(ValueState(row.state).label),
        note=row.note,
        records=_records(row),
        has_changed=row.category_id is None and key in changed,
    )


def _records(row: AcceptedFigure) -> str:
    if row.counted_value is None:
        return ""
    count = int(row.counted_value)
    return ngettext("%(count)s record was counted then", "%(count)s records were counted then", count) % {
        "count": count
    }
