"""One measure in every region this quarter, from north to south and never ranked."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from cohesion.models import Region, User
from outcomes.models import AcceptedFigure, Figure, Measure, QuarterlyReturn, ValueState
from outcomes.models.figure import CellValue
from outcomes.pages.reading.figures import region_value
from outcomes.pages.status import KINDS


@dataclass(frozen=True)
class PlaceValue:
    name: str
    value: Decimal | None
    state: str


@dataclass(frozen=True)
class RegionRow:
    """`total` is as the region's return says it now, `was` what counts for the quarter before."""

    region: Region
    kind: str
    word: str
    total: Decimal | None
    was: Decimal | None
    places: tuple[PlaceValue, ...]
    is_this: bool


def across_regions(held: QuarterlyReturn, measure: Measure, user: User) -> tuple[RegionRow, ...]:
    """Three queries, whatever the regions report."""
    visible = QuarterlyReturn.objects.visible_to(user)
    returns = list(visible.filter(round=held.round_id).select_related("region").order_by("region__position"))
    figures: dict[int, list[Figure]] = defaultdict(list)
    cells = Figure.objects.filter(quarterly_return__in=returns, measure=measure, category__isnull=True)
    for figure in cells.select_related("authority").order_by("authority__position"):
        figures[figure.quarterly_return_id].append(figure)
    before = _accepted_before(held, measure, user)
    return tuple(_row(each, held, measure, figures, before) for each in returns)


def _accepted_before(held: QuarterlyReturn, measure: Measure, user: User) -> Mapping[int, Sequence[CellValue]]:
    """By region."""
    earlier = QuarterlyReturn.objects.visible_to(user).filter(
        round__plan=held.round.plan_id, round__quarter=str(held.round.period.previous)
    )
    rows = AcceptedFigure.objects.counting().filter(
        accepted_version__quarterly_return__in=earlier, measure=measure, category__isnull=True
    )
    found: dict[int, list[CellValue]] = defaultdict(list)
    for row in rows.select_related("accepted_version__quarterly_return"):
        found[row.accepted_version.quarterly_return.region_id].append(row)
    return found


def _row(
    own: QuarterlyReturn,
    held: QuarterlyReturn,
    measure: Measure,
    figures: Mapping[int, Sequence[Figure]],
    before: Mapping[int, Sequence[CellValue]],
) -> RegionRow:
    cells = figures.get(own.pk, ())
    return RegionRow(
        region=own.region,
        kind=KINDS[own.status],  # type: ignore[index]  # a stored status is one of the keys
        word=own.get_status_display(),
        total=region_value(measure, cells),
        was=region_value(measure, before.get(own.region_id, ())),
        places=tuple(
            PlaceValue(
                cell.authority.name if cell.authority else "",
                cell.value,
                "" if cell.state == ValueState.ACTUAL else cell.get_state_display(),
            )
            for cell in cells
        ),
        is_this=own.pk == held.pk,
    )
