"""The overview of a year: what it says first, what it compares, what nobody may see there, and what asks to be done."""

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from cohesion.calendar import FinancialYear
from cohesion.models import Region, User
from outcomes.models import AcceptedNarrative, ChangeRequest, LateCount, Plan, QuarterlyReturn, ReturnStatus
from reporting.actions.releases import propose
from reporting.actions.safe_numbers import check_year
from reporting.charts.card_line import card_line
from reporting.lens import lens
from reporting.models import SummaryFigure
from reporting.pages.overview import POINTS_ON_PAPER, OverviewPage, overview_page
from reporting.shown import shown
from tests.factories.accepted_returns import AT, AcceptedReturns, Reported

CODE, TITLE = "1.2.M3", "Number of front line staff"
BEFORE, NOW = FinancialYear(2013), FinancialYear(2014)
PUBLISHED = {"as": "published"}
GWYNEDD = "W06000002"


def page_of(user: User, region: str = "", **asked: str) -> OverviewPage:
    held = Region.objects.filter(code=region).first()
    return overview_page(lens(user, asked), user, held, AT.date())


def two_years(returns: AcceptedReturns, before: int, now: int, code: str = CODE) -> None:
    returns.accept_year("2013-14", [("NWW", Reported(code, before))])
    returns.accept_year("2014-15", [("NWW", Reported(code, now))])


def check(plan: Plan, service: User) -> None:
    for year in (BEFORE, NOW):
        check_year(plan=plan, year=year, by=service, now=AT)


def text_of(client: Client, **asked: str) -> str:
    answer = client.get(reverse("outcomes"), asked)
    assert answer.status_code == 200
    return re.sub(r"csrf\w*=\S+|nonce-\S+|value=\"\w{64}\"", "", answer.content.decode())


# --- what it says first -----------------------------------------------------------------------------------------------
def test_without_a_round_the_page_is_kind(client: Client, officer: User, plan: Plan) -> None:
    client.force_login(officer)

    assertContains(client.get(reverse("outcomes")), "No quarter is open yet")


def test_before_anything_is_accepted_it_says_so(officer: User, returns: AcceptedReturns) -> None:
    returns.owed("NWW", "2014-15-Q1")

    page = page_of(officer)

    assert page.finding == "Nothing is accepted for 2014-15 yet"
    assert page.returns.sentence.startswith("0 of 4 returns are accepted, for 0 of 3 local authorities.")


def test_complete_year_is_told_by_its_headlines(officer: User, returns: AcceptedReturns) -> None:
    two_years(returns, 100, 130)

    page = page_of(officer)

    assert "1 rose and 0 fell" in page.finding or "2 rose and 0 fell" in page.finding
    assert page.returns.sentence.startswith("All 32 returns are accepted, for 22 local authorities.")
    assert any(card.change == "30 % more: 100 to 130" for card in page.cards)


def test_part_of_a_year_is_compared_with_nothing(officer: User, returns: AcceptedReturns, plan: Plan) -> None:
    returns.accept_year("2013-14", [("NWW", Reported(CODE, 100))])
    version = returns.accept("NWW", "2014-15-Q1", Reported(CODE, 60))
    AcceptedNarrative.objects.create(
        accepted_version=version, outcome=plan.outcomes.get(code="1"), rag="GREEN", language="en"
    )

    page = page_of(officer)

    assert page.finding == "Wales in 2014-15: 1 of 1 rating is green"
    assert page.moves == ()
    assert "provisional" in page.returns.sentence
    assert {card.now for card in page.cards} == {None}


def test_every_outcome_of_the_plan_has_a_card(officer: User, returns: AcceptedReturns, plan: Plan) -> None:
    returns.accept("NWW", "2014-15-Q1", Reported(CODE, 60))

    names = [card.name for card in page_of(officer).cards]

    assert {str(outcome) for outcome in plan.outcomes.all()} - set(names) == set()


def test_card_counts_the_ratings_of_regions(officer: User, returns: AcceptedReturns, plan: Plan) -> None:
    outcome = plan.outcomes.get(code="1")
    for region, rag in (("NWW", "GREEN"), ("CV", "RED"), ("GE", "GREEN")):
        version = returns.accept(region, "2014-15-Q1", Reported(CODE, 60))
        AcceptedNarrative.objects.create(accepted_version=version, outcome=outcome, rag=rag, language="en")

    assert page_of(officer).cards[0].ratings == (("green", "2 green"), ("red", "1 red"))
    assert page_of(officer, "CV").cards[0].ratings == (("red", "1 red"),)
    marks = page_of(officer).ratings[0].marks
    assert [kind for kind, _word in marks if kind] == ["green", "red", "green"]


# --- what moved most --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("before", "now", "told"),
    [(20, 30, ["50 % more: 20 to 30"]), (19, 30, []), (30, 30, []), (100, 40, ["60 % fewer: 100 to 40"])],
)
def test_a_move_has_a_base_that_bears_a_percentage(
    officer: User, returns: AcceptedReturns, before: int, now: int, told: list[str]
) -> None:
    two_years(returns, before, now)

    assert [move.words for move in page_of(officer).moves if move.code == CODE] == told


def test_furthest_move_stands_first(officer: User, returns: AcceptedReturns) -> None:
    returns.accept_year("2013-14", [("NWW", Reported(CODE, 100)), ("CV", Reported("5.1.M1", 50))])
    returns.accept_year("2014-15", [("NWW", Reported(CODE, 120)), ("CV", Reported("5.1.M1", 20))])

    assert [move.code for move in page_of(officer).moves][:2] == ["5.1.M1", CODE]


# --- what needs attention ---------------------------------------------------------------------------------------------
def test_attention_names_red_late_reopened_asked_and_changed(
    officer: User, returns: AcceptedReturns, plan: Plan
) -> None:
    version = returns.accept("NWW", "2014-15-Q1", Reported(CODE, 60, GWYNEDD))
    AcceptedNarrative.objects.create(
        accepted_version=version, outcome=plan.outcomes.get(code="1"), rag="RED", language="en"
    )
    held = version.quarterly_return
    ChangeRequest.objects.create(quarterly_return=held, text="Why?", language="en", raised_at=AT, raised_by=officer)
    LateCount.objects.create(
        accepted_version=version,
        measure=returns.measures[CODE],
        authority=returns.places[GWYNEDD],
        noticed_at=AT,
        last_at=AT,
    )
    QuarterlyReturn.objects.filter(pk=held.pk).update(status=ReturnStatus.REOPENED)
    returns.owed("CV", "2014-15-Q1")

    told = " ".join(point.words for point in page_of(officer).points)

    for words in ("Red: very off track in North West Wales.", "working days late.", "open again", "1 question is open"):
        assert words in told
    assert "Records behind 1 accepted figure have changed since." in told
    assert "measures have no figure yet" in told


def test_seen_as_published_no_return_is_named(officer: User, returns: AcceptedReturns, plan: Plan) -> None:
    returns.accept("NWW", "2014-15-Q1", Reported(CODE, 60))
    returns.owed("CV", "2014-15-Q1")

    page = page_of(officer, **PUBLISHED)

    assert page.waiting == ()
    assert not any("late" in point.words for point in page.points)
    assert {line.late for line in page.returns.lines} == {None}


def test_regions_people_read_of_their_own_returns_alone(
    northern: User, southern: User, returns: AcceptedReturns
) -> None:
    returns.owed("CV", "2014-15-Q1")

    assert [point.label for point in page_of(southern).points if point.kind == "late"] == [
        "Cardiff and Vale, Quarter 1"
    ]
    assert [point for point in page_of(northern).points if point.kind == "late"] == []


def test_returns_that_wait_are_told_to_officers(officer: User, writer: User, returns: AcceptedReturns) -> None:
    held = returns.accept("NWW", "2014-15-Q1").quarterly_return
    QuarterlyReturn.objects.filter(pk=held.pk).update(status=ReturnStatus.SUBMITTED)

    assert [each.region for each in page_of(officer).waiting] == ["North West Wales"]
    assert page_of(writer).waiting == ()


# --- filters ----------------------------------------------------------------------------------------------------------
def test_region_narrows_the_page_and_stays_chosen(client: Client, officer: User, returns: AcceptedReturns) -> None:
    returns.accept("NWW", "2014-15-Q1", Reported(CODE, 4321))
    client.force_login(officer)

    north, south = (client.get(reverse("outcomes"), {"region": code}) for code in ("NWW", "CV"))

    assertContains(north, "4,321")
    assertNotContains(south, "4,321")
    assertContains(south, '<option value="CV" selected>')


def test_unknown_region_is_told(client: Client, officer: User, returns: AcceptedReturns) -> None:
    returns.accept("NWW", "2014-15-Q1", Reported(CODE, 60))
    client.force_login(officer)

    assertContains(client.get(reverse("outcomes"), {"region": "x" * 3000}), "There is no region xxxx")


# --- nothing leaks ----------------------------------------------------------------------------------------------------
def test_unchecked_year_says_that_it_is_being_checked(officer: User, returns: AcceptedReturns) -> None:
    two_years(returns, 100, 130)

    page = page_of(officer, **PUBLISHED)

    assert page.finding == "The figures of 2014-15 are being checked before they are shown"
    assert page.moves == ()
    assert not any(card.change or card.line for card in page.cards)


def test_checked_year_is_told_to_the_public(officer: User, returns: AcceptedReturns, plan: Plan, service: User) -> None:
    two_years(returns, 400, 520)
    check(plan, service)

    page = page_of(officer, **PUBLISHED)

    assert page.is_ready
    assert [move.words for move in page.moves if move.code == CODE] == ["30 % more: 400 to 520"]


def test_hidden_value_is_nowhere_in_the_source(
    client: Client, officer: User, returns: AcceptedReturns, plan: Plan, service: User
) -> None:
    two_years(returns, 400, 520)
    check(plan, service)
    looked = lens(officer, {})
    shown(looked.plan, [BEFORE, NOW], looked.audience)
    SummaryFigure.objects.filter(code=CODE).exclude(value=None).update(value=Decimal(7654321), reason="PRIMARY")
    client.force_login(officer)

    hidden, exact = text_of(client, **PUBLISHED), text_of(client)

    assert "7,654,321" in exact
    assert not re.search("7,?654,?321", hidden)
    assert TITLE in hidden
    assert "[c]" in hidden


def test_page_is_the_same_whatever_the_hidden_values_are(
    client: Client, officer: User, returns: AcceptedReturns, plan: Plan, service: User
) -> None:
    two_years(returns, 400, 520)
    check(plan, service)
    shown(plan, [BEFORE, NOW], lens(officer, {}).audience)
    client.force_login(officer)
    pages = []
    for value in (3, 50_000):
        rows = SummaryFigure.objects.filter(code=CODE).exclude(value=None)
        rows.update(value=Decimal(value), reason="PRIMARY")
        pages.append(text_of(client, **PUBLISHED))

    assert pages[0] == pages[1]


@pytest.mark.parametrize("values", [[], [None, 3.0], [None, None]])
def test_one_value_is_no_line(values: list[float | None]) -> None:
    assert card_line(values, alt="").svg == ""


def test_gap_breaks_the_line() -> None:
    assert card_line([1.0, None, 3.0, 4.0], alt="").svg.count("M") == 2


def test_part_of_a_quarter_is_not_joined() -> None:
    whole, part = card_line([1.0, 3.0, 4.0, 1.0], alt=""), card_line([1.0, 3.0, 4.0, 1.0], alt="", parts={3})

    assert (whole.svg.count("L"), part.svg.count("L")) == (3, 2)


def test_outcome_has_one_card_led_by_its_combined_figure(officer: User, returns: AcceptedReturns, plan: Plan) -> None:
    returns.accept("NWW", "2014-15-Q1", Reported(CODE, 60), Reported("1.2.M4", 5))

    cards = page_of(officer).cards

    assert [card.name for card in cards] == [str(outcome) for outcome in plan.outcomes.order_by("position")]
    assert (cards[0].printed, [each.printed for each in cards[0].also]) == ("65", ["60"])
    assert cards[0].wanted == "An increase is wanted."


def test_card_of_milestones_leads_to_its_outcome(officer: User, returns: AcceptedReturns) -> None:
    returns.accept("NWW", "2014-15-Q1")

    assert reverse("outcomes_outcome", args=["4"]) in page_of(officer).cards[3].url


def test_sheet_says_how_many_points_it_leaves_out(client: Client, officer: User, returns: AcceptedReturns) -> None:
    for region in returns.regions:
        returns.owed(region, "2014-15-Q1")
        returns.owed(region, "2014-15-Q2")
    client.force_login(officer)

    page = page_of(officer)

    assert page.off_paper == len(page.points) - POINTS_ON_PAPER > 0
    assertContains(client.get(reverse("outcomes")), f"{page.off_paper} more are named on the page.")


# --- queries ----------------------------------------------------------------------------------------------------------
def test_queries_do_not_grow(client: Client, officer: User, returns: AcceptedReturns) -> None:
    returns.accept_year("2014-15", [("NWW", Reported(CODE, 30))], regions=["NWW"])
    client.force_login(officer)
    asked = {"year": "2014-15"}

    def queries() -> int:
        text_of(client, **asked)
        with CaptureQueriesContext(connection) as captured:
            text_of(client, **asked)
        return len(captured)

    few = queries()
    for year in ("2011-12", "2012-13", "2013-14", "2014-15"):
        returns.accept_year(year, [("NWW", Reported(CODE, 30, GWYNEDD))])

    assert queries() == few
    assert few <= 30


def test_edition_that_waits_is_named_to_officers_and_to_nobody_else(
    client: Client, officer: User, northern: User, returns: AcceptedReturns, plan: Plan, year: FinancialYear
) -> None:
    returns.accept("NWW", "2014-15-Q1", Reported("1.2.M3", 30))
    returns.checked()
    propose(plan=plan, year=year, note="", by=officer, now=AT)

    def told(user: User, **asked: str) -> bool:
        client.force_login(user)
        page = client.get(reverse("outcomes"), {"year": str(year), **asked})
        return "Another officer has to approve it." in page.content.decode()

    assert told(officer)
    assert not told(officer, **{"as": "published"})
    assert not told(northern)
