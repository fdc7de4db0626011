"""Baselines and targets beside a series: one rule for the outcome's chart and the measure's, page and file."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from cohesion.calendar import FinancialYear
from cohesion.models import User
from cohesion.models.area import WALES
from outcomes.models import Baseline, Plan, Target
from reporting.actions.safe_numbers import check_year
from reporting.disclosure import Audience, Reason
from reporting.models import SummaryFigure, SummaryYear
from reporting.pages.references import References, references
from reporting.shown import shown
from tests.factories.accepted_returns import AT, AcceptedReturns, Reported

CODE, COUNT, CHANGE = "3.2.M1", "1.1.M8", "1.1.M10"
FIRST, LAST = FinancialYear(2014), FinancialYear(2015)


@pytest.fixture
def series(returns: AcceptedReturns, plan: Plan, service: User) -> AcceptedReturns:
    """Wales has a hidden 40 in 2014-15 and a shown 50 in 2015-16."""
    returns.accept_year("2014-15", [("NWW", Reported(CODE, 40))])
    returns.accept_year("2015-16", [("NWW", Reported(CODE, 50))])
    for year in (FIRST, LAST):
        check_year(plan=plan, year=year, by=service, now=AT)
    hide(CODE, FIRST)
    return returns


def hide(code: str, year: FinancialYear) -> None:
    rows = SummaryFigure.objects.filter(code=code, area=WALES, quarter="", summary__financial_year=str(year))
    assert rows.update(reason=Reason.SECONDARY)


def baseline(plan: Plan, by: User, year: str, value: int, *, code: str = CODE, source: str = "A survey") -> Baseline:
    agreed = {"status": Baseline.Status.AGREED, "agreed_by": by, "agreed_on": AT.date()}
    measure = plan.measures.get(code=code)
    return Baseline.objects.create(measure=measure, financial_year=year, value=value, source=source, **agreed)


def target(plan: Plan, year: str, value: int, source: str = "The plan", code: str = CODE) -> Target:
    measure = plan.measures.get(code=code)
    return Target.objects.create(measure=measure, financial_year=year, value=value, source=source)


def held(plan: Plan, audience: Audience, code: str = CODE) -> References:
    return references(shown(plan, [FIRST, LAST], audience), code)


def told(found: References) -> list[tuple[str, int | None, str, str]]:
    return [
        (each.year, None if each.value is None else int(each.value), each.symbol, each.source)
        for each in (*found.baselines, *found.targets)
    ]


def test_baseline_of_a_year_whose_figure_is_hidden_is_not_printed(
    series: AcceptedReturns, plan: Plan, officer: User
) -> None:
    baseline(plan, officer, "2013-14", 35)
    baseline(plan, officer, "2014-15", 41)

    public, exact = held(plan, Audience.PUBLISHED), held(plan, Audience.WORKING)

    assert told(public) == [("2013-14", 35, "", "A survey"), ("2014-15", None, "c", "")]
    assert told(exact) == [("2013-14", 35, "", "A survey"), ("2014-15", 41, "", "A survey")]
    assert public.baseline is not None
    assert public.baseline.year == "2013-14"


@pytest.mark.parametrize("value", [39, 40, 41, 60])
def test_what_is_printed_hangs_on_no_hidden_figure(
    series: AcceptedReturns, plan: Plan, officer: User, value: int
) -> None:
    """A number that is left out where it is the same as a hidden one tells that it is."""
    baseline(plan, officer, "2012-13", 40)
    target(plan, "2014-15", 60)
    target(plan, "2015-16", 40)
    of_year = SummaryFigure.objects.filter(code=CODE, area=WALES, quarter="", summary__financial_year=str(FIRST))
    of_year.update(value=value)

    assert told(held(plan, Audience.PUBLISHED)) == [
        ("2012-13", 40, "", "A survey"),
        ("2014-15", 60, "", "The plan"),
        ("2015-16", 40, "", "The plan"),
    ]


def test_figure_that_is_shown_hides_no_number(series: AcceptedReturns, plan: Plan, officer: User) -> None:
    baseline(plan, officer, "2012-13", 50)

    assert told(held(plan, Audience.PUBLISHED)) == [("2012-13", 50, "", "A survey")]


@pytest.mark.parametrize("value", [0, 1, 4, 5])
def test_small_baseline_is_hidden_and_zero_is_about_nobody(
    series: AcceptedReturns, plan: Plan, officer: User, value: int
) -> None:
    baseline(plan, officer, "2012-13", value)

    public = held(plan, Audience.PUBLISHED).baselines[0]

    assert (public.value is None) is (value in {1, 4})


def test_base_of_a_hidden_change_is_hidden(returns: AcceptedReturns, plan: Plan, officer: User) -> None:
    plan.measures.filter(code=COUNT).update(is_sensitive=False)
    for year in (FIRST, LAST):
        returns.accept_year(str(year), [("NWW", Reported(COUNT, 400))])
    baseline(plan, officer, "2012-13", 300, code=COUNT)
    for year in (FIRST, LAST):
        returns.checked(str(year))
    assert held(plan, Audience.PUBLISHED, COUNT).baselines[0].value == 300

    hide(CHANGE, LAST)

    assert held(plan, Audience.PUBLISHED, COUNT).baselines[0].value is None


def test_baseline_of_an_unchecked_year_waits_for_its_check(series: AcceptedReturns, plan: Plan, officer: User) -> None:
    baseline(plan, officer, "2015-16", 51)
    assert held(plan, Audience.PUBLISHED).baselines[0].value == 51

    SummaryYear.objects.update(checked="")

    assert held(plan, Audience.PUBLISHED).baselines[0].value is None


@pytest.mark.parametrize(
    ("source", "is_told"),
    [
        ("A survey", True),
        ("National Survey for Wales 2012-13", True),
        ("Police returns, 2012/2013", True),
        ("Gwynedd counted 3", False),
        ("Of 112 reports", False),
        ("Table 2.1", False),
        ("20141 reports", False),
    ],
)
def test_words_of_a_source_hold_no_number_but_years(
    series: AcceptedReturns, plan: Plan, officer: User, source: str, is_told: bool
) -> None:
    baseline(plan, officer, "2012-13", 60, source=source)
    target(plan, "2015-16", 70, source=source)

    public, exact = held(plan, Audience.PUBLISHED), held(plan, Audience.WORKING)

    assert {row[3] for row in told(public)} == {source if is_told else ""}
    assert {row[3] for row in told(exact)} == {source}


@pytest.mark.parametrize(
    ("route", "arguments", "asked"),
    [
        ("outcomes_measure", [CODE], {}),
        ("outcomes_measure", [CODE], {"chart": "trend", "file": "csv"}),
        ("outcomes_measure", [CODE], {"chart": "trend", "file": "svg"}),
        ("outcomes_outcome", ["3"], {"measure": CODE}),
        ("outcomes_outcome", ["3"], {"measure": CODE, "chart": "trend", "file": "csv"}),
    ],
)
def test_hidden_number_is_on_no_page_and_in_no_file(
    client: Client,
    series: AcceptedReturns,
    plan: Plan,
    officer: User,
    route: str,
    arguments: list[str],
    asked: dict[str, str],
) -> None:
    SummaryFigure.objects.filter(code=CODE, area=WALES).update(reason=Reason.NONE)
    rows = SummaryFigure.objects.filter(code=CODE, summary__financial_year="2014-15")
    rows.update(value=Decimal(7777), reason=Reason.SECONDARY)
    baseline(plan, officer, "2014-15", 7777, source="We counted 7,777 and 7777")
    client.force_login(officer)

    answer = client.get(reverse(route, args=arguments), {**asked, "year": "2015-16", "as": "published"})

    assert answer.status_code == 200
    told_there = answer.content.decode()
    assert "7777" not in told_there
    assert "7,777" not in told_there
    assert "1944" not in told_there, "a quarter of it stands beside quarters"


def test_queries_do_not_grow_with_baselines_and_targets(
    series: AcceptedReturns, plan: Plan, officer: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    found = shown(plan, [FIRST, LAST], Audience.PUBLISHED)
    baseline(plan, officer, "2009-10", 60)
    with django_assert_num_queries(3):
        references(found, CODE)
    for year in ("2010-11", "2011-12", "2012-13"):
        baseline(plan, officer, year, 60)
    target(plan, "2014-15", 70)

    with django_assert_num_queries(3):
        references(found, CODE)
