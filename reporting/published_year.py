"""A year's figures as values for the public, for documents and programs: only what the year's check lets through."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import cast

from django.utils import timezone

from cohesion.calendar import FinancialYear
from cohesion.models import User
from outcomes.models import Plan
from reporting.actions.asking_for_checks import on_record_or_asked
from reporting.actions.safe_numbers import checked
from reporting.disclosure import NOT_AVAILABLE, Audience, CellKey, PublishedFigures, Reason, publish
from reporting.figures import COMBINED, AnnualFigure, AnnualFigures, QuarterlyFigures, annual, quarterly_series
from reporting.figures.basis import bases
from reporting.figures.definitions import plan_figures
from reporting.figures.standing import QuartersIn
from reporting.kept_back import kept_back
from reporting.models import DisclosureCheck, SummaryYear
from reporting.plain_rules import ROUNDING, publication_rules
from reporting.quarter_disclosure import Published, PublishedQuarter, publish_quarters
from reporting.rounded import as_rounded, change_of_rounded
from reporting.safety.rounding import LOW

CheckedNow = Callable[[], tuple[SummaryYear, DisclosureCheck]]


@dataclass(frozen=True)
class PublishedYear:
    """`reasons` are why each hidden figure is hidden, by code, area, quarter, breakdown and category."""

    figures: PublishedFigures
    quarters: Published = field(repr=False)
    reasons: dict[CellKey, Reason] = field(repr=False)


def published_year(plan: Plan, year: FinancialYear, *, with_quarters: bool = True) -> PublishedYear:
    """The answer of the year's check, which is made now, as the service, where the content is new. For jobs and
    commands, which may wait for the solver.
    """
    by = User.objects.service()
    return _published(plan, year, lambda: checked(plan=plan, year=year, by=by, now=timezone.now()), with_quarters)


def published_on_record(plan: Plan, year: FinancialYear, *, with_quarters: bool = True) -> PublishedYear:
    """The same for requests. Where no check of the year is on record its job is asked for, and NotChecked raised."""
    by = User.objects.service()
    return _published(
        plan, year, lambda: on_record_or_asked(plan=plan, year=year, by=by, now=timezone.now()), with_quarters
    )


def _published(plan: Plan, year: FinancialYear, checked_now: CheckedNow, with_quarters: bool) -> PublishedYear:
    """What is read belongs to what was checked: where a version is accepted meanwhile, both are done again."""
    while True:
        summary, check = checked_now()
        reasons = {cast(CellKey, tuple(key)): Reason(reason) for key, reason in check.reasons}
        figures = annual(plan, year)
        quarters = publish_quarters(_series(figures, plan, year), Audience.PUBLISHED, reasons) if with_quarters else {}
        if bases(plan, [year], plan_figures(plan))[year] == summary.basis:
            found = publish(figures, Audience.PUBLISHED, reasons, _kept_back(figures, summary.quarters_in))
            return PublishedYear(_by_method(found), _quarters_by_method(quarters, figures), reasons)


def _by_method(published: PublishedFigures) -> PublishedFigures:
    """The same, with counts rounded where rounding is the method."""
    rules, figures = publication_rules(), published.figures
    if rules.method != ROUNDING:
        return published
    cells = dict(published.cells)
    for figure in figures:
        cell = cells[figure.key]
        if cell.value is None:
            continue
        if figure.change is not None:
            percent = change_of_rounded(figure.change.current, figure.change.base)
            cells[figure.key] = replace(cell, value=percent, symbol="" if percent is not None else NOT_AVAILABLE)
        else:
            value, is_low = as_rounded(cell.value, rules, is_count=figures.definitions[figure.code].is_count)
            cells[figure.key] = replace(cell, value=value, symbol=LOW if is_low else "")
    return replace(published, cells=cells)


def _quarters_by_method(quarters: Published, figures: AnnualFigures) -> Published:
    rules = publication_rules()

    def told(each: PublishedQuarter) -> PublishedQuarter:
        value, is_low = as_rounded(each.value, rules, is_count=figures.definitions[each.code].is_count)
        return replace(each, value=value, symbol=LOW if is_low else each.symbol)

    return {
        code: {area: tuple(told(each) for each in cells) for area, cells in by_area.items()}
        for code, by_area in quarters.items()
    }


def _series(figures: AnnualFigures, plan: Plan, year: FinancialYear) -> dict[str, QuarterlyFigures]:
    codes = [code for code, each in figures.definitions.items() if each.kind == COMBINED or each.quarter_rule]
    return quarterly_series(plan, year, codes)


def _kept_back(figures: AnnualFigures, come_in: QuartersIn) -> Callable[[AnnualFigure], Reason | None]:
    rules = publication_rules()

    def reason(figure: AnnualFigure) -> Reason | None:
        definition = figures.definitions[figure.code]
        rule = rules.of(figures.plan, definition)
        return kept_back(definition, rule, figures.areas[figure.area], come_in, category=figure.category)

    return reason
