"""Keeping the rows of a year's figures: made anew whenever what they stand on has changed."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from cohesion.calendar import FinancialYear
from cohesion.models.area import WALES
from outcomes.models import Plan
from reporting.figures import COMBINED, AnnualFigure, AnnualFigures, QuarterlyFigures, annual, quarterly_series
from reporting.figures.basis import bases
from reporting.figures.definitions import PlanFigures, plan_figures
from reporting.figures.estimates import estimated
from reporting.figures.standing import QuartersIn, quarters_in
from reporting.models import SummaryFigure, SummaryYear

_AT_ONCE = 2000


def fresh(*, plan: Plan, year: FinancialYear, now: datetime) -> SummaryYear:
    """The summary of `year`, made anew only where it stands on something else by now."""
    held = SummaryYear.objects.filter(plan=plan, financial_year=str(year)).first()
    if held is not None and held.basis == bases(plan, [year], plan_figures(plan))[year]:
        return held
    return refresh(plan=plan, year=year, now=now)


def refresh(*, plan: Plan, year: FinancialYear, now: datetime) -> SummaryYear:
    """The rows of `year` as its accepted versions have it now. Safe to repeat and to run twice at once.

    It records no act: nothing is decided here, and every row can be made again.
    """
    known = plan_figures(plan)
    basis = bases(plan, [year], known)[year]
    figures = annual(plan, year)
    come_in = quarters_in(plan, year)
    rows = list(_rows(figures, _series(plan, year, known), estimated(plan, year, known), come_in.complete))
    content = _digest(rows, known, figures, come_in)
    with transaction.atomic():
        summary, _made = SummaryYear.objects.select_for_update().get_or_create(
            plan=plan, financial_year=str(year), defaults={"refreshed_at": now}
        )
        if summary.content != content:
            summary.figures.all().delete()
            for row in rows:
                row.summary_id = summary.pk
            SummaryFigure.objects.bulk_create(rows, batch_size=_AT_ONCE)
            summary.checked = ""
        summary.basis, summary.content, summary.refreshed_at = basis, content, now
        summary.begun, summary.complete = sorted(come_in.begun), sorted(come_in.complete)
        summary.areas = [_area(area) for area in figures.areas.values()]
        summary.save()
    return summary


def _series(plan: Plan, year: FinancialYear, known: PlanFigures) -> dict[str, QuarterlyFigures]:
    codes = [code for code, each in known.definitions.items() if each.kind == COMBINED or each.quarter_rule]
    return quarterly_series(plan, year, codes)


def _area(area: Any) -> dict[str, str]:
    return {
        "code": area.code,
        "name_en": area.name_en,
        "name_cy": area.name_cy,
        "kind": area.kind,
        "region": area.region,
    }


def _rows(
    figures: AnnualFigures,
    series: dict[str, QuarterlyFigures],
    estimates: dict[tuple[str, str, str, str], Decimal],
    complete: frozenset[str],
) -> Iterator[SummaryFigure]:
    for figure in figures:
        yield _year_row(figure, estimates.get(figure.key))
    for each in series.values():
        for area, quarters in each.areas.items():
            standing = figures.standings[area]
            for quarter in quarters:
                yield SummaryFigure(
                    code=quarter.code,
                    area=area,
                    quarter=quarter.quarter,
                    value=quarter.value,
                    state=quarter.state,
                    quarters_reported=int(quarter.value is not None),
                    authorities_expected=standing.authorities_expected,
                    is_provisional=area == WALES and quarter.quarter not in complete,
                    is_sample=standing.is_sample,
                )


def _year_row(figure: AnnualFigure, told: Decimal | None) -> SummaryFigure:
    standing, change = figure.standing, figure.change
    return SummaryFigure(
        code=figure.code,
        area=figure.area,
        breakdown=figure.breakdown,
        category=figure.category,
        value=figure.value,
        state=figure.state,
        quarters_reported=figure.quarters_reported,
        authorities_reported=figure.authorities_reported,
        authorities_expected=figure.authorities_expected,
        responses=figure.responses,
        estimated=told,
        is_shared=figure.is_shared,
        is_provisional=standing.is_provisional,
        is_revised=standing.is_revised,
        is_under_revision=standing.is_under_revision,
        is_sample=standing.is_sample,
        change_answer=change.answer if change else "",
        change_current=change.current if change else None,
        change_base=change.base if change else None,
        base_is_small=bool(change and change.base_is_small),
    )


def _digest(rows: list[SummaryFigure], known: PlanFigures, figures: AnnualFigures, come_in: QuartersIn) -> str:
    """Of all that a row tells, and of the rules, places and quarters that decide what is hidden of it."""
    fields = SummaryFigure._meta.local_fields
    names = [field.attname for field in fields if field.name not in {"id", "summary", "reason"}]
    lines = sorted(repr([str(getattr(row, name)) for name in names]) for row in rows)
    places = sorted((area.code, area.kind, area.region) for area in figures.areas.values())
    come = (sorted(come_in.begun), sorted(come_in.complete))
    decided_by = repr((list(known.definitions.values()), known.in_use(), places, come))
    return hashlib.sha256("\n".join((*lines, decided_by)).encode()).hexdigest()
