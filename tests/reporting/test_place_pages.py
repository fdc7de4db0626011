"""A region, an authority and the map: rates beside the larger place, states, and no trace of what is hidden."""

import itertools
import re
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from cohesion.calendar import FinancialYear
from cohesion.models import LocalAuthority, Region, User
from outcomes.models import AcceptedMilestone, AcceptedNarrative, Plan
from reporting.actions.safe_numbers import check_year
from reporting.disclosure import Audience
from reporting.lens import lens
from reporting.models import SummaryFigure
from reporting.pages.addresses import address
from reporting.pages.map_chart import map_chart
from reporting.pages.tile_map import TileMap, tile_map
from reporting.shown import shown
from tests.conftest import PLANS
from tests.factories.accepted_returns import AT, AcceptedReturns, Reported

CODE = "1.2.M3"
Q1 = "2014-15-Q1"
GWYNEDD, CARDIFF = "W06000002", "W06000015"
PUBLISHED = {"as": "published"}
ADDRESSES = [("outcomes_region", ["NWW"]), ("outcomes_authority", [GWYNEDD]), ("outcomes_map", [])]


def map_of(user: User, measure: str = CODE, **asked: str) -> TileMap:
    found = tile_map(lens(user, asked), measure)
    assert found is not None
    return found


def text_of(client: Client, route: str, arguments: list[str], **asked: str) -> str:
    answer = client.get(reverse(route, args=arguments), asked)
    assert answer.status_code == 200
    return re.sub(r"csrf\w*=\S+|nonce-\S+|value=\"\w{64}\"", "", answer.content.decode())


# --- region and authority ---------------------------------------------------------------------------------------------
def test_region_page_says_how_many_outcomes_are_on_track(
    client: Client, officer: User, returns: AcceptedReturns, plan: Plan
) -> None:
    version = returns.accept("NWW", Q1, Reported(CODE, 30))
    for outcome, rag in zip(plan.outcomes.order_by("position"), ("GREEN", "GREEN", "RED"), strict=False):
        AcceptedNarrative.objects.create(accepted_version=version, outcome=outcome, rag=rag, language="en")
    client.force_login(officer)

    page = client.get(reverse("outcomes_region", args=["NWW"]))

    assertContains(page, "North West Wales is on track in 2 of 3 outcomes that were rated")
    assertContains(page, "Returns of the year")


def test_region_page_sets_its_rate_beside_that_of_wales(
    client: Client, officer: User, returns: AcceptedReturns
) -> None:
    returns.accept("NWW", Q1, Reported(CODE, 300, GWYNEDD))
    residents = LocalAuthority.objects.filter(coverage__region__code="NWW", coverage__ends_on=None)
    count = sum(residents.values_list("population_2011", flat=True))
    client.force_login(officer)

    page = client.get(reverse("outcomes_region", args=["NWW"]))

    assertContains(page, f">{Decimal(300 * 10_000) / count:.1f}<")
    assertContains(page, ">1.0<")


def test_region_page_of_others_shows_no_return_and_no_way_to_exact_figures(
    client: Client, southern: User, northern: User, returns: AcceptedReturns
) -> None:
    returns.accept("NWW", Q1, Reported(CODE, 300))
    client.force_login(southern)
    other = client.get(reverse("outcomes_region", args=["NWW"]))
    client.force_login(northern)
    own = client.get(reverse("outcomes_region", args=["NWW"]))

    for words in ("Returns of the year", "Exact figures of the region"):
        assertNotContains(other, words)
        assertContains(own, words)


def test_authority_page_tells_its_milestones(
    client: Client, officer: User, returns: AcceptedReturns, plan: Plan
) -> None:
    version = returns.accept("NWW", Q1)
    first, *_ = plan.measures.milestones().in_plan_order()
    place = {"authority": returns.places[GWYNEDD], "status": "ACHIEVED", "achieved_on": "2014-05-01"}
    AcceptedMilestone.objects.create(accepted_version=version, measure=first, **place)
    client.force_login(officer)

    page = client.get(reverse("outcomes_authority", args=[GWYNEDD]))

    assertContains(page, f"Gwynedd has achieved 1 of {plan.measures.milestones().count()} milestones")
    assertContains(page, "1 milestone achieved")


def test_milestones_stand_under_their_outcomes(
    client: Client, officer: User, returns: AcceptedReturns, plan: Plan
) -> None:
    """Two outcomes have milestones in the same words."""
    returns.accept("NWW", Q1)
    client.force_login(officer)

    page = client.get(reverse("outcomes_authority", args=[GWYNEDD]))

    for outcome in plan.outcomes.filter(measures__in=plan.measures.milestones()).distinct():
        assertContains(page, f'<th scope="rowgroup" colspan="2">{outcome.code} {outcome.short_name}</th>', html=True)


def test_authority_without_a_return_says_so(client: Client, officer: User, returns: AcceptedReturns) -> None:
    returns.accept("NWW", Q1)
    client.force_login(officer)

    assertContains(client.get(reverse("outcomes_authority", args=[CARDIFF])), "No return of the year covers")


@pytest.mark.parametrize(("route", "arguments"), [("outcomes_region", ["XX"]), ("outcomes_authority", ["' OR 1=1"])])
def test_unknown_place_is_told_kindly(
    client: Client, officer: User, returns: AcceptedReturns, route: str, arguments: list[str]
) -> None:
    returns.owed("NWW", Q1)
    client.force_login(officer)

    assertContains(client.get(reverse(route, args=arguments)), "The address may be mistyped", status_code=404)


# --- the map ----------------------------------------------------------------------------------------------------------
def test_map_shades_rates_and_never_counts(officer: User, returns: AcceptedReturns) -> None:
    residents = returns.places[GWYNEDD].population_2011
    returns.accept("NWW", Q1, Reported(CODE, round(residents / 1000), GWYNEDD))

    found = map_of(officer)

    gwynedd = next(tile for tile in found.tiles if tile.gss == GWYNEDD)
    assert gwynedd.shown == Decimal("10.0")
    assert len(found.tiles) == 22
    assert [tile.short for tile in map_chart(found).tiles if tile.shade is not None] == [gwynedd.short]


def test_classes_are_cut_at_round_numbers_and_have_members(officer: User, returns: AcceptedReturns) -> None:
    for region, gss, rate in (("NWW", GWYNEDD, 1), ("CV", CARDIFF, 42)):
        value = round(Decimal(returns.places[gss].population_2011 * rate) / 10_000)
        returns.accept(region, Q1, Reported(CODE, value, gss))

    found = map_of(officer)

    words = [words for _shade, words in map_chart(found).key]
    assert len(words) == 2
    assert words[1].endswith("or more")


def test_hidden_tile_has_a_symbol_and_no_shade(officer: User, service: User, returns: AcceptedReturns) -> None:
    returns.accept("NWW", Q1, Reported(CODE, 3, GWYNEDD), Reported(CODE, 50, "W06000001"))
    returns.accept("CV", Q1, Reported(CODE, 500, CARDIFF))
    check_year(plan=returns.plan, year=FinancialYear(2014), by=service, now=AT)

    found = map_of(officer, **PUBLISHED)
    tiles = {tile.gss: tile for tile in found.tiles}

    hidden, other = tiles[GWYNEDD], tiles[CARDIFF]
    shades = {tile.name: tile.shade for tile in map_chart(found).tiles}
    assert (hidden.shown, hidden.printed, shades[hidden.name]) == (None, "[c]", None)
    assert other.shown is not None
    assert shades[other.name] is not None


def test_list_of_the_map_stands_region_by_region_from_north_to_south(officer: User, returns: AcceptedReturns) -> None:
    for region in ("NWW", "MWW", "CT", "GE"):
        returns.accept(region, Q1, Reported(CODE, 30))

    regions = [tile.region for tile in map_of(officer).tiles if tile.region]

    assert [region for region, _ in itertools.groupby(regions)] == ["NWW", "MWW", "CT", "GE"]


def test_people_of_a_region_find_theirs_first_in_the_list_of_the_map(
    client: Client, southern: User, returns: AcceptedReturns
) -> None:
    for region in ("NWW", "MWW", "CV"):
        returns.accept(region, Q1, Reported(CODE, 30))
    client.force_login(southern)

    tiles = client.get(reverse("outcomes_map")).context["map"].tiles

    own = {Region.objects.get(pk=pk).code for pk in southern.region_ids}
    assert own == {"CV"}
    assert [region for region, _ in itertools.groupby(tile.region for tile in tiles if tile.region)] == [
        "CV",
        "NWW",
        "MWW",
    ]


def test_finding_of_the_map_names_whose_the_ends_are_only_where_they_are_one_place_s(
    officer: User, returns: AcceptedReturns
) -> None:
    residents = {gss: returns.places[gss].population_2011 for gss in returns.places}
    rates = {GWYNEDD: 10, CARDIFF: 20, "W06000014": 20}
    for region, places in (("NWW", [GWYNEDD]), ("CV", [CARDIFF, "W06000014"])):
        figures = [Reported(CODE, round(Decimal(residents[gss] * rates[gss]) / 10_000), gss) for gss in places]
        returns.accept(region, Q1, *figures)

    finding = map_of(officer).finding

    assert finding.startswith("From 10.0 (Gwynedd) to 20.0 for each 10,000 residents")
    assert finding.endswith("of the figures that can be shown")


def test_values_of_one_map_have_the_same_number_of_decimals_as_its_key(officer: User, returns: AcceptedReturns) -> None:
    for region, gss, value in (("NWW", GWYNEDD, "4.5"), ("CV", CARDIFF, "4.09")):
        returns.accept(region, Q1, Reported("5.1.M2", Decimal(value), gss, responses=40))

    found = map_of(officer, "5.1.M2")

    assert [tile.printed for tile in found.tiles if tile.shown is not None] == ["4.50", "4.09"]
    assert all(re.search(r"\d\.\d", words) for _shade, words in map_chart(found).key)


def test_unknown_measure_maps_another_and_says_so(client: Client, officer: User, returns: AcceptedReturns) -> None:
    returns.owed("NWW", Q1)
    client.force_login(officer)

    page = client.get(reverse("outcomes_map"), {"measure": "9" * 3000})

    assertContains(page, "There is no measure with that code to map.")
    assertContains(page, "No authority has a figure that can be shown for 2014-15")


# --- plans and years without anything ---------------------------------------------------------------------------------
@pytest.fixture
def told_in_words(returns: AcceptedReturns) -> AcceptedReturns:
    """A plan without measures, with a return that is owed."""
    call_command("load_plan", PLANS / "NDP-2017-20.yaml", verbosity=0)
    words = AcceptedReturns(Plan.objects.get(code="NDP-2017-20"), returns.by)
    words.owed("NWW", "2017-18-Q1")
    return words


@pytest.mark.usefixtures("told_in_words")
def test_plan_without_measures_has_a_page_that_says_so_instead_of_a_map(client: Client, officer: User) -> None:
    client.force_login(officer)

    assertContains(client.get(reverse("outcomes_map")), "This plan has no measures to map")


@pytest.mark.usefixtures("told_in_words")
@pytest.mark.parametrize(("route", "arguments"), ADDRESSES[:2])
def test_place_in_a_plan_without_milestones_has_none_left_nor_any_achieved(
    client: Client, officer: User, route: str, arguments: list[str]
) -> None:
    client.force_login(officer)

    page = client.get(reverse(route, args=arguments))

    assertContains(page, "The plan has no milestones.")
    assertNotContains(page, "None is left to achieve")


def test_region_without_a_return_has_no_milestone_of_none(
    client: Client, officer: User, returns: AcceptedReturns
) -> None:
    returns.accept("NWW", Q1, Reported(CODE, 30))
    client.force_login(officer)

    page = client.get(reverse("outcomes_region", args=["CV"]))

    assertContains(page, "Not reported yet")
    assertNotContains(page, "0 of 0")


# --- all of them ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("route", "arguments"), ADDRESSES)
def test_page_is_the_same_whatever_the_hidden_values_are(
    client: Client, officer: User, service: User, returns: AcceptedReturns, route: str, arguments: list[str]
) -> None:
    client.force_login(officer)
    pages = []
    # The first round makes every return a corrected one, so that only values differ between the others.
    for north, south in ((1, 4), (4, 1), (2, 3)):
        returns.accept("NWW", Q1, Reported(CODE, north, GWYNEDD))
        returns.accept("CV", Q1, Reported(CODE, south, CARDIFF))
        returns.accept("GE", Q1, Reported(CODE, 50))
        looked = lens(officer, PUBLISHED)
        check_year(plan=looked.plan, year=looked.year, by=service, now=AT)
        figures = shown(looked.plan, [looked.year], looked.audience)
        assert figures.is_ready
        assert (figures.of(CODE).value, figures.of(CODE, "GE").value) == (Decimal(55), Decimal(50))
        assert all(figures.of(CODE, gss).is_hidden for gss in (GWYNEDD, CARDIFF, "NWW"))
        pages.append(text_of(client, route, arguments, measure=CODE, **PUBLISHED))

    assert pages[1] == pages[2]


@pytest.mark.parametrize(("route", "arguments"), ADDRESSES)
def test_hidden_value_is_nowhere_in_the_source(
    client: Client, officer: User, service: User, returns: AcceptedReturns, route: str, arguments: list[str]
) -> None:
    returns.accept("NWW", Q1, Reported(CODE, 300, GWYNEDD))
    lens_now = lens(officer, {})
    check_year(plan=lens_now.plan, year=lens_now.year, by=service, now=AT)
    assert shown(lens_now.plan, [lens_now.year], Audience.PUBLISHED).of("C1", GWYNEDD).value == 300
    SummaryFigure.objects.filter(code="C1").exclude(value=None).update(value=7654321, reason="PRIMARY")
    client.force_login(officer)
    # 7,654,321 people of Gwynedd, of the region or of Wales make these rates for each 10,000 residents.
    traces = "7,?654,?321|628,|313,"

    hidden = text_of(client, route, arguments, measure="C1", **PUBLISHED)
    exact = text_of(client, route, arguments, measure="C1")

    assert not re.search(traces, hidden)
    assert re.search(traces, exact)


@pytest.mark.parametrize(("route", "arguments"), ADDRESSES)
def test_queries_do_not_grow(
    client: Client, officer: User, returns: AcceptedReturns, route: str, arguments: list[str]
) -> None:
    returns.accept("NWW", Q1, Reported(CODE, 30))
    client.force_login(officer)
    asked = {"year": "2014-15"}

    def queries() -> int:
        client.get(reverse(route, args=arguments), asked)
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse(route, args=arguments), asked)
        return len(captured)

    few = queries()
    for year in ("2011-12", "2012-13", "2013-14", "2014-15"):
        returns.accept_year(year, [("NWW", Reported(CODE, 30, GWYNEDD))], regions=["NWW", "CV"])

    assert queries() == few
    assert few <= 25


def test_address_of_a_page_that_is_not_there_is_empty() -> None:
    assert address("no_such_page", "1", query="?year=2014-15") == ""
    assert address("outcomes_map", query="?year=2014-15").endswith("/outcomes/map/?year=2014-15")
