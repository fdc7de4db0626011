"""Whether figures that are shown as published are those of an edition that is out."""

from collections.abc import Collection, Sequence

from cohesion.calendar import FinancialYear
from outcomes.models import Plan
from reporting.charts.download import Marking
from reporting.disclosure import Audience, Reason
from reporting.models import FigureRelease, SummaryFigure, SummaryYear


def marking_of(plan: Plan, years: Sequence[FinancialYear], audience: Audience, codes: Collection[str]) -> Marking:
    """What a file with figures of these codes and years says about itself. Three queries a year, for files alone."""
    if audience == Audience.WORKING:
        return Marking.WORKING
    if all(is_released(plan, year, codes) for year in years):
        return Marking.RELEASED
    return Marking.AS_PUBLISHED


def is_released(plan: Plan, year: FinancialYear, codes: Collection[str]) -> bool:
    """Whether the latest edition of the year holds its present content, and hides of `codes` the same."""
    out = FigureRelease.objects.out().filter(plan=plan, financial_year=str(year)).order_by("-number")
    release = out.select_related("check_passed").defer("check_passed__cells").first()
    summary = SummaryYear.objects.filter(plan=plan, financial_year=str(year)).first()
    if release is None or summary is None or not summary.is_checked:
        return False
    if summary.content != release.check_passed.content:
        return False
    return _hidden(summary, codes) == {tuple(key) for key, _reason in release.check_passed.reasons if key[0] in codes}


def _hidden(summary: SummaryYear, codes: Collection[str]) -> set[tuple[str, ...]]:
    rows = SummaryFigure.objects.filter(summary=summary, code__in=codes).exclude(reason=Reason.NONE)
    return set(rows.values_list("code", "area", "quarter", "breakdown", "category"))
