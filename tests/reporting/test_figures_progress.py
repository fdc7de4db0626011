"""Quarters, milestones, ratings and national context figures."""

import pytest
from pytest_django import DjangoAssertNumQueries

from cohesion.calendar import FinancialYear
from outcomes.models import AcceptedMilestone, AcceptedNarrative, AcceptedVersion, MilestoneStatus, Plan, SuppliedFigure
from reporting.figures import FigureState, UnknownFigure, milestones, quarterly, quarterly_series, ratings, supplied
from tests.factories.accepted_returns import AcceptedReturns, Reported

GWYNEDD, CONWY, ANGLESEY = "W06000002", "W06000003", "W06000001"
Q1, Q2 = "2014-15-Q1", "2014-15-Q2"


def test_quarters_tell_wales_and_regions(returns: AcceptedReturns, plan: Plan, year: FinancialYear) -> None:
    returns.accept("NWW", Q1, Reported("1.2.M3", 10, GWYNEDD), Reported("1.2.M3", 2, partners=("NEW",)))
    returns.accept("NWW", Q2, Reported("1.2.M3", 4, GWYNEDD), Reported("1.2.M4", 1, CONWY))

    figures = quarterly(plan, year, "C1")

    assert [each.value for each in figures.of()] == [12, 5, None, None]
    assert [each.value for each in figures.of("NEW")] == [2, None, None, None]
    assert figures.of()[3].state == FigureState.NOT_REPORTED


def test_quarters_of_several_codes_take_as_many_queries_as_of_one(
    returns: AcceptedReturns, plan: Plan, year: FinancialYear, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    returns.accept("NWW", Q1, Reported("1.2.M3", 10, GWYNEDD))
    with django_assert_num_queries(10):
        quarterly(plan, year, "1.2.M3")
    with django_assert_num_queries(10):
        quarterly_series(plan, year, ["C1", "C2", "1.2.M3", "5.1.M2"])


@pytest.mark.parametrize("code", ["9.9", "1.1.M10", "1.1.M1"])
def test_quarters_of_what_has_no_number_are_refused(plan: Plan, year: FinancialYear, code: str) -> None:
    with pytest.raises(UnknownFigure, match=code):
        quarterly(plan, year, code)


def milestone(version: AcceptedVersion, returns: AcceptedReturns, status: str, area: str = "") -> None:
    AcceptedMilestone.objects.create(
        accepted_version=version,
        measure=returns.measures["1.1.M1"],
        authority=returns.places[area] if area else None,
        status=status,
    )


def test_milestone_of_an_authority_stands_before_the_regions(
    returns: AcceptedReturns, plan: Plan, year: FinancialYear
) -> None:
    version = returns.accept("NWW", Q1)
    milestone(version, returns, "ACHIEVED", GWYNEDD)
    milestone(version, returns, "UNDER_WAY")
    returns.owed("CV", Q1)

    found = milestones(plan, year)["1.1.M1"]

    assert found.states == {
        ANGLESEY: MilestoneStatus.UNDER_WAY,
        GWYNEDD: MilestoneStatus.ACHIEVED,
        CONWY: MilestoneStatus.UNDER_WAY,
    }
    assert (found.achieved, found.expected, found.not_reported) == (1, 5, 2)


def test_milestone_is_told_as_of_the_last_accepted_quarter(
    returns: AcceptedReturns, plan: Plan, year: FinancialYear
) -> None:
    milestone(returns.accept("NWW", Q1), returns, "ACHIEVED")
    milestone(returns.accept("NWW", Q2), returns, "UNDER_WAY")
    returns.owed("NWW", "2014-15-Q3")

    assert set(milestones(plan, year)["1.1.M1"].states.values()) == {MilestoneStatus.UNDER_WAY}


def test_rating_is_the_latest_accepted_one_of_each_region(
    returns: AcceptedReturns, plan: Plan, year: FinancialYear
) -> None:
    outcome = plan.outcomes.get(code="1")
    for region, quarter, rag in (("NWW", Q1, "GREEN"), ("NWW", Q2, "RED"), ("CV", Q1, "AMBER"), ("CV", Q2, "")):
        version = returns.accept(region, quarter)
        AcceptedNarrative.objects.create(accepted_version=version, outcome=outcome, rag=rag, language="en")

    found = ratings(plan, year)

    assert found["1"].ratings == {"NWW": "RED", "CV": "AMBER"}
    assert found["1"].count("AMBER") == 1
    assert found["2"].ratings == {}


def test_supplied_tells_national_figures_of_the_year_only(
    returns: AcceptedReturns, plan: Plan, year: FinancialYear
) -> None:
    texts = dict.fromkeys(("description_en", "description_cy", "source_en", "source_cy"), "Forums")
    for code, place in (("forums", {}), ("regional", {"region": returns.regions["NWW"]})):
        SuppliedFigure.objects.create(plan=plan, code=code, financial_year="2014-15", value=6, **texts, **place)
    SuppliedFigure.objects.create(plan=plan, code="earlier", financial_year="2013-14", value=5, **texts)

    assert {code: each.value for code, each in supplied(plan, year).items()} == {"forums": 6}
