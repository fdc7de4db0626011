"""The one door from figures to pages: rows of summaries, for an audience, in a fixed number of queries."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cohesion.calendar import FinancialYear
from cohesion.models import User
from cohesion.models.area import WALES
from outcomes.models import Plan, ReturnStatus
from reporting.actions.safe_numbers import check_year
from reporting.disclosure import Audience, Reason
from reporting.figures import annual, quarterly
from reporting.models import SummaryFigure, SummaryYear
from reporting.shown import Asked, shown
from tests.factories.accepted_returns import AT, AcceptedReturns, Reported

Q1 = "2014-15-Q1"


def test_shown_tells_what_the_figures_tell(returns: AcceptedReturns, plan: Plan, year: FinancialYear) -> None:
    returns.accept(
        "NWW",
        Q1,
        Reported("1.2.M3", 30),
        Reported("1.2.M3", 12, "", "housing"),
        Reported("3.1.M3", "4.33", responses=9),
    )
    figures = annual(plan, year)

    found = shown(plan, [year], Audience.WORKING, by_quarter=True, with_categories=True)

    told = {(row.code, row.area, row.breakdown, row.category): row.value for row in found if not row.quarter}
    assert told == {figure.key: figure.value for figure in figures}
    quarters = [row.value for row in found.series("1.2.M3", by_quarter=True)]
    assert quarters == [figure.value for figure in quarterly(plan, year, "1.2.M3").of()]
    assert found.of("1.2.M3").value == Decimal(30)


def test_rows_are_made_anew_when_a_version_is_accepted(
    returns: AcceptedReturns, plan: Plan, year: FinancialYear
) -> None:
    returns.accept("NWW", Q1, Reported("1.2.M3", 30))
    assert shown(plan, [year], Audience.WORKING).of("1.2.M3").value == 30

    returns.accept("NWW", Q1, Reported("1.2.M3", 31))

    found = shown(plan, [year], Audience.WORKING).of("1.2.M3")
    assert found.value == 31
    assert found.is_revised
    assert SummaryYear.objects.count() == 1


def test_a_reopened_return_is_told_as_under_revision(returns: AcceptedReturns, plan: Plan, year: FinancialYear) -> None:
    version = returns.accept("NWW", Q1, Reported("1.2.M3", 30))
    shown(plan, [year], Audience.WORKING)

    version.quarterly_return.status = ReturnStatus.REOPENED
    version.quarterly_return.save(update_fields=["status"])

    assert shown(plan, [year], Audience.WORKING).of("1.2.M3").is_under_revision


def test_the_public_sees_a_symbol_and_nothing_else(
    returns: AcceptedReturns, plan: Plan, year: FinancialYear, service: User
) -> None:
    returns.accept("NWW", Q1, Reported("1.2.M3", 3, state="ESTIMATED"))
    returns.accept("CV", Q1, Reported("1.2.M3", 50))
    check_year(plan=plan, year=year, by=service, now=AT)
    assert shown(plan, [year], Audience.PUBLISHED).of("1.2.M3").value == 53

    hidden = shown(plan, [year], Audience.PUBLISHED).of("1.2.M3", "NWW")

    assert (hidden.value, hidden.symbol, hidden.state, hidden.marks, hidden.estimated_share) == (
        None,
        "c",
        None,
        (),
        None,
    )


def test_nothing_of_an_unchecked_year_is_published(returns: AcceptedReturns, plan: Plan, year: FinancialYear) -> None:
    returns.accept("NWW", Q1, Reported("1.2.M3", 300))
    shown(plan, [year], Audience.WORKING)
    SummaryYear.objects.update(checked="")

    found = shown(plan, [year], Audience.PUBLISHED)

    assert not found.is_ready
    assert {row.value for row in found} == {None}


def test_figure_that_nobody_reported_is_being_checked_like_the_rest(
    returns: AcceptedReturns, plan: Plan, year: FinancialYear
) -> None:
    returns.accept("NWW", Q1, Reported("1.2.M3", 30, "W06000002"))

    found = shown(plan, [year], Audience.PUBLISHED)

    reported, missing = found.of("1.2.M3", "W06000002"), found.of("1.2.M3", "W06000003")
    assert (reported.symbol, reported.reason) == (missing.symbol, missing.reason) == ("c", Reason.UNCHECKED)
    assert shown(plan, [year], Audience.WORKING).of("1.2.M3", "W06000003").symbol == "x"


def test_estimated_share_is_of_the_sum(returns: AcceptedReturns, plan: Plan, year: FinancialYear) -> None:
    returns.accept(
        "NWW", Q1, Reported("1.2.M3", 30, "W06000002"), Reported("1.2.M3", 10, "W06000003", state="ESTIMATED")
    )

    found = shown(plan, [year], Audience.WORKING)

    assert (found.of("1.2.M3").estimated_share, found.of("1.2.M3", "W06000003").estimated_share) == (25, 100)
    assert found.of("C1", "NWW").estimated_share == 25
    assert found.of("1.2.M3", "W06000002").estimated_share is None


@pytest.mark.parametrize("audience", list(Audience))
def test_queries_do_not_grow_with_years(returns: AcceptedReturns, plan: Plan, audience: Audience) -> None:
    years = [FinancialYear(first) for first in range(2011, 2015)]
    for year in years:
        returns.accept("NWW", f"{year}-Q1", Reported("1.2.M3", 30))
    shown(plan, years, audience)

    counts = []
    for asked in (years[-1:], years):
        with CaptureQueriesContext(connection) as captured:
            shown(plan, asked, audience, by_quarter=True)
        counts.append(len(captured))

    assert counts == [8, 8]


def test_summaries_keep_one_row_a_cell(returns: AcceptedReturns, plan: Plan, year: FinancialYear) -> None:
    returns.accept("NWW", Q1, Reported("1.2.M3", 30))
    shown(plan, [year], Audience.WORKING)

    rows = SummaryFigure.objects.filter(code="1.2.M3", area=WALES, quarter="", category="")

    assert rows.count() == 1


def test_of_earlier_years_only_what_is_asked_for_is_read(
    returns: AcceptedReturns, plan: Plan, year: FinancialYear
) -> None:
    later = FinancialYear(year.first + 1)
    for quarter in (Q1, str(later.quarters[0])):
        returns.accept("NWW", quarter, Reported("1.2.M3", 30), Reported("1.2.M4", 40))
    less = Asked(codes=["1.2.M3"], areas=[WALES], by_quarter=True)

    found = shown(plan, [year, later], Audience.WORKING, by_quarter=True, earlier=[([year], less)])

    everything = {row.key for row in shown(plan, [year, later], Audience.WORKING, by_quarter=True)}
    of_before = {key for key in everything if key[0] == str(year) and key[1:3] == ("1.2.M3", WALES)}
    assert {row.key for row in found} == {key for key in everything if key[0] == str(later)} | of_before
    assert {key[3] for key in of_before} > {"", Q1}
    assert found.of("1.2.M3", year=year, quarter=Q1).value == 30
