"""The figures that a page shows, of one year or of several, for one audience: read from the rows of the summaries.

This is the only door from figures to dashboards, downloads, letters and charts. What the audience may not see is not
in what comes out: a hidden figure has the symbol `c` and nothing else, and nothing in its place tells it from another.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from cohesion.calendar import FinancialYear
from outcomes.models import Plan
from reporting.actions.summaries import refresh
from reporting.disclosure import Audience
from reporting.figures import Area
from reporting.figures.basis import bases
from reporting.figures.definitions import plan_figures
from reporting.models import SummaryFigure, SummaryYear
from reporting.plain_rules import ROUNDING, publication_rules
from reporting.shown_figures import ShownFigure, ShownFigures, YearState
from reporting.shown_rows import rounded_row, shown_row


@dataclass(frozen=True)
class Asked:
    """Figures of all measures and areas, or of those given; totals of the year unless quarters (of all measures, or of
    those named) or categories are asked for.
    """

    codes: Collection[str] | None = None
    areas: Collection[str] | None = None
    by_quarter: bool | Collection[str] = False
    with_categories: bool = False

    def condition(self, summaries: Collection[SummaryYear]) -> Q:
        found = Q(summary__in=summaries)
        found &= Q() if self.codes is None else Q(code__in=self.codes)
        found &= Q() if self.areas is None else Q(area__in=self.areas)
        found &= Q() if self.by_quarter is True else Q(quarter="") | Q(code__in=self.by_quarter or ())
        return found if self.with_categories else found & Q(category="")


Earlier = Sequence[tuple[Sequence[FinancialYear], Asked]]
"""What is asked of earlier years, where that is less: a page grows with what it shows, not with the past."""


def shown(
    plan: Plan,
    years: Sequence[FinancialYear],
    audience: Audience,
    *,
    codes: Collection[str] | None = None,
    areas: Collection[str] | None = None,
    by_quarter: bool | Collection[str] = False,
    with_categories: bool = False,
    earlier: Earlier | None = None,
) -> ShownFigures:
    """The figures of `years` (oldest first) as `Asked` tells them; of the years before the last only what `earlier`
    says, where it is given. Eight queries when the rows are fresh, however many years and figures.
    """
    known = plan_figures(plan)
    summaries = _fresh(plan, years, bases(plan, years, known))
    asked = Asked(codes, areas, by_quarter, with_categories)
    rows = _rows(summaries, [(years, asked)] if earlier is None else [(years[-1:], asked), *earlier])
    by_summary = {summary.pk: (str(year), summary.is_checked) for year, summary in summaries.items()}
    found = [shown_row(row, *by_summary[row.summary_id], audience) for row in rows]
    if audience == Audience.PUBLISHED and publication_rules().method == ROUNDING:
        found = [rounded_row(figure, row, known.definitions[row.code]) for figure, row in zip(found, rows, strict=True)]
    latest = summaries[years[-1]] if years else None
    return ShownFigures(
        plan=plan,
        audience=audience,
        years=tuple(years),
        definitions=known.definitions,
        categories=known.in_use(),
        areas={each["code"]: Area(**each) for each in (latest.areas if latest else [])},
        states={str(year): _state(summary, found) for year, summary in summaries.items()},
        rows={figure.key: figure for figure in found},
    )


def _rows(summaries: Mapping[FinancialYear, SummaryYear], asked: Earlier) -> list[SummaryFigure]:
    """One query."""
    wanted = Q(pk__in=())
    for years, each in asked:
        wanted |= each.condition([summaries[year] for year in years])
    return list(SummaryFigure.objects.filter(wanted).order_by("id"))


def _fresh(
    plan: Plan, years: Sequence[FinancialYear], wanted: Mapping[FinancialYear, str]
) -> dict[FinancialYear, SummaryYear]:
    """The summaries of `years`, made anew where they are missing or stand on something else by now."""
    held = {
        row.financial_year: row for row in SummaryYear.objects.filter(plan=plan, financial_year__in=map(str, years))
    }
    for year in years:
        summary = held.get(str(year))
        if summary is None or summary.basis != wanted[year]:
            held[str(year)] = refresh(plan=plan, year=year, now=timezone.now())
    return {year: held[str(year)] for year in years}


def _state(summary: SummaryYear, found: Sequence[ShownFigure]) -> YearState:
    of_year = [figure for figure in found if figure.year == summary.financial_year]
    return YearState(
        is_checked=summary.is_checked,
        is_sample=any(figure.is_sample for figure in of_year),
        come_in=summary.quarters_in,
    )
