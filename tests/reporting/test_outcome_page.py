"""The page of an outcome: what it says first, what it shows to whom, and that nothing hidden is in it."""

import re
from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cohesion.calendar import FinancialYear
from cohesion.models import ProtectedCharacteristic, User
from outcomes.models import (
    AcceptedMilestone,
    AcceptedNarrative,
    AcceptedVersion,
    Baseline,
    MeasureEvidence,
    Plan,
    PracticeExample,
)
from reporting.actions.safe_numbers import check_year
from reporting.content import Text
from reporting.document.captions import milestones_finding
from reporting.document.frozen import Milestone
from reporting.pages.addresses import address
from reporting.plain_rules import publication_rules
from tests.factories.accepted_returns import AT, AcceptedReturns, Reported

ALL = ("NWW", "NEW", "MWW", "WB", "CT", "CV", "GW", "GE")


def words(response: object) -> str:
    """What a reader reads, without the markup."""
    text = re.sub(r"<[^>]+>", " ", response.content.decode())  # type: ignore[attr-defined]
    return re.sub(r"\s+", " ", text.replace("\xa0", " "))


def year_of(returns: AcceptedReturns, year: str, value: int, code: str = "1.2.M3") -> None:
    returns.accept_year(year, [(region, Reported(code, value)) for region in ALL])
    check_year(plan=returns.plan, year=FinancialYear.parse(year), by=returns.by, now=AT)


def opened(client: Client, user: User, query: str = "", outcome: str = "1", language: str = "en") -> str:
    client.force_login(user)
    response = client.get(f"/{language}/outcomes/{outcome}/{query}")
    assert response.status_code == 200
    return words(response)


def test_the_finding_compares_complete_years(returns: AcceptedReturns, officer: User, client: Client) -> None:
    year_of(returns, "2013-14", 50)
    year_of(returns, "2014-15", 60)

    page = opened(client, officer)

    assert "People who received hate crime training: 20 % more than in the year before" in page
    assert "The figure was 480 in 2014-15, after 400 in 2013-14. An increase is wanted." in page
    assert "Not for publication." in page


def test_a_year_that_is_coming_in_is_told_by_its_last_complete_quarter(
    returns: AcceptedReturns, officer: User, client: Client
) -> None:
    year_of(returns, "2013-14", 50)
    for region in ALL:
        returns.accept(region, "2014-15-Q1", Reported("1.2.M3", 40))
    returns.accept("NWW", "2014-15-Q2", Reported("1.2.M3", 900))
    returns.owed("CV", "2014-15-Q2")

    page = opened(client, officer)

    assert "20 % fewer than in the same quarter a year before" in page
    assert "Some regions are not accepted yet" in page
    assert "in the year before" not in page


@pytest.mark.parametrize("outcome", ["1", "4"])
def test_an_outcome_without_anything_accepted_says_so(
    returns: AcceptedReturns, officer: User, client: Client, outcome: str
) -> None:
    returns.owed("NWW", "2014-15-Q1")

    page = opened(client, officer, outcome=outcome)

    assert "Nothing can be said of this outcome in 2014-15 yet" in page
    assert "No accepted return of the year tells a practice example of this outcome." in page


def test_an_outcome_without_a_number_is_led_by_its_ratings(
    returns: AcceptedReturns, officer: User, client: Client, plan: Plan
) -> None:
    narrative(returns.accept("NWW", "2014-15-Q1"), plan, "4", "GREEN")
    narrative(returns.accept("CV", "2014-15-Q1"), plan, "4", "AMBER")

    page = opened(client, officer, outcome="4")

    assert "1 of the 2 regions with a rating are on track" in page
    assert "The plan counts nothing under this outcome" in page


@pytest.mark.parametrize("outcome", ["99", "measures", "x' OR 1=1", "9" * 300])
def test_an_unknown_outcome_is_not_found(returns: AcceptedReturns, officer: User, client: Client, outcome: str) -> None:
    returns.owed("NWW", "2014-15-Q1")
    client.force_login(officer)

    assert client.get(f"/en/outcomes/{outcome}/").status_code == 404


def test_what_the_address_asks_for_in_vain_is_told(returns: AcceptedReturns, officer: User, client: Client) -> None:
    returns.accept("NWW", "2014-15-Q1", Reported("1.2.M3", 30))
    example(returns, "told", "DISABILITY")

    page = opened(client, officer, "?measure=7.2.M2&characteristic=zodiac&goal=" + "x" * 4000)

    assert "The outcome has no measure 7.2.M2 with a trend." in page
    assert "Nothing is called zodiac here." in page
    assert "x" * 21 not in page


def test_the_trend_is_titled_by_what_it_shows_where_no_year_compares(
    returns: AcceptedReturns, officer: User, client: Client
) -> None:
    for number, value in enumerate((40, 50, 60, 70), start=1):
        for region in ALL:
            returns.accept(region, f"2014-15-Q{number}", Reported("1.2.M3", value))

    assert "The value rose in every period, from 320 to 560" in opened(client, officer)


def test_a_story_of_the_working_circle_is_not_missed_in_what_is_published(
    returns: AcceptedReturns, officer: User, client: Client
) -> None:
    year_of(returns, "2014-15", 60)

    unwritten = "Nobody has written down yet what is behind these figures."
    assert unwritten in opened(client, officer)
    assert unwritten not in opened(client, officer, "?as=published")


@pytest.mark.parametrize(("full", "verb"), [(1, "1 is"), (2, "2 are")])
def test_milestones_achieved_everywhere_are_counted_in_grammar(full: int, verb: str) -> None:
    reached = [Milestone(str(at), "1", Text("", ""), 3 if at < full else 1, 0, 0, 0, 0) for at in range(3)]
    wholes = [replace(each, not_started=3 - each.achieved) for each in reached]

    assert milestones_finding(wholes) == f"Of 3 milestones, {verb} achieved in every local authority"


def test_milestones_lead_where_no_figure_has_anything_to_tell(
    returns: AcceptedReturns, officer: User, client: Client
) -> None:
    returns.accept("NWW", "2014-15-Q1", Reported("2.3.M1", 30))

    page = opened(client, officer, outcome="2")

    assert "How well did we do it? 0 of 15 Milestones achieved, counted in each authority % Increase" in page


# --- what is hidden ---------------------------------------------------------------------------------------------------
def small(returns: AcceptedReturns, north_west: int, north_east: int) -> None:
    values = {**dict.fromkeys(ALL, 60), "NWW": north_west, "NEW": north_east}
    returns.accept_year("2014-15", [(region, Reported("1.2.M3", value)) for region, value in values.items()])
    check_year(plan=returns.plan, year=FinancialYear(2014), by=returns.by, now=AT)


@pytest.mark.parametrize("query", ["", "?measure=1.2.M3"])
def test_nothing_of_a_hidden_value_is_in_the_page(
    returns: AcceptedReturns, northern: User, client: Client, query: str
) -> None:
    """Two regions exchange their small numbers: the public's page does not change by a byte."""
    client.force_login(northern)
    small(returns, 1, 4)
    first = client.get(f"/en/outcomes/1/{query}").content
    small(returns, 4, 1)
    again = client.get(f"/en/outcomes/1/{query}").content
    small(returns, 2, 3)
    last = client.get(f"/en/outcomes/1/{query}").content

    assert without_tokens(last) == without_tokens(again)
    assert b">360<" in last or b">365<" in last, "the public does see Wales"
    # The first versions are not revised yet; all else is the same.
    assert b"[c]" in first
    assert without_tokens(again).count(b"per 10,000") == without_tokens(first).count(b"per 10,000") == 7


def without_tokens(page: bytes) -> bytes:
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", page)


def test_the_public_reads_no_quarter_below_wales_and_no_working_words(
    returns: AcceptedReturns, officer: User, client: Client, plan: Plan
) -> None:
    for region in ALL:
        version = returns.accept(region, "2014-15-Q1", Reported("1.2.M3", 50))
        narrative(version, plan, "1", "AMBER", reason="Two trainers left.")
        evidence(version, returns, "Victims were rung after three months.")
    working, published = opened(client, officer), opened(client, officer, "?as=published")

    assert "Two trainers left." in working
    assert "“" not in published
    assert "Victims were rung after three months." in working
    for secret in ("Two trainers left.", "Victims were rung after three months.", "Apr–Jun"):
        assert secret not in published
    assert "8 amber" in published
    assert "As published." in published


def test_quarters_that_are_all_hidden_leave_no_empty_axes(
    returns: AcceptedReturns, officer: User, client: Client
) -> None:
    year_of(returns, "2014-15", 60, "7.2.M2")

    page = opened(client, officer, "?as=published", outcome="7")

    assert "No quarter can be shown" in page
    assert "coh-drawing" not in client.get("/en/outcomes/7/?as=published").content.decode()
    assert "coh-drawing" in client.get("/en/outcomes/7/").content.decode()


def test_a_measure_that_a_rule_keeps_for_wales_has_no_regions(
    returns: AcceptedReturns, officer: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = publication_rules()
    strict = tuple(replace(rule, lowest=0) for rule in rules.rules)
    monkeypatch.setattr("reporting.pages.outcome_regions.publication_rules", lambda: replace(rules, rules=strict))
    year_of(returns, "2014-15", 60, "1.2.M2")

    page = opened(client, officer, "?as=published&measure=1.2.M2")

    assert "This measure is shown for the whole of Wales only." in page
    assert "per 10,000 residents" not in page
    assert "480" in page


def test_a_small_baseline_is_not_published(returns: AcceptedReturns, officer: User, client: Client, plan: Plan) -> None:
    year_of(returns, "2014-15", 60, "1.2.M3")
    Baseline.objects.create(
        measure=plan.measures.get(code="1.2.M3"),
        financial_year="2013-14",
        value=3,
        source="Survey",
        status="AGREED",
        agreed_by=officer,
        agreed_on=AT.date(),
    )

    assert "Baseline of 2013-14" in opened(client, officer, "?measure=1.2.M3")
    assert "Baseline of 2013-14" not in opened(client, officer, "?measure=1.2.M3&as=published")


# --- regions, measures, milestones ------------------------------------------------------------------------------------
def test_regions_stand_from_north_to_south_whatever_their_values(
    returns: AcceptedReturns, officer: User, client: Client
) -> None:
    returns.accept_year("2014-15", [(region, Reported("1.2.M3", 900 - 100 * at)) for at, region in enumerate(ALL)])
    page = opened(client, officer)

    section = page[page.index("Regions side by side") :]
    places = [section.index(returns.regions[region].name_en) for region in ALL]

    assert places == sorted(places)
    assert "Wales, April to June 2014: " in section


def test_a_change_is_told_only_where_as_many_authorities_reported(
    returns: AcceptedReturns, officer: User, client: Client
) -> None:
    year_of(returns, "2013-14", 50)
    values = [(region, Reported("1.2.M3", 50)) for region in ALL[1:]]
    returns.accept_year("2014-15", [*values, ("NWW", Reported("1.2.M3", 50, "W06000002"))])

    page = opened(client, officer)

    assert "20 of 22 authorities, 1 of 4 quarters. Accepted in full." in page
    assert "no change: 400" not in page[page.index("All measures of the outcome") :]


def test_milestones_are_told_in_words_and_who_said_nothing(
    returns: AcceptedReturns, officer: User, client: Client
) -> None:
    version = returns.accept("NWW", "2014-15-Q1")
    returns.owed("CV", "2014-15-Q1")
    AcceptedMilestone.objects.create(accepted_version=version, measure=returns.measures["1.1.M1"], status="ACHIEVED")

    working, published = opened(client, officer), opened(client, officer, "?as=published")

    assert "3 of 5" in working
    assert "3 achieved, 2 not reported" in published
    missing = re.search(r"Not reported: ([^.]+)\.", working)
    assert missing
    assert {name.strip() for name in missing[1].split(",")} == {"Cardiff", "Vale of Glamorgan"}
    assert "Not reported:" not in published


# --- practice examples ------------------------------------------------------------------------------------------------
def test_characteristics_without_an_example_are_named(returns: AcceptedReturns, officer: User, client: Client) -> None:
    returns.accept("NWW", "2014-15-Q1")
    code = ProtectedCharacteristic.objects.get(name_en="Disability").code
    example(returns, "ramps", code)

    page = opened(client, officer)

    missing = re.search(r"No example names these protected characteristics: ([^.]+)\.", page)
    assert missing
    assert "Age" in missing[1]
    assert "Disability" not in missing[1]
    assert "May be published" in page


def test_examples_are_filtered_and_the_fragment_is_the_part_alone(
    returns: AcceptedReturns, officer: User, client: Client
) -> None:
    returns.accept("NWW", "2014-15-Q1")
    codes = {row.name_en: row.code for row in ProtectedCharacteristic.objects.all()}
    example(returns, "ramps", codes["Disability"])
    example(returns, "elders", codes["Age"])
    client.force_login(officer)

    part = client.get(
        "/en/outcomes/1/",
        {"characteristic": codes["Age"]},
        headers={"HX-Request": "true", "HX-Target": "outcome-examples"},
    )

    assert b"<html" not in part.content
    assert "HX-Target" in part.headers["Vary"]
    assert "Title of elders" in words(part)
    assert "Title of ramps" not in words(part)


def test_the_public_reads_only_examples_whose_places_agreed(
    returns: AcceptedReturns, officer: User, client: Client
) -> None:
    returns.accept("NWW", "2014-15-Q1")
    example(returns, "agreed")
    example(returns, "asked", consent="NOT_ASKED")

    published = opened(client, officer, "?as=published")

    assert "Title of agreed" in published
    assert "Title of asked" not in published
    assert "Title of asked" in opened(client, officer)


# --- how it is made ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("query", ["", "?as=published"])
def test_queries_do_not_grow_with_years(returns: AcceptedReturns, officer: User, client: Client, query: str) -> None:
    year_of(returns, "2014-15", 60)
    alone = queries(client, officer, query)
    for first in range(2003, 2014):
        year_of(returns, f"{first}-{(first + 1) % 100:02d}", 60)

    assert queries(client, officer, query) == alone
    assert alone <= MOST_QUERIES


MOST_QUERIES = 34


def queries(client: Client, user: User, query: str) -> int:
    opened(client, user, query)
    with CaptureQueriesContext(connection) as captured:
        client.get(f"/en/outcomes/1/{query}")
    return len(captured)


def test_a_link_to_a_page_that_is_not_there_is_no_link() -> None:
    assert address("no_such_page", 1, query="?a=b") == ""
    assert address("region_compare", "NWW", query="?a=b").endswith("/figures/NWW/?a=b")


def test_the_page_is_welsh_in_welsh(returns: AcceptedReturns, officer: User, client: Client) -> None:
    year_of(returns, "2013-14", 50)
    year_of(returns, "2014-15", 60)

    page = opened(client, officer, language="cy")

    assert "20% yn fwy nag yn y flwyddyn flaenorol" in page
    assert "Y rhanbarthau ochr yn ochr" in page


def narrative(version: AcceptedVersion, plan: Plan, outcome: str, rag: str, reason: str = "") -> None:
    AcceptedNarrative.objects.create(
        accepted_version=version,
        outcome=plan.outcomes.get(code=outcome),
        rag=rag,
        rag_reason=reason,
        language="en",
    )


def evidence(version: AcceptedVersion, returns: AcceptedReturns, text: str) -> None:
    MeasureEvidence.objects.create(
        quarterly_return=version.quarterly_return,
        measure=returns.measures["1.2.M8"],
        text=text,
        language="en",
        updated_at=AT,
        updated_by=returns.by,
    )


def example(returns: AcceptedReturns, slug: str, characteristic: str = "", consent: str = "GIVEN") -> None:
    row = PracticeExample.objects.create(
        quarterly_return=returns.owed("NWW", "2014-15-Q1"),
        outcome=returns.plan.outcomes.get(code="1"),
        slug=slug,
        language="en",
        title_en=f"Title of {slug}",
        text_en="What was done.",
        consent=consent,
        updated_at=AT,
        updated_by=returns.by,
    )
    row.characteristics.set(ProtectedCharacteristic.objects.filter(code=characteristic))
