"""One measure: what its page says first, what it is made of, and that a hidden value leaves no trace in it."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from cohesion.calendar import FinancialYear
from cohesion.models import User
from outcomes.models import AcceptedFigure, AcceptedMilestone, Baseline, LateCount, Plan, Target
from reporting.actions.safe_numbers import check_year
from reporting.lens import lens
from reporting.models import SummaryFigure
from reporting.pages.measure import MeasurePage, held_measure, measure_page
from reporting.shown import shown
from tests.factories.accepted_returns import AT, AcceptedReturns, Reported

CODE = "1.2.M3"
Q1, Q2 = "2014-15-Q1", "2014-15-Q2"


def page_of(user: User, code: str = CODE, **asked: str) -> MeasurePage:
    looked = lens(user, asked)
    measure = held_measure(looked, code)
    assert measure is not None
    return measure_page(measure, looked, user, asked)


def source(client: Client, code: str = CODE, **asked: str) -> str:
    answer = client.get(reverse("outcomes_measure", args=[code]), asked)
    assert answer.status_code == 200
    return re.sub(r"csrf\w*=\S+|nonce-\S+|value=\"\w{64}\"", "", answer.content.decode())


# --- what it says -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        (40, 50, "50 for Wales in 2014-15, 25 % more than the 40 of the year before"),
        (40, 30, "30 for Wales in 2014-15, 25 % fewer than the 40 of the year before"),
        (10, 12, "12 for Wales in 2014-15, up from 10 the year before"),
        (12, 12, "12 for Wales in 2014-15, as in the year before"),
    ],
)
def test_page_says_its_finding_first(
    client: Client, officer: User, returns: AcceptedReturns, before: int, now: int, words: str
) -> None:
    for year, value in (("2013-14", before), ("2014-15", now)):
        returns.accept_year(year, [("NWW", Reported(CODE, value))], regions=["NWW"])
    client.force_login(officer)

    assertContains(client.get(reverse("outcomes_measure", args=[CODE])), words)


def test_part_of_a_year_is_not_compared(officer: User, returns: AcceptedReturns) -> None:
    returns.accept_year("2013-14", [("NWW", Reported(CODE, 40))], regions=["NWW"])
    returns.accept("NWW", Q1, Reported(CODE, 12))

    assert page_of(officer).finding == "12 for Wales so far in 2014-15"


def test_without_a_figure_the_page_says_so(client: Client, officer: User, returns: AcceptedReturns) -> None:
    returns.owed("NWW", Q1)
    client.force_login(officer)

    page = client.get(reverse("outcomes_measure", args=[CODE]))

    assertContains(page, "There is no figure for Wales in 2014-15 yet")
    assertNotContains(page, "What it is made of")


def test_hidden_finding_says_only_that(officer: User, service: User, returns: AcceptedReturns) -> None:
    returns.accept("NWW", Q1, Reported(CODE, 3))
    check_year(plan=returns.plan, year=FinancialYear(2014), by=service, now=AT)

    found = page_of(officer, **{"as": "published"})

    assert found.finding == "The figure for Wales in 2014-15 is not shown"


@pytest.mark.parametrize("code", ["C1", "1.1.M10", "1.2.M1", "3.1.M3"])
def test_every_kind_of_measure_has_a_page(client: Client, officer: User, returns: AcceptedReturns, code: str) -> None:
    returns.accept("NWW", Q1, Reported(CODE, 30))
    client.force_login(officer)

    assertContains(client.get(reverse("outcomes_measure", args=[code])), "What it means")


@pytest.mark.parametrize("code", ["9.9.M9", "x' OR 1=1", "9" * 900])
def test_unknown_measure_is_told_kindly(client: Client, officer: User, returns: AcceptedReturns, code: str) -> None:
    returns.owed("NWW", Q1)
    client.force_login(officer)

    page = client.get(reverse("outcomes_measure", args=[code]))

    assertContains(page, "There is no such measure in", status_code=404)


def test_change_without_a_year_before_says_what_it_waits_for(officer: User, returns: AcceptedReturns) -> None:
    returns.accept("NWW", Q1, Reported("1.1.M8", 300))

    found = page_of(officer, "1.1.M10")

    assert found.finding == "There is nothing yet that the figure for Wales in 2014-15 could be compared with"


def milestone(returns: AcceptedReturns) -> None:
    version = returns.accept("NWW", Q1)
    AcceptedMilestone.objects.create(
        accepted_version=version,
        measure=returns.measures["1.1.M1"],
        authority=returns.places["W06000002"],
        status="ACHIEVED",
    )


def test_milestone_tells_where_each_authority_stands(client: Client, officer: User, returns: AcceptedReturns) -> None:
    milestone(returns)
    client.force_login(officer)

    found = page_of(officer, "1.1.M1")

    assert found.finding == "Achieved in 1 of 3 local authorities, 2014-15"
    assert found.milestone is not None
    states = {place.name: place.word for place in found.milestone.places if place.mark}
    assert states == {
        "Isle of Anglesey": "Not reported yet",
        "Gwynedd": "Achieved",
        "Conwy": "Not reported yet",
    }
    assertContains(client.get(reverse("outcomes_measure", args=["1.1.M1"])), "1 achieved, 2 not reported")


def test_public_reads_of_a_milestone_in_numbers_alone(
    client: Client, officer: User, service: User, returns: AcceptedReturns
) -> None:
    milestone(returns)
    check_year(plan=returns.plan, year=FinancialYear(2014), by=service, now=AT)
    client.force_login(officer)

    told = source(client, "1.1.M1", **{"as": "published"})

    assert "1 achieved, 2 not reported" in told
    assert "Gwynedd" not in told


# --- series -----------------------------------------------------------------------------------------------------------
def test_series_marks_the_week_of_a_campaign(officer: User, returns: AcceptedReturns) -> None:
    returns.accept("NWW", Q1, Reported(CODE, 30))

    trend = page_of(officer, by="quarter").trend

    assert trend is not None
    assert [week.first.isoformat() for point in trend.points for week in point.weeks] == ["2014-10-11"]
    assert [point.period for point in trend.points if point.weeks] == ["2014-15-Q3"]


@pytest.mark.parametrize(
    ("years", "asked", "by"),
    [(("2014-15",), "", "quarter"), (("2014-15",), "year", "year"), (("2013-14", "2014-15"), "", "year")],
)
def test_series_stands_by_year_once_two_years_are_whole(
    officer: User, returns: AcceptedReturns, years: tuple[str, ...], asked: str, by: str
) -> None:
    for year in years:
        returns.accept_year(year, [("NWW", Reported(CODE, 30))])
        returns.accept("NWW", f"{year}-Q2", Reported(CODE, 40))

    assert page_of(officer, **({"by": asked} if asked else {})).by == by


def test_quarter_to_come_was_not_left_out(officer: User, returns: AcceptedReturns, plan: Plan) -> None:
    returned = returns.accept("NWW", Q1, Reported(CODE, 30)).quarterly_return
    returned.round.measures.set(plan.measures.filter(code=CODE))

    trend = page_of(officer, by="quarter").trend

    assert trend is not None
    assert [point.gap for point in trend.points] == ["", *["Nothing accepted"] * 3]


def test_gap_says_that_the_measure_was_not_asked_for(officer: User, returns: AcceptedReturns, plan: Plan) -> None:
    returns.owed("NWW", "2013-14-Q1")
    returned = returns.accept("NWW", Q1, Reported(CODE, 30)).quarterly_return
    returned.round.measures.set(plan.measures.filter(code=CODE))

    trend = page_of(officer).trend

    assert trend is not None
    assert [(point.period, point.gap, point.symbol) for point in trend.points] == [
        ("2013-14", "Not asked for then", ""),
        ("2014-15", "", ""),
    ]


def test_series_breaks_where_the_measure_began(officer: User, returns: AcceptedReturns, plan: Plan) -> None:
    returns.accept("NWW", Q1, Reported(CODE, 30))
    plan.measures.filter(code=CODE).update(active_from="2014-08-01")

    trend = page_of(officer, by="quarter").trend

    assert trend is not None
    assert [point.period for point in trend.breaks] == [Q2]


def test_baseline_that_is_small_or_a_draft_is_not_published(
    officer: User, service: User, returns: AcceptedReturns, plan: Plan
) -> None:
    returns.accept("NWW", Q1, Reported(CODE, 30))
    check_year(plan=plan, year=FinancialYear(2014), by=service, now=AT)
    measure = plan.measures.get(code=CODE)
    agreed = {"status": "AGREED", "agreed_by": officer, "agreed_on": AT.date(), "source": "A survey"}
    Baseline.objects.create(measure=measure, financial_year="2012-13", value=3, **agreed)
    Baseline.objects.create(measure=measure, financial_year="2013-14", value=40, source="A survey")
    Target.objects.create(measure=measure, financial_year="2014-15", value=60, source="The plan")

    exact, published = page_of(officer).trend, page_of(officer, **{"as": "published"}).trend

    assert exact is not None
    assert published is not None
    assert [(str(each.value), each.is_draft) for each in exact.baselines] == [("3.00", False), ("40.00", True)]
    assert [(each.value, each.symbol) for each in published.baselines] == [(None, "c")]
    assert [each.value for each in published.targets] == [60]


# --- parts and places -------------------------------------------------------------------------------------------------
def test_breakdown_says_whether_it_makes_up_the_total(client: Client, officer: User, returns: AcceptedReturns) -> None:
    returns.accept(
        "NWW", Q1, Reported(CODE, 30), Reported(CODE, 20, "", "housing"), Reported(CODE, 10, "", "not_known")
    )
    client.force_login(officer)

    page = client.get(reverse("outcomes_measure", args=[CODE]))

    assertContains(page, "Each counted once: they make up the total.")
    assertContains(page, "Not known")


def test_places_stand_from_north_to_south_or_by_name(officer: User, returns: AcceptedReturns) -> None:
    returns.accept("NWW", Q1, Reported(CODE, 10))
    returns.accept("GE", Q1, Reported(CODE, 900))

    placed, named = page_of(officer).places, page_of(officer, sort="name").places
    wrong = page_of(officer, sort="value").places

    assert placed is not None
    assert named is not None
    assert wrong is not None
    assert [row.kind for row in placed.rows][:2] == ["REGION", "AUTHORITY"]
    regions = [row.name for row in named.rows if row.kind == "REGION"]
    assert regions == sorted(regions, key=str.lower)
    assert [row.name for row in wrong.rows] == [row.name for row in placed.rows]
    assert wrong.note


def test_the_public_sees_no_quarter_of_a_place(officer: User, service: User, returns: AcceptedReturns) -> None:
    returns.accept("NWW", Q1, Reported(CODE, 4321))
    check_year(plan=returns.plan, year=FinancialYear(2014), by=service, now=AT)

    places = page_of(officer, **{"as": "published"}).places

    assert places is not None
    assert {row.quarters for row in places.rows} == {()}
    assert 4321 in {row.figure.value for row in places.rows}


# --- what it is made of -----------------------------------------------------------------------------------------------
def test_figure_leads_down_to_lines_and_numbers_of_records(
    client: Client, officer: User, returns: AcceptedReturns
) -> None:
    version = returns.accept("NWW", Q1)
    place = {"accepted_version": version, "measure": returns.measures[CODE], "authority": returns.places["W06000002"]}
    AcceptedFigure.objects.create(value=12, counted_value=11, note="As told by the council", **place)
    LateCount.objects.create(noticed_at=AT, last_at=AT, **place)
    client.force_login(officer)

    page = client.get(reverse("outcomes_measure", args=[CODE]))

    assertContains(page, reverse("return_version", args=["NWW", Q1, 1]))
    assertContains(page, "11 records were counted then")
    assertContains(page, "Records have changed since")
    assertContains(page, "As told by the council")
    assertNotContains(page, "/cases/")


def test_region_sees_its_own_lines_and_no_other(client: Client, northern: User, returns: AcceptedReturns) -> None:
    returns.accept("NWW", Q1, Reported(CODE, 4321))
    returns.accept("CV", Q1, Reported(CODE, 8765))
    for region in ("GE", "GW"):
        returns.accept(region, Q1, Reported(CODE, 50))
    client.force_login(northern)

    found = page_of(northern).sources

    assert found is not None
    assert [held.region.code for held in found.returns] == ["NWW"]
    assertContains(client.get(reverse("outcomes_measure", args=[CODE])), "Accepted returns of your own region")


def test_published_page_is_made_of_nothing(officer: User, service: User, returns: AcceptedReturns) -> None:
    returns.accept("NWW", Q1, Reported(CODE, 30))
    check_year(plan=returns.plan, year=FinancialYear(2014), by=service, now=AT)

    page = page_of(officer, **{"as": "published"})

    assert page.figure is not None
    assert page.figure.value == 30
    assert page.sources is None


def test_quarter_of_the_lines_is_chosen_in_the_address(officer: User, returns: AcceptedReturns) -> None:
    returns.accept("NWW", Q1, Reported(CODE, 30))
    returns.accept("NWW", Q2, Reported(CODE, 40))

    latest, first, nonsense = (page_of(officer, quarter=asked).sources for asked in ("", Q1, "x"))

    assert latest is not None
    assert first is not None
    assert nonsense is not None
    assert (latest.quarter, first.quarter, nonsense.quarter) == (Q2, Q1, Q2)
    assert [line.value for line in first.returns[0].lines] == [30]


# --- nothing leaks ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("asked", [{}, {"by": "quarter"}, {"sort": "name"}])
def test_page_source_is_the_same_whatever_the_hidden_values_are(
    client: Client, officer: User, service: User, returns: AcceptedReturns, asked: dict[str, str]
) -> None:
    """Two hidden regions change places under an unchanged total: the page that the public sees may not move."""
    client.force_login(officer)
    sources = []
    for north, south in ((2, 4), (4, 2), (3, 3)):
        returns.accept("NWW", Q1, Reported(CODE, north, "W06000002"), Reported(CODE, north, "", "housing"))
        returns.accept("CV", Q1, Reported(CODE, south, "W06000015"), Reported(CODE, south, "", "housing"))
        for region in ("GE", "GW"):
            returns.accept(region, Q1, Reported(CODE, 50), Reported(CODE, 50, "", "housing"))
        check_year(plan=returns.plan, year=FinancialYear(2014), by=service, now=AT)
        found = shown(returns.plan, [FinancialYear(2014)], lens(officer, {"as": "published"}).audience)
        assert found.is_ready
        assert found.of(CODE).value == 106
        assert found.of(CODE, "GE").value == 50
        assert found.of(CODE, "NWW").is_hidden
        assert found.of(CODE, "CV").is_hidden
        sources.append(source(client, **{"as": "published"}, **asked))
        exact = client.get(reverse("outcomes_measure", args=[CODE]))
        assertContains(exact, "Accepted returns of every region")

    # The first versions were not revised yet; from the second on nothing but hidden values differs.
    assert sources[1] == sources[2]
    assert "106" in sources[1]


def test_hidden_values_are_nowhere_in_the_source(
    client: Client, officer: User, service: User, returns: AcceptedReturns
) -> None:
    returns.accept("NWW", Q1, Reported(CODE, 300))
    returns.accept("CV", Q1, Reported(CODE, 5000))
    check_year(plan=returns.plan, year=FinancialYear(2014), by=service, now=AT)
    SummaryFigure.objects.filter(area="NWW", code=CODE).update(value=7654321, reason="PRIMARY")
    client.force_login(officer)

    published = source(client, **{"as": "published"})

    assert "5,000" in published
    assert not re.search("7,?654,?321", published)
    assert re.search("7,654,321", source(client))


@pytest.mark.parametrize("person", ["officer", "northern"])
def test_queries_do_not_grow_with_years_and_returns(
    request: pytest.FixtureRequest, client: Client, returns: AcceptedReturns, person: str
) -> None:
    returns.accept("NWW", Q1, Reported(CODE, 30))
    client.force_login(request.getfixturevalue(person))
    address = reverse("outcomes_measure", args=[CODE])

    def queries() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    few = queries()
    for first in range(2003, 2015):
        for region in ("NWW", "CV", "GE"):
            returns.accept(region, f"{FinancialYear(first)}-Q1", Reported(CODE, 30, "", "housing"), Reported(CODE, 30))

    assert queries() == few
    assert few <= 26
