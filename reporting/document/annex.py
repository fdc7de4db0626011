"""The annex: figures by region and by quarter, milestones and ratings, and the same values as data files."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cohesion.models.area import WALES
from reporting.document.captions import quarter_names
from reporting.document.frozen import Cell, Milestone, Rating, Series
from reporting.document.heights import FULL
from reporting.document.measure import SANS, SANS_BOLD, widest_word
from reporting.document.printer import Printer
from reporting.document.typography import NO_BREAK

CONFIDENTIAL = "[c]"
MOST_COLUMNS = 6
# In points, as in report.css: type, space between columns, and a figure with the space before another outcome.
SIZE, PADDING, AFTER_GAP = 9.5, 8.5, 56.0


@dataclass(frozen=True)
class Column:
    """A figure as a heading: its title, the report's code and the plan's."""

    title: str
    code: str
    measure: str


@dataclass(frozen=True)
class Group:
    """The columns of one outcome. `is_later` marks all but a table's first."""

    outcome: str
    name: str
    columns: list[Column]
    is_later: bool


@dataclass(frozen=True)
class RegionTable:
    number: int
    groups: list[Group]
    rows: list[tuple[str, list[tuple[Cell, bool]]]]
    wales: list[tuple[Cell, bool]]

    @property
    def widths(self) -> list[float]:
        """Of the columns, in points: words of headings whole, names of regions on one line where there is room, and
        what is left shared out.
        """
        needed: list[float] = []
        for group in self.groups:
            titles = [f"{column.title} {column.code or column.measure}" for column in group.columns]
            if len(titles) == 1:
                titles[0] += f" {group.name}"
            columns = [widest_word(title, size=SIZE, face=SANS_BOLD) + PADDING for title in titles]
            columns[0] = max(columns[0], AFTER_GAP if group.is_later else 0)
            needed += columns
        left = FULL - sum(needed)
        word, whole = (
            max(widest_word(name, size=SIZE, face=SANS) for name in names) + 2
            for names in zip(*((name, name.replace(" ", NO_BREAK)) for name, _cells in self.rows), strict=True)
        )
        first = min(whole, max(word, left))
        share = max(0.0, (left - first) / len(needed))
        return [first, *(width + share for width in needed)]


@dataclass(frozen=True)
class FigureRow:
    column: Column
    cells: list[Cell]
    wales: Cell


@dataclass(frozen=True)
class MilestoneGroup:
    outcome: str
    name: str
    rows: list[tuple[str, str, Milestone]]


@dataclass(frozen=True)
class Annex:
    by_region: list[RegionTable]
    wales_only: list[FigureRow]
    by_quarter: list[FigureRow]
    quarters: tuple[str, ...]
    milestones: list[MilestoneGroup]
    ratings: list[tuple[str, str, Rating]]
    wales_only_number: int
    by_quarter_number: int
    milestones_number: int
    ratings_number: int


def annex(printer: Printer) -> Annex:
    by_region = _by_region(printer)
    tables = len(by_region)
    series = list(printer.frozen.figures.values())
    return Annex(
        by_region=by_region,
        wales_only=[_row(printer, one, []) for one in series if not _shown_by_region(one)],
        by_quarter=[_row(printer, one, list(one.quarters)) for one in series if _shown_by_quarter(one)],
        quarters=quarter_names(),
        milestones=_milestones(printer),
        ratings=[
            (rating.outcome, printer.outcome(rating.outcome).short_name.within(printer.language), rating)
            for rating in printer.frozen.ratings
        ],
        wales_only_number=tables + 1,
        by_quarter_number=tables + 2,
        milestones_number=tables + 4,
        ratings_number=tables + 3,
    )


def _shown_by_region(series: Series) -> bool:
    """Whether any region shows anything but that it is confidential."""
    return any(cell.value is not None or cell.symbol != CONFIDENTIAL for cell in series.regions.values())


def _shown_by_quarter(series: Series) -> bool:
    return any(cell.symbol != CONFIDENTIAL for cell in series.quarters)


def _column(printer: Printer, series: Series) -> Column:
    title = printer.back.annex_columns.get(series.code, series.title)
    return Column(printer.plain(title), printer.codes.get(series.code, ""), series.code)


def _row(printer: Printer, series: Series, cells: list[Cell]) -> FigureRow:
    """A row has room for the title in full."""
    column = Column(printer.plain(series.title), printer.codes.get(series.code, ""), series.code)
    return FigureRow(column, cells, series.wales)


def _by_region(printer: Printer) -> list[RegionTable]:
    """Outcomes side by side, as many as fit; one outcome is never divided."""
    tables: list[list[list[Series]]] = []
    for outcome in printer.frozen.plan_outcomes:
        series = [one for one in printer.frozen.figures.values() if one.outcome == outcome.code]
        series = [one for one in series if _shown_by_region(one)]
        if not series:
            continue
        if not tables or sum(map(len, tables[-1])) + len(series) > MOST_COLUMNS:
            tables.append([])
        tables[-1].append(series)
    return [_region_table(printer, number, groups) for number, groups in enumerate(tables, 1)]


def _region_table(printer: Printer, number: int, groups: list[list[Series]]) -> RegionTable:
    series = [(one, bool(place) and one is group[0]) for place, group in enumerate(groups) for one in group]
    return RegionTable(
        number=number,
        groups=[
            Group(
                outcome=group[0].outcome,
                name=printer.outcome(group[0].outcome).short_name.within(printer.language),
                columns=[_column(printer, one) for one in group],
                is_later=bool(place),
            )
            for place, group in enumerate(groups)
        ],
        rows=[
            (printer.region(region), [(one.regions.get(region.code, Cell(None)), gap) for one, gap in series])
            for region in printer.frozen.regions
        ],
        wales=[(one.wales, gap) for one, gap in series],
    )


def _milestones(printer: Printer) -> list[MilestoneGroup]:
    groups = []
    for outcome in printer.frozen.plan_outcomes:
        rows = [(one.code, one.text.within(printer.language), one) for one in printer.milestones(outcome.code)]
        if rows:
            groups.append(MilestoneGroup(outcome.code, outcome.short_name.within(printer.language), rows))
    return groups


def figures_csv(printer: Printer) -> str:
    """Tidy: one line a value. A value that may not be shown is empty and has its symbol."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["year", "code", "measure", "title", "area", "area_name", "quarter", "value", "symbol", "status"])
    for series in printer.frozen.figures.values():
        for area, name, quarter, cell, is_below in _values(printer, series):
            status = "sample" if printer.frozen.is_sample and is_below else ""
            code = printer.codes.get(series.code, "")
            title = printer.plain(series.title)
            row = [printer.frozen.year, code, series.code, title, area, name, quarter, cell.value or "", cell.symbol]
            writer.writerow([*row, status])
    return out.getvalue()


def _values(printer: Printer, series: Series) -> Iterator[tuple[str, str, str, Cell, bool]]:
    yield WALES, _("Wales"), "", series.wales, False
    for number, cell in enumerate(series.quarters, 1):
        yield WALES, _("Wales"), f"{printer.frozen.year}-Q{number}", cell, True
    for region in printer.frozen.regions:
        yield region.code, printer.region(region), "", series.regions.get(region.code, Cell(None)), True


def progress_csv(printer: Printer) -> str:
    """Milestones: how many authorities stand where."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    states = ["achieved", "under_way", "not_started", "no_longer_planned", "not_reported"]
    writer.writerow(["year", "measure", "text", *states, "status"])
    for one in printer.frozen.milestones:
        counts = [one.achieved, one.under_way, one.not_started, one.no_longer_planned, one.not_reported]
        status = "sample" if printer.frozen.is_sample else ""
        writer.writerow([printer.frozen.year, one.code, one.text.within(printer.language), *counts, status])
    return out.getvalue()
