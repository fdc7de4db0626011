"""The charts of the pages as files: what they say, how they stand, and what their pages do without them."""

import re
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django.asserts import assertContains, assertNotContains

from cohesion.calendar import FinancialYear
from cohesion.models import User
from outcomes.models import Baseline, IndicatorValue, Plan, PopulationIndicator, Target
from reporting.actions import releases
from reporting.actions.safe_numbers import check_year
from reporting.charts.trend import Trend
from reporting.disclosure import Audience
from reporting.lens import lens
from reporting.pages.measure import held_measure, measure_page
from reporting.pages.measure_chart import measure_charts
from reporting.released import is_released
from tests.factories.accepted_returns import AT, AcceptedReturns, Reported

CODE = "1.2.M3"
Q1, Q2 = "2014-15-Q1", "2014-15-Q2"
PUBLISHED = {"as": "published"}
YEAR = FinancialYear(2014)


def trend_of(user: User, code: str = CODE, **asked: str) -> Trend:
    looked = lens(user, asked)
    measure = held_measure(looked, code)
    assert measure is not None
    found = measure_charts(measure_page(measure, looked, user, asked))["trend"]
    assert isinstance(found, Trend)
    return found


# --- the series -------------------------------------------------------------------------------------------------------
def test_baseline_and_target_stand_in_the_series_of_years(officer: User, returns: AcceptedReturns, plan: Plan) -> None:
    for year in ("2013-14", "2014-15"):
        returns.accept_year(year, [("NWW", Reported(CODE, 40))], regions=["NWW"])
    measure = plan.measures.get(code=CODE)
    Baseline.objects.create(measure=measure, financial_year="2012-13", value=30, source="A survey")
    Target.objects.create(measure=measure, financial_year="2014-15", value=60, source="The plan")

    years, quarters = trend_of(officer), trend_of(officer, by="quarter")

    assert years.baseline is not None
    assert years.target is not None
    assert (years.baseline.value, years.target.value, years.target.first, years.target.last) == (30.0, 60.0, 1, 1)
    assert (quarters.baseline, quarters.target) == (None, None)


def test_forecast_follows_complete_quarters_and_no_others(officer: User, returns: AcceptedReturns) -> None:
    quarters = [Reported(CODE, value) for value in (10, 20, 30, 40)]
    for quarter, reported in zip(YEAR.quarters, quarters, strict=True):
        returns.accept("NWW", str(quarter), reported)

    known = trend_of(officer, by="quarter")
    returns.owed("CV", str(YEAR.quarters[-1]))
    waiting = trend_of(officer, by="quarter")

    assert [(point.name, point.group, point.value) for point in known.forecast] == [
        ("Q1", "2015-16", 50.0),
        ("Q2", "2015-16", 60.0),
    ]
    assert not waiting.points[-1].is_complete
    assert waiting.forecast == ()


def test_week_of_a_campaign_is_noted_in_its_own_quarter(officer: User, returns: AcceptedReturns) -> None:
    for quarter in YEAR.quarters:
        returns.accept("NWW", str(quarter), Reported(CODE, 30))

    noted = [row[0] for row in trend_of(officer, by="quarter").table().rows if "Week" in row[-1]]

    assert noted == ["October to December 2014"]


def test_quarters_to_come_are_no_part_of_the_drawing(officer: User, returns: AcceptedReturns) -> None:
    returns.accept("NWW", Q1, Reported(CODE, 30))

    assert [point.name for point in trend_of(officer, by="quarter").points] == ["Q1"]


def test_year_that_is_not_checked_says_so(
    client: Client, officer: User, service: User, returns: AcceptedReturns, plan: Plan
) -> None:
    returns.accept("NWW", "2013-14-Q1", Reported(CODE, 300))
    returns.accept("NWW", Q1, Reported(CODE, 400))
    check_year(plan=plan, year=YEAR, by=service, now=AT)
    client.force_login(officer)

    points = trend_of(officer, **PUBLISHED).points
    page = client.get(reverse("outcomes_measure", args=[CODE]), PUBLISHED)

    assert [(point.value, point.printed, point.why) for point in points] == [
        (None, "–", "Being checked"),
        (400.0, "400", ""),
    ]
    assertNotContains(page, "Check them now")
    assertContains(client.get(page.request["PATH_INFO"], {**PUBLISHED, "year": "2013-14"}), "Check them now")


# --- asking for the check ---------------------------------------------------------------------------------------------
def test_only_those_who_review_may_ask_for_the_check(
    client: Client, officer: User, northern: User, returns: AcceptedReturns
) -> None:
    returns.accept("NWW", Q1, Reported(CODE, 300))
    address = reverse("outcomes_map")

    client.force_login(officer)
    assertContains(client.get(address, PUBLISHED), f'action="{reverse("outcomes_safe_check")}?plan=')
    assertNotContains(client.get(address), "Check them now")
    client.force_login(northern)
    page = client.get(address)

    assertContains(page, "are still being checked")
    assertNotContains(page, "Check them now")


# --- files ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", ["svg", "csv"])
@pytest.mark.parametrize("chart", ["trend", "department"])
def test_files_are_answered_by_the_page_and_say_how_they_stand(
    client: Client, officer: User, returns: AcceptedReturns, kind: str, chart: str
) -> None:
    returns.accept("NWW", Q1, Reported(CODE, 30), Reported(CODE, 30, "", "housing"))
    client.force_login(officer)

    file = client.get(reverse("outcomes_measure", args=[CODE]), {"chart": chart, "file": kind})

    assert f"1.2.M3-2014-15-{chart}-en-NOT-FOR-PUBLICATION.{kind}" in file["Content-Disposition"]
    assert "no-store" in file["Cache-Control"]
    assertContains(file, "Working figures: not for publication.")


@pytest.mark.parametrize("asked", [{"chart": "trend", "file": "exe"}, {"chart": "x", "file": "svg"}, {"file": "csv"}])
@pytest.mark.parametrize(("route", "arguments"), [("outcomes_measure", [CODE]), ("outcomes_map", [])])
def test_unknown_file_is_told_on_the_page(
    client: Client, officer: User, returns: AcceptedReturns, route: str, arguments: list[str], asked: dict[str, str]
) -> None:
    returns.accept("NWW", Q1, Reported(CODE, 30))
    client.force_login(officer)

    assertContains(client.get(reverse(route, args=arguments), asked), "There is no such file")


@pytest.mark.parametrize(
    ("route", "arguments", "asked"),
    [
        ("outcomes_measure", [CODE], {"chart": "trend", "by": "quarter"}),
        ("outcomes_measure", [CODE], {"chart": "department"}),
        ("outcomes_map", [], {"chart": "map", "measure": CODE}),
    ],
)
@pytest.mark.parametrize("kind", ["svg", "csv"])
def test_published_file_is_the_same_whatever_is_hidden(
    client: Client,
    officer: User,
    service: User,
    returns: AcceptedReturns,
    route: str,
    arguments: list[str],
    asked: dict[str, str],
    kind: str,
) -> None:
    """Two small quarters, categories and places change their values under an unchanged total."""
    client.force_login(officer)
    files = []
    for first, second in ((2, 4), (4, 2), (3, 3)):
        returns.accept("NWW", Q1, Reported(CODE, first, "W06000002"), Reported(CODE, first, "", "housing"))
        returns.accept("CV", Q2, Reported(CODE, second, "W06000015"), Reported(CODE, second, "", "education"))
        returns.accept("GE", "2014-15-Q3", Reported(CODE, 110, "W06000022"), Reported(CODE, 110, "", "health"))
        check_year(plan=returns.plan, year=YEAR, by=service, now=AT)
        file = client.get(reverse(route, args=arguments), {"file": kind, **asked, **PUBLISHED})
        assert "AS-PUBLISHED-NOT-RELEASED" in file["Content-Disposition"]
        files.append(file.content.decode())

    assert files[1] == files[2]
    assert "As published, not released yet." in files[1]
    assert kind == "svg" or "[c]" in files[1]
    assert re.search(r"\b(110|7\.5)\b", files[1])


def test_file_is_released_once_the_edition_is_out_and_no_longer_when_figures_change(
    client: Client, officer: User, second_officer: User, service: User, returns: AcceptedReturns, plan: Plan
) -> None:
    returns.accept("NWW", Q1, Reported(CODE, 300))
    returns.checked()
    client.force_login(officer)
    address, asked = reverse("outcomes_measure", args=[CODE]), {"chart": "trend", "file": "csv", **PUBLISHED}
    proposed = releases.propose(plan=plan, year=YEAR, note="", by=officer, now=AT)
    assert "en-AS-PUBLISHED-NOT-RELEASED.csv" in client.get(address, asked)["Content-Disposition"]

    releases.approve(release=proposed, by=second_officer, now=AT)
    file = client.get(address, asked)
    returns.accept("NWW", Q1, Reported(CODE, 310))
    check_year(plan=plan, year=YEAR, by=service, now=AT)
    later = client.get(address, asked)

    assert "en-released.csv" in file["Content-Disposition"]
    assertContains(file, "Released.")
    assert "en-AS-PUBLISHED-NOT-RELEASED.csv" in later["Content-Disposition"]


def test_edition_whose_year_is_not_checked_now_is_not_shown_as_released(
    officer: User, second_officer: User, returns: AcceptedReturns, plan: Plan
) -> None:
    returns.accept("NWW", Q1, Reported(CODE, 300))
    returns.checked()
    releases.approve(
        release=releases.propose(plan=plan, year=YEAR, note="", by=officer, now=AT), by=second_officer, now=AT
    )
    assert is_released(plan, YEAR, {CODE})

    held = plan.summary_years.get()
    held.checked = ""
    held.save(update_fields=["checked"])

    assert not is_released(plan, YEAR, {CODE})


def test_files_of_working_figures_are_never_called_released(
    client: Client, officer: User, second_officer: User, returns: AcceptedReturns, plan: Plan
) -> None:
    returns.accept("NWW", Q1, Reported(CODE, 300))
    returns.checked()
    releases.approve(
        release=releases.propose(plan=plan, year=YEAR, note="", by=officer, now=AT), by=second_officer, now=AT
    )
    client.force_login(officer)

    file = client.get(reverse("outcomes_map"), {"measure": CODE, "chart": "map", "file": "svg"})

    assert lens(officer, {}).audience == Audience.WORKING
    assert "NOT-FOR-PUBLICATION" in file["Content-Disposition"]


def test_file_in_welsh_is_welsh(client: Client, officer: User, service: User, returns: AcceptedReturns) -> None:
    returns.accept("NWW", Q1, Reported(CODE, 300))
    check_year(plan=returns.plan, year=YEAR, by=service, now=AT)
    client.force_login(officer)
    with translation.override("cy"):
        address = reverse("outcomes_measure", args=[CODE])

    file = client.get(address, {"chart": "trend", "file": "csv", **PUBLISHED})

    assert "cy-FEL-Y-CYHOEDDIR-HEB-EI-RYDDHAU.csv" in file["Content-Disposition"]
    assertContains(file, "Fel y’u cyhoeddir, heb eu rhyddhau eto.")


# --- waves ------------------------------------------------------------------------------------------------------------
def test_waves_of_a_survey_are_drawn_and_taken_away(client: Client, officer: User, plan: Plan) -> None:
    indicator = PopulationIndicator.objects.create(
        plan=plan, code="T1", position=9, text_en="A question", text_cy="Cwestiwn", unit="percent", source="A survey"
    )
    for first, value in ((2012, 50), (2013, None), (2014, 54)):
        year = FinancialYear(first)
        IndicatorValue.objects.create(
            indicator=indicator,
            wave=f"{first}-04",
            starts_on=year.starts_on,
            ends_on=year.ends_on,
            value=None if value is None else Decimal(value),
            base=1000,
        )
    client.force_login(officer)
    address = reverse("outcomes_population")

    page = client.get(address, {"plan": plan.code}).content.decode()
    file = client.get(address, {"plan": plan.code, "chart": "T1", "file": "csv"})

    assert len(re.findall(r'<figure class="coh-figure coh-figure--chart"', page)) == 1
    assert "T1-en-from-its-source.csv" in file["Content-Disposition"]
    assertContains(file, "2013-14,–,,,,Not stated")
