"""Figures of one measure as a row: a cell a place, region-wide, the region’s total; breakdowns below."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.timezone import localdate
from django.utils.translation import gettext

from cohesion import day_words
from cohesion.models import LocalAuthority
from outcomes.counting import is_counted
from outcomes.models import AreaRule, Breakdown, CentralAdjustment, ContributionRequest, Feed, Measure, ValueState
from outcomes.models.figure import CellValue
from outcomes.pages.late_flags import LateFlag
from outcomes.pages.reading.rows import Rows
from outcomes.record_links import RecordLink
from outcomes.return_values import CellKey


@dataclass(frozen=True)
class CellReading:
    """`value` is None where there is none; `state` is empty for an actual value. `is_blank`: nothing was entered.
    `source` says which contributor gave it and who took it in. `adjustment` is a flag only: what an officer holds to be
    right beside what the region reports. `late` says that records changed behind it, `records` leads to them.
    """

    place: str
    value: Decimal | None
    state: str = ""
    note: str = ""
    counted: Decimal | None = None
    was: Decimal | None = None
    responses: int | None = None
    shared_with: str = ""
    source: str = ""
    is_blank: bool = False
    adjustment: CentralAdjustment | None = None
    late: LateFlag | None = None
    records: RecordLink | None = None

    @property
    def says_something(self) -> bool:
        return not self.is_blank or self.adjustment is not None or self.late is not None


@dataclass(frozen=True)
class CategoryRow:
    label: str
    cells: tuple[CellReading, ...]
    total: CellReading
    is_last: bool = False


@dataclass(frozen=True)
class BreakdownReading:
    title: str
    note: str
    rows: tuple[CategoryRow, ...]


@dataclass(frozen=True)
class MeasureRow:
    measure: Measure
    source: str
    cells: tuple[CellReading, ...]
    total: CellReading
    breakdowns: tuple[BreakdownReading, ...]


Places = Sequence[LocalAuthority | None]


def places_of(rows: Rows, measures: Sequence[Measure]) -> Places:
    """The return's authorities, and region-wide (None) where one of `measures` has such a figure or a flag there."""
    asked = {measure.pk for measure in measures}
    wide = any(key.authority_id is None and key.measure_id in asked for key in (*rows.figures, *rows.adjustments))
    return (*rows.scope.authorities.values(), *((None,) if wide else ()))


def measure_row(rows: Rows, measure: Measure, places: Places) -> MeasureRow:
    return MeasureRow(
        measure=measure,
        source=_fed_by(rows, measure),
        cells=_cells(rows, measure, places, None),
        total=_total(rows, measure, places, None),
        breakdowns=tuple(
            reading
            for breakdown in rows.scope.breakdowns.get(measure.pk, ())
            if (reading := _breakdown(rows, measure, breakdown, places)).rows
        ),
    )


def _fed_by(rows: Rows, measure: Measure) -> str:
    """Where the numbers come from. A measure fed by cases may stand on what a partner supplied where none are kept."""
    if measure.feed == Feed.TYPED:
        return ""
    is_silent = measure.pk in rows.counted.silent
    if is_counted(measure) and not is_silent and not any(key.measure_id == measure.pk for key in rows.counted.told):
        return gettext("No cases are kept here yet: typed, or supplied by a partner")
    return str(measure.get_feed_display())


def _cells(rows: Rows, measure: Measure, places: Places, category: int | None) -> tuple[CellReading, ...]:
    return tuple(_cell(rows, CellKey(measure.pk, place.pk if place else None, category), place) for place in places)


def _cell(rows: Rows, key: CellKey, place: LocalAuthority | None) -> CellReading:
    name = place.name if place else gettext("Region-wide")
    figure = rows.figures.get(key)
    before = rows.before.get(key)
    was = before.value if before else None
    beside = CellReading(
        place=name,
        value=None,
        was=was,
        is_blank=True,
        adjustment=rows.adjustments.get(key),
        late=rows.late.get(key),
        records=rows.records.at(key),
    )
    if figure is None:
        return beside
    partners = ", ".join(region.name for region in figure.partner_regions.all())
    return replace(
        beside,
        value=figure.value,
        state="" if figure.state == ValueState.ACTUAL else figure.get_state_display(),
        note=figure.note or figure.override_reason,
        counted=figure.counted_value if figure.is_overridden else None,
        responses=figure.responses,
        shared_with=partners,
        source=_source(figure.contribution, named=rows.names_contributors) if figure.contribution else "",
        is_blank=False,
    )


def _source(given: ContributionRequest, *, named: bool) -> str:
    who = day_words.listed([part for part in (given.name if named else "", given.organisation) if part])
    values = {"who": who or gettext("a contributor"), "by": given.decided_by}
    if given.decided_at is None:
        return gettext("From %(who)s") % values
    day = day_words.plain(localdate(given.decided_at))
    return gettext("From %(who)s, taken in by %(by)s on %(day)s") % {**values, "day": day}


def _total(rows: Rows, measure: Measure, places: Places, category: int | None) -> CellReading:
    keys = [CellKey(measure.pk, place.pk if place else None, category) for place in places]
    return CellReading(
        place=gettext("Region total"),
        value=region_value(measure, [rows.figures.get(key) for key in keys]),
        was=region_value(measure, [rows.before.get(key) for key in keys]),
    )


def region_value(measure: Measure, figures: Sequence[CellValue | None]) -> Decimal | None:
    """The sum of the places where places add up; else the one value there is. None where it cannot be said."""
    known = [figure.value for figure in figures if figure is not None and figure.value is not None]
    if measure.area_rule == AreaRule.SUM:
        return sum(known, Decimal(0)) if known else None
    return known[0] if len(known) == 1 else None


def _breakdown(rows: Rows, measure: Measure, breakdown: Breakdown, places: Places) -> BreakdownReading:
    present = {key.category_id for key in rows.figures if key.measure_id == measure.pk and key.category_id is not None}
    categories = sorted(
        (rows.scope.categories[pk] for pk in present if rows.scope.categories[pk].breakdown_id == breakdown.pk),
        key=lambda category: (category.position, category.label),
    )
    note = "" if breakdown.sums_to_total else gettext("May add to more than the total.")
    return BreakdownReading(
        title=breakdown.title,
        note=note,
        rows=tuple(
            CategoryRow(
                label=category.label,
                cells=_cells(rows, measure, places, category.pk),
                total=_total(rows, measure, places, category.pk),
                is_last=category is categories[-1],
            )
            for category in categories
        ),
    )


def headline(measure_rows: Mapping[int, MeasureRow], limit: int = 3) -> tuple[MeasureRow, ...]:
    """Up to `limit` rows with a total for the triptych: the plan’s headline measures first."""
    with_total = [row for row in measure_rows.values() if row.total.value is not None]
    return tuple(sorted(with_total, key=lambda row: not row.measure.is_headline)[:limit])
