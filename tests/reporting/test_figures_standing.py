"""What stands behind annual figures: how much was reported, and how final it is."""

from cohesion.calendar import FinancialYear
from outcomes.models import Plan, QuarterlyReturn
from reporting.figures import annual
from tests.factories.accepted_returns import AcceptedReturns, Reported

GWYNEDD, CONWY, ANGLESEY = "W06000002", "W06000003", "W06000001"
Q1, Q3, Q4 = "2014-15-Q1", "2014-15-Q3", "2014-15-Q4"


def test_reopened_return_keeps_counting_under_revision(
    returns: AcceptedReturns, plan: Plan, year: FinancialYear
) -> None:
    version = returns.accept("NWW", Q1, Reported("1.2.M3", 10, GWYNEDD))
    QuarterlyReturn.objects.filter(pk=version.quarterly_return_id).update(status="REOPENED")

    figures = annual(plan, year)

    assert figures.value("1.2.M3") == 10
    assert figures.standings["W92000004"].is_under_revision
    assert figures.standings[GWYNEDD].is_under_revision


def test_figure_says_how_much_stands_behind_it(returns: AcceptedReturns, plan: Plan, year: FinancialYear) -> None:
    returns.accept("NWW", Q1, Reported("1.2.M3", 1, GWYNEDD), Reported("1.2.M3", None, CONWY, state="NOT_AVAILABLE"))
    returns.accept("NWW", Q3, Reported("1.2.M3", 1, GWYNEDD), Reported("1.2.M3", 0, ANGLESEY, state="NIL"))
    returns.owed("CV", Q1)

    figure = annual(plan, year).figure("1.2.M3")

    assert (figure.quarters_reported, figure.authorities_reported, figure.authorities_expected) == (2, 2, 5)


def test_year_is_provisional_until_every_return_of_four_quarters_is_accepted(
    returns: AcceptedReturns, plan: Plan, year: FinancialYear
) -> None:
    returns.accept_year("2014-15", [], regions=["NWW", "CV"])
    complete = annual(plan, year)
    QuarterlyReturn.objects.filter(region__code="CV", round__quarter=Q4).update(latest_version=None, status="SUBMITTED")

    figures = annual(plan, year)

    assert not complete.standings["W92000004"].is_provisional
    assert [figures.standings[area].is_provisional for area in ("W92000004", "NWW", "CV", GWYNEDD)] == [
        True,
        False,
        True,
        False,
    ]


def test_sample_rounds_mark_their_figures(plan: Plan, returns: AcceptedReturns, year: FinancialYear) -> None:
    returns.is_sample = True
    returns.accept("NWW", Q1, Reported("1.2.M3", 1, GWYNEDD))

    assert annual(plan, year).standings["NWW"].is_sample
