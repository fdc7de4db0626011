"""Asking for the check of a year: after acceptance, when somebody finds that it is not made, and each hour."""

from collections.abc import Sequence
from datetime import datetime

from cohesion import jobs
from cohesion.calendar import FinancialYear
from cohesion.jobs import JobRefused
from cohesion.models import Job, User
from outcomes.models import AcceptedVersion, Plan, ReturnRound
from reporting.actions.safe_numbers import KIND, NotChecked, on_record
from reporting.models import DisclosureCheck, SummaryYear


def key_of(plan: Plan, year: FinancialYear) -> str:
    return f"{KIND}:{plan.code}:{year}"


def ask(*, plan: Plan, year: FinancialYear, by: User, now: datetime) -> Job | None:
    """The job that checks the year, or the one that is at it already."""
    try:
        return jobs.request(kind=KIND, key=key_of(plan, year), subject_id=f"{plan.pk}:{year}", by=by, now=now)
    except JobRefused as refused:
        return refused.job


def on_record_or_asked(
    *, plan: Plan, year: FinancialYear, by: User, now: datetime
) -> tuple[SummaryYear, DisclosureCheck]:
    """The check on record of the year's present content; where there is none its job is asked for and NotChecked
    raised. Call outside a transaction that the exception would undo: the job would go with it.
    """
    try:
        return on_record(plan=plan, year=year, now=now)
    except NotChecked:
        ask(plan=plan, year=year, by=by, now=now)
        raise


def after_acceptance(version: AcceptedVersion, by: User, now: datetime) -> None:
    """The year's rows and their check are made in the background, before somebody looks."""
    held = version.quarterly_return.round
    ask_with_next(plan=held.plan, year=FinancialYear.parse(held.financial_year), by=by, now=now)


def ask_where_unchecked(*, by: User, now: datetime) -> int:
    """Ask for every year with returns whose figures wait for a check, as they do where a rule changed; how many. A
    year whose job is at it already is asked for once: safe to repeat. Two queries, and a few for each such year.
    """
    summaries = SummaryYear.objects.only("plan_id", "financial_year", "content", "checked")
    checked = {(each.plan_id, each.financial_year) for each in summaries if each.is_checked}
    rounds = ReturnRound.objects.select_related("plan").order_by("plan__code", "financial_year")
    years = {(each.plan_id, each.financial_year): each.plan for each in rounds}
    waiting = {key: plan for key, plan in years.items() if key not in checked}
    for (_plan, year), plan in waiting.items():
        ask(plan=plan, year=FinancialYear.parse(year), by=by, now=now)
    return len(waiting)


def ask_with_next(*, plan: Plan, year: FinancialYear, by: User, now: datetime) -> None:
    """The year after compares with it, so it is checked again too, where it has returns."""
    _ask_for(plan, (year, FinancialYear(year.first + 1)), by, now)


def ask_next_where_needed(*, plan: Plan, year: FinancialYear, by: User, now: datetime) -> None:
    """Once `year` has another answer, the year after, whose changes tell of it, may need one too."""
    after = FinancialYear(year.first + 1)
    if not ReturnRound.objects.filter(plan=plan, financial_year=str(after)).exists():
        return
    try:
        on_record(plan=plan, year=after, now=now)
    except NotChecked:
        ask(plan=plan, year=after, by=by, now=now)


def after_release(*, plan: Plan, year: FinancialYear, by: User, now: datetime) -> None:
    """What is out binds the years on both sides: the year after compares with it, the year before is told by it."""
    _ask_for(plan, (year, year.previous, FinancialYear(year.first + 1)), by, now)


def _ask_for(plan: Plan, years: Sequence[FinancialYear], by: User, now: datetime) -> None:
    """The first, and those of the others that have returns."""
    others = ReturnRound.objects.filter(plan=plan, financial_year__in=map(str, years[1:]))
    known = set(others.values_list("financial_year", flat=True))
    for year in years:
        if year == years[0] or str(year) in known:
            ask(plan=plan, year=year, by=by, now=now)
