"""The parts of the entry grid: a box with what stands beside it, rows, breakdowns."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from outcomes.counting import counted_as
from outcomes.models import AreaRule, Breakdown, BreakdownCategory, ChangeRequest, Measure, MeasureKind
from outcomes.pages.entering.typed import Choice
from outcomes.record_links import RecordLink


@dataclass(frozen=True)
class CellEntry:
    """One box with what stands beside it. `kept` is the number that counts in sums, as it was saved."""

    name: str
    place: str
    spot: str
    label: str
    parts: Mapping[str, str]
    stamp: str
    was: str
    year_ago: str
    state: str
    told: str
    records: RecordLink | None
    differs: str
    changed: str
    error: str
    choice: Choice | None
    authority_id: int
    kept: Decimal | None

    @property
    def text(self) -> str:
        return self.parts.get("", "")


@dataclass(frozen=True)
class CategoryEntry:
    category: BreakdownCategory
    cells: tuple[CellEntry, ...]
    total: str


@dataclass(frozen=True)
class Left:
    """What of a place's total has no category yet. `off` says that something is left, or too much is placed."""

    authority_id: int
    place: str
    words: str
    off: bool


@dataclass(frozen=True)
class BreakdownEntry:
    breakdown: Breakdown
    rows: tuple[CategoryEntry, ...]
    left: tuple[Left, ...]
    new_name: str


@dataclass(frozen=True)
class MeasureEntry:
    measure: Measure
    source: str
    facts: tuple[str, ...]
    cells: tuple[CellEntry, ...]
    total: str
    total_was: str
    total_year_ago: str
    breakdowns: tuple[BreakdownEntry, ...]
    is_open: bool
    partners: frozenset[int]
    requests: tuple[ChangeRequest, ...]

    @property
    def key(self) -> str:
        """What opens the row's breakdowns."""
        return f"f-{self.measure.pk}"

    @property
    def wide(self) -> CellEntry:
        """The region-wide cell, the last."""
        return self.cells[-1]

    @property
    def all_cells(self) -> tuple[CellEntry, ...]:
        parts = (cell for each in self.breakdowns for row in each.rows for cell in row.cells)
        return (*self.cells, *parts)

    @property
    def errors(self) -> list[CellEntry]:
        return [cell for cell in self.all_cells if cell.error]

    @property
    def choices(self) -> list[CellEntry]:
        return [cell for cell in self.all_cells if cell.choice]

    @property
    def told(self) -> list[CellEntry]:
        """The cells that a count or a supplier speaks of."""
        return [cell for cell in self.all_cells if cell.told]

    @property
    def is_noted(self) -> bool:
        """Whether something is said under “Not a number?”, which then stands open."""
        return any(cell.parts.get("s") or cell.parts.get("n") for cell in self.cells) or bool(self.partners)

    @property
    def is_rating(self) -> bool:
        return self.measure.kind == MeasureKind.RATING

    @property
    def counted_as(self) -> str:
        """Which count of records feeds it, in words."""
        return counted_as(self.measure)

    @property
    def is_percentage(self) -> bool:
        return self.measure.kind == MeasureKind.PERCENTAGE

    @property
    def adds_up(self) -> bool:
        return self.measure.area_rule == AreaRule.SUM
