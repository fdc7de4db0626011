"""What every part of an outcome's page reads: the outcome, its measures, and its figures for one audience."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import Http404

from cohesion.calendar import FinancialYear, Quarter
from cohesion.models.area import WALES
from outcomes.models import CombinedFigure, Direction, Measure, Outcome, RbaCategory
from reporting.document.places import regions as regions_with_residents
from reporting.figures import COMBINED, FigureDefinition
from reporting.figures.standing import complete_quarters
from reporting.lens import Lens
from reporting.shown import Asked, Earlier, shown
from reporting.shown_figures import ShownFigure, ShownFigures


@dataclass(frozen=True)
class Scope:
    """`codes` are the outcome's figures in order: combined figures that stay within it first. `measure` is the one
    that is looked at closely; `complete` are the quarters of which every return was accepted. `residents` are those of
    Wales and of each region by code.
    """

    lens: Lens
    outcome: Outcome
    measures: Sequence[Measure]
    figures: ShownFigures
    codes: tuple[str, ...]
    headline: str
    measure: str
    complete: frozenset[str]
    residents: Mapping[str, int]

    @property
    def year(self) -> FinancialYear:
        return self.lens.year

    @property
    def year_before(self) -> FinancialYear | None:
        """The year before, if the plan has returns of it."""
        before = self.lens.year.previous
        return before if before in self.lens.years else None

    def definition(self, code: str) -> FigureDefinition:
        return self.figures.definitions[code]

    def now(self, code: str, area: str = WALES) -> ShownFigure:
        return self.figures.of(code, area, year=self.year)

    def before(self, code: str, area: str = WALES) -> ShownFigure | None:
        return self.figures.of(code, area, year=self.year_before) if self.year_before else None

    def direction(self, code: str) -> str:
        """Which way the plan wants it to go; of a combined figure, what all of its measures have in common."""
        definition = self.definition(code)
        if definition.kind != COMBINED:
            return definition.direction
        wanted = {self.definition(part).direction for part in definition.parts}
        return wanted.pop() if len(wanted) == 1 else Direction.NOT_STATED

    def category(self, code: str) -> str:
        """The question that a figure answers; a combined figure counts what was done."""
        return next((each.category for each in self.measures if each.code == code), RbaCategory.HOW_MUCH)

    @property
    def latest_quarter(self) -> Quarter | None:
        """The last quarter of the year that is complete: a part of the regions is no quarter to compare."""
        return next((each for each in reversed(self.year.quarters) if str(each) in self.complete), None)


def scope(lens: Lens, code: str, asked: str) -> Scope:
    """Raise Http404 where the plan has no such outcome. `asked` is the code of the measure to look at closely."""
    outcome = Outcome.objects.filter(plan=lens.plan, code=code).first()
    if outcome is None:
        raise Http404
    measures = list(Measure.objects.filter(outcome=outcome).order_by("position"))
    combined = _combined(outcome)
    headline, chosen = _looked_at(combined, measures, asked)
    residents = {each.code: each.population for each in regions_with_residents(lens.year)}
    drawn, changes = {headline, chosen}, {each.code for each in measures if each.derived_from_id}
    codes = (*combined, *(each.code for each in measures if each.has_number or each.derived_from_id))
    return Scope(
        lens=lens,
        outcome=outcome,
        measures=measures,
        figures=shown(
            lens.plan,
            lens.years_to,
            lens.audience,
            codes=codes,
            areas=[WALES, *residents],
            by_quarter=drawn,
            earlier=_earlier(lens, codes, list(residents), drawn, changes),
        ),
        codes=codes,
        headline=headline,
        measure=chosen,
        complete=complete_quarters(lens.plan),
        residents={WALES: sum(residents.values()), **residents},
    )


def _looked_at(combined: Sequence[str], measures: Sequence[Measure], asked: str) -> tuple[str, str]:
    """The headline of the outcome, and the measure to look at closely: the one asked for where it has numbers."""
    counting = [each.code for each in measures if each.has_number]
    named = [*combined, *(each.code for each in measures if each.is_headline and each.has_number)]
    headline = next(iter([*named, *counting]), "")
    return headline, asked if asked in {*combined, *counting} else headline


_QUARTERS_OF_YEARS = 2
"""Of so many years before the last each region is drawn by quarter: `outcome_regions` shows eight quarters."""


def _earlier(lens: Lens, codes: Sequence[str], regions: Sequence[str], drawn: set[str], changes: set[str]) -> Earlier:
    """Of the year before everything of Wales, as it is compared; of all years what is drawn, and what may not be shown
    of the changes beside it.
    """
    years = lens.years_to[:-1]
    late = () if lens.is_published else years[-_QUARTERS_OF_YEARS:]
    return [
        (years[-1:], Asked(codes, areas=[WALES])),
        (years, Asked(drawn | changes, areas=[WALES], by_quarter=drawn)),
        (years, Asked(drawn, regions)),
        (late, Asked(drawn, regions, by_quarter=True)),
    ]


def _combined(outcome: Outcome) -> tuple[str, ...]:
    """Combined figures that add up measures of this outcome alone."""
    rows = CombinedFigure.objects.filter(plan_id=outcome.plan_id).order_by("position")
    outcomes: dict[str, set[int | None]] = {}
    for figure, part_of in rows.values_list("code", "measures__outcome_id"):
        outcomes.setdefault(figure, set()).add(part_of)
    return tuple(figure for figure, found in outcomes.items() if found == {outcome.pk})
