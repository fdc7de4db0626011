"""The quarters of a year, for Wales and the regions: what each quarter's figure was by the measure's area rule."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cohesion.calendar import FinancialYear
from cohesion.models.area import WALES
from outcomes.models import Plan
from reporting.figures.annual_figures import UnknownFigure
from reporting.figures.cells import Cell, SharedCell, counting_figures, quarterly_cells, shared_cells
from reporting.figures.definitions import COMBINED, FigureDefinition, PlanFigures, plan_figures
from reporting.figures.folding import NOTHING, number
from reporting.figures.places import Gathering
from reporting.figures.standing import YearReturns, year_returns
from reporting.figures.states import FigureState, state_of


@dataclass(frozen=True, slots=True)
class QuarterFigure:
    code: str
    area: str
    quarter: str
    value: Decimal | None
    state: FigureState

    def as_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "area": self.area,
            "quarter": self.quarter,
            "value": None if self.value is None else str(self.value),
            "state": self.state.value,
        }


@dataclass(frozen=True)
class QuarterlyFigures:
    """The total of one code by quarter. Every area has all four quarters; what nobody reported says so."""

    definition: FigureDefinition
    year: str
    areas: Mapping[str, tuple[QuarterFigure, ...]]

    def of(self, area: str = WALES) -> tuple[QuarterFigure, ...]:
        """Raise UnknownFigure for anything but Wales and its regions."""
        if area not in self.areas:
            raise UnknownFigure(f"{area} has no quarters of {self.definition.code}")
        return self.areas[area]

    def as_json(self) -> dict[str, Any]:
        quarters = [figure.as_json() for figures in self.areas.values() for figure in figures]
        return {"code": self.definition.code, "year": self.year, "quarters": quarters}


def quarterly(plan: Plan, year: FinancialYear, code: str) -> QuarterlyFigures:
    """The quarters of a measure with a number, or of a combined figure; UnknownFigure for anything else."""
    return quarterly_series(plan, year, [code])[code]


def quarterly_series(plan: Plan, year: FinancialYear, codes: Collection[str]) -> dict[str, QuarterlyFigures]:
    """The same for several codes, by as many queries as for one."""
    known = plan_figures(plan)
    unknown = [code for code in codes if not _has_quarters(known, code)]
    if unknown:
        raise UnknownFigure(f"{plan.code} has no quarters of {', '.join(unknown)}")
    members = {part for code in codes for part in known.members(code)}
    measures = [pk for pk, code in known.codes.items() if code in members]
    rows = counting_figures(plan, year).filter(category=None)
    own, shared = quarterly_cells(rows, measures), shared_cells(rows.filter(measure__in=measures))
    returns = year_returns(plan, year)
    by_quarter = {
        str(quarter): _Quarter(known, returns, own.get(str(quarter), []), shared.get(str(quarter), []))
        for quarter in year.quarters
    }
    regions = [WALES, *(region.code for region in returns.regions.values())]
    return {
        code: QuarterlyFigures(
            known.definitions[code],
            str(year),
            {
                area: tuple(each.figure(code, place, area, quarter) for quarter, each in by_quarter.items())
                for place, area in enumerate(regions)
            },
        )
        for code in codes
    }


def _has_quarters(known: PlanFigures, code: str) -> bool:
    definition = known.definitions.get(code)
    return definition is not None and (definition.kind == COMBINED or bool(definition.quarter_rule))


class _Quarter:
    def __init__(self, known: PlanFigures, returns: YearReturns, own: list[Cell], shared: list[SharedCell]) -> None:
        self._known = known
        self._gathering = Gathering(known, returns)
        self._gathering.add_quarters(own)
        self._gathering.share(shared)

    def figure(self, code: str, place: int, area: str, quarter: str) -> QuarterFigure:
        parts = [self._gathering.folded_in(part, place) for part in self._known.members(code)]
        values = [part.value for part in parts if part.value is not None]
        state = max((part.state for part in parts), default=NOTHING.state)
        return QuarterFigure(code, area, quarter, number(sum(values)) if values else None, state_of(state))
