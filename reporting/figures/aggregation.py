"""The annual figures of a plan: a fixed number of queries, then arithmetic over what the database has added up."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from cohesion.calendar import FinancialYear
from outcomes.models import Plan
from reporting.figures.annual_figures import AnnualFigure, AnnualFigures
from reporting.figures.cells import (
    SharedCell,
    counting_figures,
    of_year,
    quarterly_cells,
    shared_cells,
    yearly_cells,
)
from reporting.figures.changes import Comparison
from reporting.figures.definitions import COMBINED, CategoryDefinition, FigureDefinition, plan_figures
from reporting.figures.folding import NOTHING, Folded, number, union
from reporting.figures.places import Gathering, Part
from reporting.figures.standing import Standing, year_returns
from reporting.figures.states import FigureState, state_of

_TOTAL = CategoryDefinition("", "", "", "", sums=True)
_NO_PART = Part(NOTHING, 0, is_shared=False)


def annual(plan: Plan, year: FinancialYear) -> AnnualFigures:
    """Every figure of `year`, by each measure's rules, from accepted versions alone."""
    return _Year(plan, year).figures()


class _Year:
    def __init__(self, plan: Plan, year: FinancialYear) -> None:
        self.plan, self.year = plan, year
        self.known = plan_figures(plan)
        self.returns = year_returns(plan, year)
        self.gathering = Gathering(self.known, self.returns)
        self.areas = self.gathering.areas
        self.standings = self._standings()
        shared = shared_cells(counting_figures(plan, year, year.previous))
        self._gather(shared)
        self.comparison = Comparison.of(plan, year, self.known, self.returns, shared)

    def figures(self) -> AnnualFigures:
        found = {figure.key: figure for figure in self._all()}
        return AnnualFigures(
            plan=self.plan.code,
            year=str(self.year),
            definitions=self.known.definitions,
            areas={area.code: area for area in self.areas},
            categories=self.known.in_use(),
            standings={area.code: standing for area, standing in zip(self.areas, self.standings, strict=True)},
            figures=found,
        )

    def _gather(self, shared: Mapping[str, list[SharedCell]]) -> None:
        added_up, single = self.known.ids_by_need()
        rows = counting_figures(self.plan, self.year)
        self.gathering.add(yearly_cells(rows, self.year, added_up))
        self.gathering.add_quarters(of_year(quarterly_cells(rows, single), self.year))
        self.gathering.share(of_year(shared, self.year))

    def _standings(self) -> list[Standing]:
        regions = {row.code: pk for pk, row in self.returns.regions.items()}
        authorities = {row.gss: pk for pk, row in self.returns.authorities.items()}
        by_kind = {
            "WALES": lambda code: self.returns.of_wales(),
            "REGION": lambda code: self.returns.of_region(regions[code]),
            "AUTHORITY": lambda code: self.returns.of_authority(authorities[code]),
        }
        return [by_kind[area.kind](area.code) for area in self.areas]

    def _all(self) -> Iterator[AnnualFigure]:
        categories = (_TOTAL, *self.known.in_use())
        broken_down: dict[str, list[int]] = defaultdict(list)
        for code, category in self.gathering.reported():
            if category:
                broken_down[code].append(category)
        totals = self._totals()
        for code, definition in self.known.definitions.items():
            if definition.is_change:
                yield from self._changes(definition, totals.get(definition.parts[0], {}))
                continue
            yield from self._named(code, _TOTAL, totals[code])
            for category in broken_down[code]:
                yield from self._named(code, categories[category], self.gathering.folded(code, category))

    def _totals(self) -> dict[str, dict[int, Part]]:
        """By code and area position; Wales is always there."""
        totals = {code: self.gathering.folded(code, 0) for code in self.known.with_number()}
        for code, definition in self.known.definitions.items():
            if definition.kind == COMBINED:
                totals[code] = _combined([totals[part] for part in definition.parts])
        return {code: {0: _NO_PART, **by_area} for code, by_area in totals.items()}

    def _named(self, code: str, category: CategoryDefinition, parts: dict[int, Part]) -> Iterator[AnnualFigure]:
        for place, part in parts.items():
            folded = part.folded
            yield AnnualFigure(
                code,
                self.areas[place].code,
                category.breakdown,
                category.code,
                number(folded.value),
                state_of(folded.state),
                folded.quarters.bit_count(),
                part.authorities.bit_count(),
                self.standings[place],
                folded.weight // 100,
                part.is_shared,
            )

    def _changes(self, definition: FigureDefinition, totals: dict[int, Part]) -> Iterator[AnnualFigure]:
        for place, part in totals.items():
            area, standing = self.areas[place].code, self.standings[place]
            found = self.comparison.change(definition, place, area, part, standing)
            estimated = state_of(part.folded.state) == FigureState.ESTIMATED
            valued = FigureState.ESTIMATED if estimated else FigureState.ACTUAL
            state = FigureState.NOT_AVAILABLE if found.percent is None else valued
            yield AnnualFigure(
                definition.code,
                area,
                "",
                "",
                found.percent,
                state,
                part.folded.quarters.bit_count(),
                part.authorities.bit_count(),
                standing,
                is_shared=part.is_shared,
                change=found,
            )


def _combined(parts: list[dict[int, Part]]) -> dict[int, Part]:
    """The sum of several measures in every area that one of them speaks of."""
    places = sorted({place for by_area in parts for place in by_area})
    return {place: _sum([by_area[place] for by_area in parts if place in by_area]) for place in places}


def _sum(parts: list[Part]) -> Part:
    values = [part.folded.value for part in parts if part.folded.value is not None]
    folded = Folded(
        sum(values) if values else None,
        union(part.folded.quarters for part in parts),
        max(part.folded.state for part in parts),
    )
    return Part(folded, union(part.authorities for part in parts), any(part.is_shared for part in parts))
