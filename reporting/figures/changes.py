"""Percentage change of a count since the year before, or since an agreed baseline where no year before was reported.

Like is compared with like: only quarters that the same region reported in both years, and for an authority only those
that it reported itself in both. A year that is not complete is never held against the whole of another.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from cohesion.calendar import FinancialYear
from cohesion.models.area import WALES
from outcomes.models import Baseline, Plan
from reporting.figures.cells import Cell, SharedCell, counting_figures, of_year, quarterly_cells
from reporting.figures.definitions import FigureDefinition, PlanFigures
from reporting.figures.folding import number
from reporting.figures.places import Gathering, Part
from reporting.figures.standing import Standing, YearReturns

FEWEST_TO_COMPARE = 20
_TENTH = Decimal("0.1")

Shared = Mapping[str, list[SharedCell]]
Quarter = tuple[int, int | None, int]
QuarterOf = Callable[[Cell], Quarter]


class ChangeAnswer(models.TextChoices):
    """What can be said about a change. The three middle answers differ, and none of them is zero."""

    VALUE = "VALUE", _("Percentage change")
    NO_BASELINE_YET = "NO_BASELINE_YET", _("No baseline yet")
    NOT_CALCULABLE_FROM_ZERO = "NOT_CALCULABLE_FROM_ZERO", _("Not calculable: the base is zero")
    NO_FIGURE_YET = "NO_FIGURE_YET", _("No figure to compare yet")


@dataclass(frozen=True, slots=True)
class Change:
    """`current` against `base`; `base_is_small` means that fewer than 20 are too few to compare."""

    answer: ChangeAnswer
    current: Decimal | None = None
    base: Decimal | None = None
    from_baseline: bool = False

    @property
    def percent(self) -> Decimal | None:
        if self.answer != ChangeAnswer.VALUE or self.current is None or not self.base:
            return None
        return ((self.current - self.base) * 100 / self.base).quantize(_TENTH, rounding=ROUND_HALF_UP)

    @property
    def base_is_small(self) -> bool:
        return self.base is not None and 0 < self.base < FEWEST_TO_COMPARE


def change(current: Decimal | None, base: Decimal | None, *, from_baseline: bool = False) -> Change:
    if current is None:
        return Change(ChangeAnswer.NO_FIGURE_YET)
    if base is None:
        return Change(ChangeAnswer.NO_BASELINE_YET, current)
    answer = ChangeAnswer.NOT_CALCULABLE_FROM_ZERO if base == 0 else ChangeAnswer.VALUE
    return Change(answer, current, base, from_baseline)


@dataclass(frozen=True)
class _Years:
    """The quarters of this year and the year before that can be compared."""

    now: Gathering
    before: Gathering


class Comparison:
    """What can be compared, for Wales and its regions and for authorities, and the agreed baselines."""

    def __init__(self, regions: _Years, authorities: _Years, baselines: dict[tuple[str, str], Decimal]) -> None:
        self._regions, self._authorities, self._baselines = regions, authorities, baselines
        self._is_authority = [area.kind == "AUTHORITY" for area in regions.now.areas]

    @classmethod
    def of(cls, plan: Plan, year: FinancialYear, known: PlanFigures, returns: YearReturns, shared: Shared) -> Self:
        """Two queries; `shared` holds the shared work of both years."""
        totals = counting_figures(plan, year, year.previous).filter(category=None)
        cells = quarterly_cells(totals, known.bases())
        years = [(of_year(cells, each), of_year(shared, each)) for each in (year, year.previous)]

        def alike(quarter_of: QuarterOf) -> _Years:
            both = frozenset.intersection(*(_reported(own, quarter_of) for own, _ in years))
            now, before = (_gathered(Gathering(known, returns), own, more, quarter_of, both) for own, more in years)
            return _Years(now, before)

        return cls(alike(_of_region), alike(_of_authority), _agreed_baselines(plan, year.previous))

    def change(self, definition: FigureDefinition, place: int, area: str, part: Part, standing: Standing) -> Change:
        """The change of a count in the area at `place`; `part` is its figure of this year."""
        code = definition.parts[0]
        years = self._authorities if self._is_authority[place] else self._regions
        before = years.before.folded_in(code, place).value
        if before is not None:
            return change(number(years.now.folded_in(code, place).value), number(before))
        current = number(part.folded.value)
        baseline = self._baselines.get((definition.code, area), self._baselines.get((code, area)))
        if baseline is not None and standing.is_provisional:
            return Change(ChangeAnswer.NO_FIGURE_YET, current)
        return change(current, baseline, from_baseline=baseline is not None)


def _of_region(cell: Cell) -> Quarter:
    return (cell.measure, cell.region, cell.quarters)


def _of_authority(cell: Cell) -> Quarter:
    """Whatever its region was: an authority that moved is compared with itself."""
    return (cell.measure, cell.authority, cell.quarters)


def _reported(cells: list[Cell], quarter_of: QuarterOf) -> frozenset[Quarter]:
    """Who reported a value of which measure in which quarter."""
    return frozenset(quarter_of(cell) for cell in cells if cell.quarters)


def _gathered(
    into: Gathering,
    cells: list[Cell],
    shared: list[SharedCell],
    quarter_of: QuarterOf,
    both: frozenset[Quarter],
) -> Gathering:
    into.add_quarters(cell for cell in cells if quarter_of(cell) in both)
    into.share(one for one in shared if one.cell.category is None and quarter_of(one.cell) in both)
    return into


def _agreed_baselines(plan: Plan, year: FinancialYear) -> dict[tuple[str, str], Decimal]:
    """Values of the agreed baselines of `year` by measure code and area code; drafts do not count. One query."""
    rows = Baseline.objects.filter(
        measure__plan=plan, financial_year=str(year), status=Baseline.Status.AGREED
    ).values_list("measure__code", "region__code", "authority__gss", "value")
    return {(code, region or authority or WALES): value for code, region, authority, value in rows}
