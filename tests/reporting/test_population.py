"""The page of population indicators: what sources state, gaps that stay gaps, and no change told without a reason."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertContains, assertNotContains

from cohesion.models import User
from outcomes.models import IndicatorValue, Plan, PopulationIndicator
from reporting.figures.indicators import Change
from reporting.pages.population import IndicatorShown, PopulationPage, population_page, wave_label
from tests.conftest import PLANS

YEARS = {year: (date(year, 4, 1), date(year + 1, 3, 31)) for year in range(2012, 2018)}


def shown(plan: str) -> PopulationPage:
    page = population_page(plan)
    assert page is not None
    return page


def indicator(plan: str, code: str) -> IndicatorShown:
    return next(each for each in shown(plan).indicators if each.code == code)


def series(plan: Plan, *waves: tuple[int, int | None, int | None]) -> PopulationIndicator:
    """An indicator with waves of year, value and base."""
    new = PopulationIndicator.objects.create(
        plan=plan, code="T1", position=9, text_en="A question", text_cy="Cwestiwn", unit="percent", source="A survey"
    )
    for year, value, base in waves:
        starts_on, ends_on = YEARS[year]
        IndicatorValue.objects.create(
            indicator=new, wave=f"{year}-04", starts_on=starts_on, ends_on=ends_on, value=value, base=base
        )
    return new


@pytest.fixture
def strategy(plan: Plan) -> Plan:
    call_command("load_plan", PLANS / "WREX-2011-14.yaml")
    return Plan.objects.get(code="WREX-2011-14")


def test_heading_is_what_the_newest_wave_found(client: Client, northern: User) -> None:
    client.force_login(northern)

    page = client.get(reverse("outcomes_population"), {"plan": "NDP-2014-16"})

    question = "People agree that people in their local area treat each other with respect and consideration"
    assertContains(page, f"76\u00a0% in 2012-13: “{question}”")
    assertContains(page, "The programme is one of many things behind them")
    assertContains(page, "no interval can be calculated")


def test_groups_stand_side_by_side(plan: Plan) -> None:
    groups = indicator(plan.code, "POP3").groups

    assert [(group.name, group.cells) for group in groups] == [
        ("", ("81\u00a0%",)),
        ("most deprived areas", ("67\u00a0%",)),
        ("least deprived areas", ("87\u00a0%",)),
    ]
    assert indicator(plan.code, "POP1").groups == ()


def test_missing_wave_stays_missing_and_the_source_is_quoted(client: Client, officer: User, strategy: Plan) -> None:
    waves = indicator(strategy.code, "PV1").waves

    assert [(wave.point.label, wave.point.value) for wave in waves] == [
        ("September 2005", Decimal(60)),
        ("January 2007", None),
        ("January 2009", Decimal(63)),
    ]
    assert [wave.point.step for wave in waves] == [Change.FIRST, Change.GAP, Change.STATED]
    client.force_login(officer)
    page = client.get(reverse("outcomes_population"), {"plan": strategy.code})
    assertContains(page, "Not stated")
    assertContains(page, '<q lang="en">2009 broadly consistent with 2005')


def test_values_without_a_base_are_not_called_a_rise(strategy: Plan) -> None:
    waves = indicator(strategy.code, "PV3").waves

    assert [wave.point.step for wave in waves] == [Change.FIRST, Change.GAP, Change.GAP]
    assert not any("igher" in wave.change or "ower" in wave.change for wave in waves)


def test_change_is_told_with_its_size_only_where_significant(plan: Plan) -> None:
    series(plan, (2012, 50, 1000), (2013, 54, 1000), (2014, 60, 1000), (2015, 52, 1000), (2016, 60, None))

    assert [wave.change for wave in indicator(plan.code, "T1").waves] == [
        "There is no earlier wave.",
        "No clear change, by our own test.",
        "Higher by 6 percentage points, by our own test.",
        "Lower by 8 percentage points, by our own test.",
        "Cannot be told: the source does not say how many were asked.",
    ]


def test_chart_gets_values_with_their_intervals_and_gaps(plan: Plan) -> None:
    series(plan, (2012, 50, 100), (2013, None, None), (2014, 54, None))

    points = indicator(plan.code, "T1").points

    assert [(point.value, point.low, point.high, point.is_significant) for point in points] == [
        (Decimal(50), Decimal("40.4"), Decimal("59.6"), False),
        (None, None, None, False),
        (Decimal(54), None, None, False),
    ]


def test_interval_is_said_to_be_our_own(client: Client, plan: Plan, officer: User) -> None:
    series(plan, (2012, 50, 100))
    client.force_login(officer)

    page = client.get(reverse("outcomes_population"), {"plan": plan.code})

    assertContains(page, "40.4 to 59.6 %")
    assertContains(page, "The interval is our own calculation")
    assertContains(page, "so the true interval is wider")


def test_plan_without_indicators_says_so(client: Client, officer: User, plan: Plan) -> None:
    call_command("load_plan", PLANS / "NDP-2017-20.yaml")
    client.force_login(officer)

    page = client.get(reverse("outcomes_population"), {"plan": "NDP-2017-20"})

    assertContains(page, "This plan names no population indicators")
    assertNotContains(page, "<table")


def test_newest_plan_with_indicators_is_shown_first_and_for_nonsense(plan: Plan) -> None:
    call_command("load_plan", PLANS / "NDP-2017-20.yaml")

    assert shown("").plan == plan
    assert shown("<b>" * 50).plan == plan
    assert shown("NOPE").notes == (f"There is no plan NOPE. {plan.title} is shown.",)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "label"),
    [
        (date(2012, 4, 1), date(2013, 3, 31), "2012-13"),
        (date(2009, 1, 1), date(2009, 1, 31), "January 2009"),
        (date(2012, 1, 1), date(2012, 12, 31), "January 2012 to December 2012"),
    ],
)
def test_wave_is_named_as_people_say_it(starts_on: date, ends_on: date, label: str) -> None:
    assert wave_label(starts_on, ends_on) == label


def test_page_in_welsh_reads_the_question_in_welsh(plan: Plan) -> None:
    with translation.override("cy"):
        assert "Mae pobl yn cytuno" in shown(plan.code).finding


def test_page_takes_the_same_queries_for_many_indicators(
    plan: Plan, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(3):
        shown(plan.code)
    series(plan, (2012, 50, 1000), (2013, 54, 1000), (2014, 60, 1000))

    with django_assert_num_queries(3):
        shown(plan.code)
