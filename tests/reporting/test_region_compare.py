"""A region beside Wales: its own quarters exactly, other areas as they may be published, and no way around that."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertContains, assertNotContains

from cohesion.calendar import FinancialYear
from cohesion.models import Region, User
from outcomes.models import Plan
from reporting import change_words
from reporting.pages.region_compare import CompareRow, Comparison, comparison
from reporting.readers import as_seen_by
from tests.factories.accepted_returns import AcceptedReturns, Reported

Q1, Q2 = "2014-15-Q1", "2014-15-Q2"
YEAR = FinancialYear(2014)
CODE = "1.2.M3"


def compared(plan: Plan, user: User, region: str = "NWW", first: int = 1, last: int = 4) -> Comparison:
    return comparison(Region.objects.get(code=region), plan, tuple(YEAR.quarters[first - 1 : last]), user)


def row(found: Comparison, code: str = CODE) -> CompareRow:
    return next(each for group in found.outcomes for each in group.rows if each.definition.code == code)


def others(found: Comparison, code: str = CODE) -> dict[str, str]:
    """What stands under each other region: its value, or its symbol."""
    return {
        cell.area: str(cell.value) if cell.value is not None else cell.symbol
        for cell in row(found, code).others
        if cell is not None
    }


def wales(found: Comparison, code: str = CODE) -> str:
    cell = row(found, code).wales
    assert cell is not None
    return str(cell.value) if cell.value is not None else cell.symbol


# --- what may be seen -------------------------------------------------------------------------------------------------
def test_other_regions_are_what_the_interface_for_programs_tells(
    plan: Plan, northern: User, returns: AcceptedReturns
) -> None:
    for region, value in {"NWW": 3, "CV": 2, "GE": 50, "GW": 60}.items():
        returns.accept(region, Q1, Reported(CODE, value))
    returns.checked()
    told = {cell.area: cell for cell in as_seen_by(northern, plan, YEAR)[1] if cell.code == CODE}

    found = compared(plan, northern)

    assert [cell for cell in row(found).others if cell] == [told[cell.area] for cell in row(found).others if cell]
    assert (others(found)["CV"], others(found)["GE"], others(found)["GW"]) == ("c", "c", "60")
    assert (row(found).own, wales(found)) == (told["NWW"], "115")


def test_total_is_hidden_from_the_only_other_region_that_reported(
    plan: Plan, northern: User, returns: AcceptedReturns
) -> None:
    returns.accept("NWW", Q1, Reported("1.3.M1", 3, "W06000002"))
    returns.accept("CV", Q1, Reported("1.3.M1", 30, "W06000015"))
    returns.checked()

    found = compared(plan, northern)

    assert (others(found, "1.3.M1")["CV"], wales(found, "1.3.M1")) == ("c", "c")
    own = row(found, "1.3.M1").own
    assert own is not None
    assert own.value == 3


def test_no_number_of_another_region_by_quarter_reaches_the_page(
    client: Client, northern: User, returns: AcceptedReturns
) -> None:
    """Beside the own quarters, a single quarter of others would give away what the year keeps."""
    returns.accept("NWW", Q1, Reported(CODE, 11))
    returns.accept("NWW", Q2, Reported(CODE, 12))
    for region in ("CV", "GE", "GW"):
        returns.accept(region, Q1, Reported(CODE, 3217))
        returns.accept(region, Q2, Reported(CODE, 4391))
    returns.checked()
    client.force_login(northern)

    text = client.get(reverse("region_compare", args=["NWW"]), {"year": "2014-15"}).content.decode()

    assert "7,608" in text
    assert not re.search("3,?217|4,?391|9,?651|13,?173", text)


def test_conferences_of_a_region_that_is_nearly_one_authority_stay_hidden(
    plan: Plan, northern: User, returns: AcceptedReturns
) -> None:
    for region, authority in (("NWW", "W06000002"), ("CV", "W06000015"), ("GE", "W06000022")):
        returns.accept(region, Q1, Reported("1.3.M1", 40, authority))
    returns.checked()

    told = others(compared(plan, northern), "1.3.M1")

    assert (told["CV"], told["GE"]) == ("c", "c")


def test_officer_sees_every_region_exactly(plan: Plan, officer: User, returns: AcceptedReturns) -> None:
    returns.accept("NWW", Q1, Reported(CODE, 3))
    returns.accept("CV", Q1, Reported(CODE, 2))

    found = compared(plan, officer)

    assert others(found)["CV"] == "2"
    assert found.is_exact


def test_only_accepted_figures_are_compared(
    client: Client, northern: User, returns: AcceptedReturns, plan: Plan
) -> None:
    returns.owed("NWW", Q1)
    client.force_login(northern)

    page = client.get(reverse("region_compare", args=["NWW"]))

    assertContains(page, "Nothing has been accepted for this year yet.")
    assert compared(plan, northern).is_empty


def test_page_of_a_region_without_returns_says_so(client: Client, northern: User) -> None:
    client.force_login(northern)

    assertContains(client.get(reverse("region_compare", args=["NWW"])), "Nothing has been accepted for this year yet.")


@pytest.mark.parametrize(
    ("person", "status"), [("northern", 200), ("reader", 200), ("southern", 404), ("officer", 200)]
)
def test_region_is_compared_for_those_who_read_its_returns(
    request: pytest.FixtureRequest, client: Client, returns: AcceptedReturns, person: str, status: int
) -> None:
    returns.accept("NWW", Q1, Reported(CODE, 30))
    client.force_login(request.getfixturevalue(person))

    assert client.get(reverse("region_compare", args=["NWW"])).status_code == status
    assert client.post(reverse("region_compare", args=["NWW"])).status_code == 405


# --- the own quarters -------------------------------------------------------------------------------------------------
def test_own_quarters_are_exact_within_the_chosen_range(
    client: Client, plan: Plan, northern: User, returns: AcceptedReturns
) -> None:
    for number, value in enumerate((1, 2, 40, 50), 1):
        returns.accept("NWW", f"2014-15-Q{number}", Reported(CODE, value))
    returns.checked()

    found = compared(plan, northern, first=2, last=4)

    assert [cell.value for cell in row(found).quarters] == [2, 40, 50]
    assert row(found).change == "48 more: 2 to 50"
    assert found.chart is not None
    assert "Quarter 2: 2, Quarter 3: 40, Quarter 4: 50" in found.chart.alt


def test_page_takes_a_range_the_wrong_way_round_and_nonsense(
    client: Client, northern: User, returns: AcceptedReturns
) -> None:
    returns.accept("NWW", Q1, Reported(CODE, 30))
    returns.checked()
    client.force_login(northern)
    address = reverse("region_compare", args=["NWW"])

    turned = client.get(address, {"year": "2014-15", "first": "3", "last": "1"})
    nonsense = client.get(address, {"year": "1066", "first": "x", "last": "9"})

    assertContains(turned, "Quarter 1 to Quarter 3")
    assertContains(nonsense, "Quarter 1 to Quarter 4")
    assertNotContains(nonsense, ">1066<")


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (268, 352, "31 % more: 268 to 352"),
        (50, 44, "12 % fewer: 50 to 44"),
        (20, 30, "50 % more: 20 to 30"),
        (19, 30, "11 more: 19 to 30"),
        (8, 3, "5 fewer: 8 to 3"),
        (0, 4, "4 more: 0 to 4"),
        (12, 12, "no change: 12"),
        (1000, 1001, "under 1 % more: 1,000 to 1,001"),
    ],
)
def test_change_is_told_in_per_cent_only_on_a_base_that_can_bear_it(before: int, after: int, words: str) -> None:
    from decimal import Decimal

    assert change_words.of_count(Decimal(before), Decimal(after)) == words


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [("3.5", "3.8", "higher by 0.3: 3.5 to 3.8"), ("4", "3.5", "lower by 0.5: 4 to 3.5"), ("4", "4", "no change: 4")],
)
def test_change_of_a_mean_is_told_in_its_own_units(before: str, after: str, words: str) -> None:
    from decimal import Decimal

    assert change_words.of_mean(Decimal(before), Decimal(after)) == words


def test_comparison_takes_the_same_queries_for_one_return_and_for_many(
    client: Client, northern: User, returns: AcceptedReturns, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    returns.accept("NWW", Q1, Reported(CODE, 30))
    returns.checked()
    client.force_login(northern)
    address = reverse("region_compare", args=["NWW"])
    client.get(address)
    with django_assert_num_queries(50):
        client.get(address)
    for number in (1, 2, 3, 4):
        for region in ("NWW", "CV", "GE", "GW"):
            reported = [Reported(each.code, 30) for each in returns.measures.values() if each.kind == "NUMBER"]
            returns.accept(region, f"2014-15-Q{number}", *reported)
    returns.checked()

    with django_assert_num_queries(50):
        client.get(address)
