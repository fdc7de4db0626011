"""Summaries and safe patterns of synthetic years, as acceptances would have left them behind: pages only read them."""

from datetime import datetime

from cohesion.calendar import FinancialYear
from cohesion.models import User
from outcomes.models import Plan
from reporting.actions.safe_numbers import check_year
from reporting.actions.summaries import fresh
from reporting.editions import check_digest, names_before
from reporting.models import DisclosureCheck
from reporting.plain_rules import publication_rules


def check(plan: Plan, first: FinancialYear, years: int, *, by: User, now: datetime) -> DisclosureCheck:
    """Check the first year; the later ones, its copies, get its answer: a year's solution takes a job of minutes."""
    found = check_year(plan=plan, year=first, by=by, now=now)
    for number in range(1, years):
        year = FinancialYear(first.first + number)
        _copied(found, first, year, now=now)
        check_year(plan=plan, year=year, by=by, now=now)
    return found


def _copied(found: DisclosureCheck, first: FinancialYear, year: FinancialYear, *, now: datetime) -> None:
    """The same answer on record for `year`, so that its own check finds it there and applies it."""
    quarters = dict(zip(map(str, first.quarters), map(str, year.quarters), strict=True))
    summary = fresh(plan=found.plan, year=year, now=now)

    def moved(key: list[str]) -> list[str]:
        code, area, quarter, *rest = key
        return [code, area, quarters.get(quarter, quarter), *rest]

    DisclosureCheck.objects.create(
        digest=check_digest(summary.content, publication_rules(), names_before(found.plan, year)),
        plan=found.plan,
        financial_year=str(year),
        content=summary.content,
        cells=[[moved(key), value, shown] for key, value, shown in found.cells],
        reasons=[[moved(key), reason] for key, reason in found.reasons],
        method=found.method,
        settings=found.settings,
        solver=found.solver,
        gap=found.gap,
        report=found.report,
        is_safe=found.is_safe,
        made_at=now,
        made_by=found.made_by,
    )
