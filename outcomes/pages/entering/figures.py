"""The entry grid: a row a measure, a cell a place, each beside its history; breakdowns beneath."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext

from cohesion import day_words
from cohesion.models import LocalAuthority
from cohesion.templatetags.cohesion import number
from outcomes.entry import fields
from outcomes.entry.fields import Field
from outcomes.entry.showing import state_line
from outcomes.models import AreaRule, Breakdown, BreakdownCategory, Measure, ValueState
from outcomes.models.figure import CellValue
from outcomes.pages.entering.cells import BreakdownEntry, CategoryEntry, CellEntry, Left, MeasureEntry
from outcomes.pages.entering.changed import Changes
from outcomes.pages.entering.rows import EntryRows
from outcomes.pages.entering.typed import Typed
from outcomes.record_links import RecordLinks
from outcomes.return_values import CellInput, CellKey

Places = Sequence[LocalAuthority | None]
# A part of a breakdown says its state in words in its box; a total chooses among these.
STATES = (ValueState.ESTIMATED, ValueState.NOT_AVAILABLE, ValueState.NOT_APPLICABLE, ValueState.NOT_COLLECTED)


class Grid:
    """Makes the rows of one page. What is the same for all cells is worked out once."""

    def __init__(
        self, rows: EntryRows, typed: Typed, changes: Changes, opened: frozenset[str], records: RecordLinks
    ) -> None:
        self._records = records
        self._rows, self._typed, self._changes, self._opened = rows, typed, changes, opened
        self.places: Places = (*rows.scope.authorities.values(), None)
        self._names = [place.name if place else gettext("Region-wide") for place in self.places]

    @property
    def heads(self) -> Sequence[str]:
        return self._names

    def measure(self, measure: Measure) -> MeasureEntry:
        breakdowns = tuple(self._breakdown(measure, each) for each in self._rows.scope.breakdowns.get(measure.pk, ()))
        cells = self._cells(measure, None)
        is_marked = any(cell.error or cell.choice for each in breakdowns for row in each.rows for cell in row.cells)
        shared = self._rows.stands.figures.get(CellKey(measure.pk))
        return MeasureEntry(
            measure=measure,
            source=self._source(measure),
            facts=self._facts(measure),
            cells=cells,
            total=self._total(measure, cells),
            total_was=self._total_of(measure, None, self._rows.past.quarter),
            total_year_ago=self._total_of(measure, None, self._rows.past.year),
            breakdowns=breakdowns,
            is_open=is_marked or f"f-{measure.pk}" in self._opened,
            partners=frozenset(region.pk for region in shared.partner_regions.all()) if shared else frozenset(),
            requests=tuple(asked for asked in self._rows.requests if asked.measure_id == measure.pk),
        )

    def _cells(self, measure: Measure, category: BreakdownCategory | None) -> tuple[CellEntry, ...]:
        said = f"{measure.text}, {category.label}" if category else measure.text
        return tuple(
            self._cell(
                CellKey(measure.pk, place.pk if place else None, category.pk if category else None),
                place=name,
                part=category.label if category else "",
                said=said,
            )
            for place, name in zip(self.places, self._names, strict=True)
        )

    def _cell(self, key: CellKey, *, place: str, part: str, said: str) -> CellEntry:
        name = fields.figure(key)
        at = Field(name, key)
        row = self._rows.stands.figures.get(key)
        stands = self._rows.stands.said(at)
        cell = stands if isinstance(stands, CellInput) else None
        others = self._rows.others.told.get(key)
        told = others.value if others else (row.counted_value if row else None)
        return CellEntry(
            name=name,
            place=place,
            spot=f"{part}, {place}" if part else place,
            label=gettext("%(what)s, %(place)s") % {"what": said, "place": place},
            parts=self._typed.parts(at, cell),
            stamp=self._typed.stamp(at, cell),
            was=_before(self._rows.past.quarter.get(key)),
            year_ago=_number(self._rows.past.year.get(key)) if key.category_id is None else "",
            state=state_line(cell) if cell else "",
            told=number(told),
            records=self._records.at(key),
            differs=_differs(cell, told),
            changed=self._changes.of(row),
            error=self._typed.error(name),
            choice=self._typed.choice(name, self._changes.me),
            authority_id=key.authority_id or 0,
            kept=cell.value if cell else None,
        )

    def _total(self, measure: Measure, cells: Sequence[CellEntry]) -> str:
        known = [cell.kept for cell in cells if cell.kept is not None]
        return _region_value(measure, known)

    def _total_of(self, measure: Measure, category_id: int | None, figures: Mapping[CellKey, CellValue]) -> str:
        keys = (CellKey(measure.pk, place.pk if place else None, category_id) for place in self.places)
        rows = (figures.get(key) for key in keys)
        return _region_value(measure, [row.value for row in rows if row is not None and row.value is not None])

    def _breakdown(self, measure: Measure, breakdown: Breakdown) -> BreakdownEntry:
        rows = tuple(
            CategoryEntry(category, cells, self._total(measure, cells))
            for category in self._categories(measure, breakdown)
            for cells in [self._cells(measure, category)]
        )
        parts_add_up = breakdown.sums_to_total and measure.counts_whole_things
        return BreakdownEntry(
            breakdown=breakdown,
            rows=rows,
            left=self._left(measure, rows) if parts_add_up else (),
            new_name=fields.new_category(measure.pk, breakdown.pk) if breakdown.is_open else "",
        )

    def _categories(self, measure: Measure, breakdown: Breakdown) -> list[BreakdownCategory]:
        """Those of the plan, and what this region named itself where it stands in this return, the one before, or has
        just been added. Otherwise the names of twelve years would stand here."""
        used = {
            key.category_id
            for figures in (self._rows.stands.figures, self._rows.past.quarter)
            for key in figures
            if key.measure_id == measure.pk
        }
        own = [
            category
            for category in self._rows.scope.categories.values()
            if category.breakdown_id == breakdown.pk and self._shows(category, used)
        ]
        return sorted(own, key=lambda category: (category.code == "not_known", category.position, category.label))

    def _shows(self, category: BreakdownCategory, used: set[int | None]) -> bool:
        if category.merged_into_id is not None:
            return category.pk in used and any(key.category_id == category.pk for key in self._rows.stands.figures)
        if category.proposed_by_region_id is None or category.pk in used:
            return True
        return f"c-{category.pk}" in self._opened and category.proposed_by_region_id == self._rows.held.region_id

    def _left(self, measure: Measure, rows: Sequence[CategoryEntry]) -> tuple[Left, ...]:
        figures = self._rows.stands.figures
        totals = [figures.get(CellKey(measure.pk, place.pk if place else None)) for place in self.places]
        left = []
        for column, (name, row) in enumerate(zip(self._names, totals, strict=True)):
            parts = [each.cells[column].kept for each in rows]
            total = row.value if row is not None else None
            words, off = _still_to_place(total, [part for part in parts if part is not None])
            place = self.places[column]
            left.append(Left(place.pk if place else 0, name, words, off))
        return tuple(left)

    def _source(self, measure: Measure) -> str:
        """Where the measure's numbers come from, and as on which day."""
        if measure.pk in self._rows.others.silent:
            return gettext("The register of counts did not answer. Type the numbers, or look again later.")
        told = [each for key, each in self._rows.others.told.items() if key.measure_id == measure.pk]
        if not told:
            return ""
        day = max((each.day for each in told if each.day), default=None)
        values = {"source": told[0].source, "day": day_words.plain(day) if day else ""}
        if not told[0].source:
            tallied = any(each.tallied for each in told)
            words = gettext("Counted in this service on %(day)s, from cases and from totals that partners gave")
            return (words if tallied else gettext("Counted in this service on %(day)s")) % values
        return (gettext("Supplied by %(source)s, %(day)s") if day else gettext("Supplied by %(source)s")) % values

    def _facts(self, measure: Measure) -> tuple[str, ...]:
        wales = gettext("Wales")
        baselines = (
            gettext("Baseline of %(year)s, %(place)s: %(value)s")
            % {"year": row.financial_year, "place": row.region or row.authority or wales, "value": number(row.value)}
            for row in self._rows.baselines.get(measure.pk, ())
        )
        targets = (
            gettext("Target for %(year)s, %(place)s: %(value)s")
            % {"year": row.financial_year, "place": row.region or wales, "value": number(row.value)}
            for row in self._rows.targets.get(measure.pk, ())
        )
        return (*baselines, *targets)


def _before(row: CellValue | None) -> str:
    """What stood there once: its number, or the word for why there was none."""
    if row is None:
        return ""
    return number(row.value) if row.value is not None else str(row.get_state_display()).lower()


def _number(row: CellValue | None) -> str:
    return number(row.value) if row is not None else ""


def _differs(cell: CellInput | None, told: Decimal | None) -> str:
    """What was told, where another number was typed."""
    return number(told) if told is not None and cell and cell.value is not None and cell.value != told else ""


def _region_value(measure: Measure, known: Sequence[Decimal]) -> str:
    """The sum where places add up; else the one value there is. Nothing where it cannot be said."""
    if measure.area_rule == AreaRule.SUM:
        return number(sum(known, Decimal(0))) if known else ""
    return number(known[0]) if len(known) == 1 else ""


def _still_to_place(total: Decimal | None, parts: Sequence[Decimal]) -> tuple[str, bool]:
    placed = sum(parts, Decimal(0))
    if total is None:
        return (gettext("no total yet"), True) if parts else ("", False)
    if not parts:
        return "", False
    if placed == total:
        return gettext("none"), False
    if placed < total:
        return gettext("%(left)s of %(total)s") % {"left": number(total - placed), "total": number(total)}, True
    return gettext("%(over)s too many") % {"over": number(placed - total)}, True
