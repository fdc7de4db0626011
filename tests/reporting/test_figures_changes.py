"""Percentage changes: three answers that differ, like compared with like."""

from datetime import date
from decimal import Decimal

import pytest

from cohesion.calendar import FinancialYear
from cohesion.models import User
from outcomes.models import Baseline, Plan
from reporting.figures import ChangeAnswer, FigureState, annual
from reporting.figures.changes import Change, change
from tests.factories.accepted_returns import AcceptedReturns, Reported

BASE, CHANGE = "1.1.M8", "1.1.M10"


@pytest.fixture
def year() -> FinancialYear:
    return FinancialYear(2015)


def found(plan: Plan, year: FinancialYear, area: str = "W92000004") -> Change:
    figure = annual(plan, year).figure(CHANGE, area)
    assert figure.change is not None
    return figure.change


def test_change_is_against_the_year_before(returns: AcceptedReturns, plan: Plan, year: FinancialYear) -> None:
    returns.accept_year("2014-15", [("NWW", Reported(BASE, 40)), ("CV", Reported(BASE, 60))])
    returns.accept_year("2015-16", [("NWW", Reported(BASE, 50)), ("CV", Reported(BASE, 65))])

    figures = annual(plan, year)

    assert [figures.value(CHANGE, area) for area in ("W92000004", "NWW", "CV")] == [15, 25, Decimal("8.3")]
    assert figures.figure(CHANGE).state == FigureState.ACTUAL


def test_change_compares_only_quarters_that_a_region_reported_in_both_years(
    returns: AcceptedReturns, plan: Plan, year: FinancialYear
) -> None:
    for quarter in ("2014-15-Q1", "2014-15-Q2"):
        returns.accept("NWW", quarter, Reported(BASE, 30))
        returns.accept("CV", quarter, Reported(BASE, 70))
    returns.accept("NWW", "2015-16-Q1", Reported(BASE, 45))

    answer = found(plan, year)

    assert (answer.percent, answer.base) == (Decimal(50), Decimal(30))


def test_change_without_anything_before_has_no_baseline_yet(
    returns: AcceptedReturns, plan: Plan, year: FinancialYear
) -> None:
    returns.accept("NWW", "2015-16-Q1", Reported(BASE, 45))

    figure = annual(plan, year).figure(CHANGE)

    assert figure.change is not None
    assert (figure.value, figure.change.answer) == (None, ChangeAnswer.NO_BASELINE_YET)


def test_change_from_zero_is_not_calculable(returns: AcceptedReturns, plan: Plan, year: FinancialYear) -> None:
    returns.accept("NWW", "2014-15-Q1", Reported(BASE, 0, state="NIL"))
    returns.accept("NWW", "2015-16-Q1", Reported(BASE, 45))

    assert found(plan, year).answer == ChangeAnswer.NOT_CALCULABLE_FROM_ZERO


def agree(plan: Plan, by: User, value: int, status: str) -> None:
    Baseline.objects.create(
        measure=plan.measures.get(code=BASE),
        financial_year="2014-15",
        value=value,
        source="Police",
        status=status,
        agreed_by=by,
        agreed_on=date(2015, 4, 1),
    )


def test_agreed_baseline_serves_where_no_year_before_was_reported(
    returns: AcceptedReturns, plan: Plan, service: User, year: FinancialYear
) -> None:
    agree(plan, service, 100, "AGREED")
    returns.accept_year("2015-16", [("NWW", Reported(BASE, 90))])

    answer = found(plan, year)

    assert (answer.percent, answer.from_baseline) == (Decimal(-10), True)
    assert found(plan, year, "NWW").answer == ChangeAnswer.NO_BASELINE_YET


def test_draft_baseline_does_not_serve(
    returns: AcceptedReturns, plan: Plan, service: User, year: FinancialYear
) -> None:
    agree(plan, service, 100, "DRAFT")
    returns.accept_year("2015-16", [("NWW", Reported(BASE, 90))])

    assert found(plan, year).answer == ChangeAnswer.NO_BASELINE_YET


def test_year_under_way_is_not_held_against_a_whole_years_baseline(
    returns: AcceptedReturns, plan: Plan, service: User, year: FinancialYear
) -> None:
    agree(plan, service, 100, "AGREED")
    returns.accept("NWW", "2015-16-Q1", Reported(BASE, 25))

    assert found(plan, year).answer == ChangeAnswer.NO_FIGURE_YET


@pytest.mark.parametrize(
    ("quarters", "answer"), [(1, ChangeAnswer.NO_FIGURE_YET), (4, ChangeAnswer.NOT_CALCULABLE_FROM_ZERO)]
)
def test_baseline_of_zero_waits_for_the_whole_year_too(
    returns: AcceptedReturns,
    plan: Plan,
    service: User,
    year: FinancialYear,
    quarters: int,
    answer: ChangeAnswer,
) -> None:
    agree(plan, service, 0, "AGREED")
    for number in range(1, quarters + 1):
        returns.accept("NWW", f"2015-16-Q{number}", Reported(BASE, 25))

    assert found(plan, year).answer == answer


def test_authority_is_compared_only_in_quarters_that_it_reported_itself_in_both_years(
    returns: AcceptedReturns, plan: Plan, year: FinancialYear
) -> None:
    gwynedd, conwy = "W06000002", "W06000003"
    returns.accept("NWW", "2014-15-Q1", Reported(BASE, 20, gwynedd))
    returns.accept("NWW", "2014-15-Q2", Reported(BASE, 60, gwynedd))
    returns.accept("NWW", "2015-16-Q1", Reported(BASE, 30, gwynedd))
    returns.accept("NWW", "2015-16-Q2", Reported(BASE, 10, conwy))

    changes = {area: found(plan, year, area) for area in ("NWW", gwynedd)}

    assert {area: (each.current, each.base) for area, each in changes.items()} == {
        "NWW": (Decimal(40), Decimal(80)),
        gwynedd: (Decimal(30), Decimal(20)),
    }
    assert found(plan, year, conwy).answer == ChangeAnswer.NO_BASELINE_YET


@pytest.mark.parametrize(("base", "is_small"), [(0, False), (1, True), (19, True), (20, False)])
def test_base_under_twenty_is_too_small_to_compare(base: int, is_small: bool) -> None:
    assert change(Decimal(30), Decimal(base)).base_is_small is is_small
