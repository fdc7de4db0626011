"""The list of cases: what is in it, in which order, how it is narrowed, and that its pages leave nobody out."""

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django.asserts import assertContains, assertNotContains

from casework.case_filter import ALL, CLOSED, CaseFilter
from casework.forms.case_filter import CaseFilterForm
from casework.key_paging import HIGHEST_RISK, NEWEST, OLDEST, ORDERS, OVERDUE_FIRST, Page, page_of
from casework.models import Case, CaseList, ConflictOfInterest, NamedPerson, Risk
from casework.pages.cases import capped_count, cases_page, said_count
from cohesion.models import AuditEntry, User
from tests.factories.cases import CARDIFF, a_case, entry

LIST = reverse("cases")


@pytest.fixture
def north(client: Client, northern: User) -> Client:
    client.force_login(northern)
    return client


def put(case: Case, **values: Any) -> Case:
    Case.objects.filter(pk=case.pk).update(**values)
    case.refresh_from_db()
    return case


def many(by: User, count: int) -> list[Case]:
    """Copies of one case in a few statements, with days and risks of all sorts, some of them the same."""
    first = a_case(by)
    chance = random.Random(count)
    copies = []
    for _ in range(count - 1):
        copy = Case.objects.get(pk=first.pk)
        copy.pk = copy.id = Case().pk
        copy.reference = Case().reference
        copy.summary = copy.next_action = ""
        copy.received_on = date(2014, 5, 1) - timedelta(days=chance.randrange(20))
        copy.next_action_on = chance.choice([None, date(2014, 5, 1) + timedelta(days=chance.randrange(10))])
        copy.risk = chance.choice(Risk.values)
        copies.append(copy)
    Case.objects.bulk_create(copies)
    return [first, *copies]


# --- who is in it -----------------------------------------------------------------------------------------------------
def test_list_shows_what_is_to_be_done_next_and_says_what_is_overdue(north: Client, northern: User) -> None:
    late = a_case(northern, next_action="Ring the school", next_action_on=date(2014, 5, 2))

    answer = north.get(LIST)

    assertContains(answer, late.said)
    assertContains(answer, "Ring the school")
    assertContains(answer, "<span>Overdue</span>", html=True)
    assertContains(answer, "1 case")


def test_list_is_recorded_with_the_filter_and_the_references(north: Client, northern: User) -> None:
    case = a_case(northern)

    north.get(LIST, {"risk": "NOT_ASSESSED", "surname": "Rees"})

    noted = AuditEntry.objects.filter(act="cases.listed").latest("pk")
    assert noted.detail == {"filter": {"risk": "NOT_ASSESSED"}, "cases": [case.reference]}


def test_cases_of_other_regions_conflicts_and_circles_are_not_in_it(
    north: Client, northern: User, southern: User, caseworker: User, now: datetime
) -> None:
    a_case(southern, gss=CARDIFF)
    restricted = put(a_case(northern), circle="NAMED", lead=None)
    conflicting = a_case(northern)
    ConflictOfInterest.objects.create(
        case=conflicting, user=northern, reason="KNOWS", declared_at=now, declared_by=northern
    )

    answer = north.get(LIST)
    assertNotContains(answer, restricted.said)
    assertNotContains(answer, conflicting.said)
    assertContains(answer, "There are no cases yet.")

    NamedPerson.objects.create(case=restricted, user=northern, named_at=now, named_by=caseworker)
    assertContains(north.get(LIST), restricted.said)


def test_empty_list_says_how_to_start(north: Client) -> None:
    answer = north.get(LIST)

    assertContains(answer, "Take in a register that you keep elsewhere")
    assertContains(answer, "cases/new/")


def test_filter_that_finds_nothing_offers_to_clear_it(north: Client, northern: User) -> None:
    a_case(northern)

    assertContains(north.get(LIST, {"risk": "HIGH"}), "No case matches this filter.")


def test_unreadable_next_action_leaves_the_other_lines_readable(north: Client, northern: User, settings: Any) -> None:
    a_case(northern, next_action="Ring the school")
    settings.FIELD_ENCRYPTION_KEYS = ["another key that is long enough for anything"]

    assertContains(north.get(LIST), "The text cannot be read now: a key is missing.")


# --- narrowing --------------------------------------------------------------------------------------------------------
def shown(by: User, today: date = date(2014, 5, 20), **said: Any) -> set[str]:
    found = CaseFilter(**said).narrow(Case.objects.visible_to(by), user=by, today=today)
    return {case.reference for case in found}


def test_each_filter_finds_what_it_says(northern: User, caseworker: User) -> None:
    plain = a_case(northern)
    led = a_case(
        northern,
        gss="W06000001",
        lead=caseworker,
        risk="HIGH",
        risk_review_on=date(2014, 6, 1),
        why=("disability", "other"),
        category="crime",
        route="police",
        source="north_wales_police",
        received_on=date(2014, 5, 9),
        next_action="Ring",
        next_action_on=date(2014, 5, 10),
    )
    closed = put(
        a_case(northern),
        status="CLOSED",
        closed_on=date(2014, 5, 3),
        close_reason=entry(CaseList.CLOSE_REASON, "error"),
    )

    assert shown(northern) == {plain.reference, led.reference}
    assert shown(northern, status=CLOSED) == {closed.reference}
    assert shown(northern, status=ALL) == {plain.reference, led.reference, closed.reference}
    only_led: list[dict[str, Any]] = [
        {"authority": "W06000001"},
        {"lead": str(caseworker.pk)},
        {"risk": "HIGH"},
        {"characteristic": "disability"},
        {"characteristic": "other"},
        {"category": "crime"},
        {"route": "police"},
        {"since": date(2014, 5, 2)},
        {"overdue": True},
    ]
    for said in only_led:
        assert shown(northern, **said) == {led.reference}, said
    assert shown(northern, lead="nobody") == {plain.reference}
    assert shown(caseworker, lead="me") == {led.reference}
    assert shown(northern, until=date(2014, 5, 2)) == {plain.reference}


def test_address_says_only_what_is_not_usual_and_is_read_back(northern: User) -> None:
    wanted = CaseFilter(lead="me", risk="HIGH", since=date(2014, 4, 1), overdue=True, sort="risk")

    form = CaseFilterForm(QueryDict(wanted.query), user=northern)

    assert CaseFilter().query == ""
    assert wanted.query == "lead=me&risk=HIGH&since=2014-04-01&overdue=yes&sort=risk"
    assert form.is_valid()
    assert form.wanted == wanted


@pytest.mark.parametrize(
    "query",
    [
        "status=gone",
        "lead=7777",
        "lead=1%20or%201",
        "authority=W06000015",
        "since=2014-02-31",
        "since=2014-05-02&until=2014-05-01",
        "characteristic=tall",
    ],
)
def test_address_that_is_not_understood_shows_the_usual_list_and_says_so(
    north: Client, northern: User, query: str
) -> None:
    case = a_case(northern)

    answer = north.get(f"{LIST}?{query}")

    assertContains(answer, "There is a problem")
    assertContains(answer, case.said)


@pytest.mark.parametrize("query", ["after=abc", "before=%00x", "after=eyJhIjoxfQ:x", "sort=&after="])
def test_place_that_was_not_signed_here_shows_the_first_page(north: Client, northern: User, query: str) -> None:
    case = a_case(northern)
    answer = north.get(f"{LIST}?{query.replace('%00', '')}")

    assertContains(answer, case.said)


# --- orders and pages -------------------------------------------------------------------------------------------------
def test_overdue_come_first_and_those_without_a_day_last(northern: User) -> None:
    none = a_case(northern)
    later = put(a_case(northern), next_action_on=date(2014, 6, 1))
    sooner = put(a_case(northern), next_action_on=date(2014, 5, 2))

    assert list(OVERDUE_FIRST.of(Case.objects.visible_to(northern))) == [sooner, later, none]


def test_highest_risk_comes_first_then_what_is_not_assessed(northern: User) -> None:
    by_risk = {risk: put(a_case(northern), risk=risk) for risk in ("STANDARD", "NOT_ASSESSED", "HIGH", "MEDIUM")}

    listed = list(HIGHEST_RISK.of(Case.objects.visible_to(northern)))

    assert listed == [by_risk[risk] for risk in ("HIGH", "MEDIUM", "NOT_ASSESSED", "STANDARD")]


def test_oldest_first_is_newest_first_turned_round(northern: User) -> None:
    many(northern, 30)
    visible = Case.objects.visible_to(northern)

    assert list(OLDEST.of(visible)) == list(NEWEST.of(visible))[::-1]


def test_closed_cases_are_never_ordered_by_what_is_overdue() -> None:
    assert CaseFilter(status=CLOSED, sort="overdue").order is NEWEST
    assert CaseFilter(sort="overdue").order is OVERDUE_FIRST


@pytest.mark.parametrize("order", ORDERS.values(), ids=lambda order: order.code)
def test_order_is_the_same_on_every_database(northern: User, order: Any) -> None:
    """Python sorts the keys as the database does: UUIDs and days alike, empty days last."""
    many(northern, 40)
    rows = list(order.of(Case.objects.visible_to(northern)))

    expected = sorted(rows, key=lambda case: case.pk.hex, reverse=order is OLDEST)
    if order is HIGHEST_RISK:
        expected.sort(key=lambda case: case.received_on, reverse=True)
        expected.sort(key=lambda case: case.risk)
    else:
        expected.sort(key=lambda case: order.key(case)[0], reverse=order is NEWEST)
    assert rows == expected


def walk(by: User, order: Any, rows: int, between: Callable[[], None] = lambda: None) -> list[Case]:
    """All pages, one after another, through the places that they name."""
    found: list[Case] = []
    asked: dict[str, str] = {}
    while True:
        page = page_of(Case.objects.visible_to(by), order, asked, rows)
        found += page.rows
        if not page.after:
            return found
        between()
        asked = {"after": page.after}


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_walking_all_pages_visits_each_case_once_also_while_others_arrive(northern: User, data: st.DataObject) -> None:
    order = data.draw(st.sampled_from(list(ORDERS.values())))
    rows = data.draw(st.integers(1, 7))
    Case.objects.filter(region__in=northern.region_ids).delete()
    start = {case.pk for case in many(northern, data.draw(st.integers(1, 25)))}
    arriving = data.draw(st.integers(0, 5))

    def arrive() -> None:
        nonlocal arriving
        if arriving:
            arriving -= 1
            put(a_case(northern), next_action_on=date(2014, 5, 1 + arriving), risk=Risk.values[arriving % 4])

    visited = [case.pk for case in walk(northern, order, rows, arrive)]

    assert len(visited) == len(set(visited))
    assert start <= set(visited)


@pytest.mark.parametrize("order", ORDERS.values(), ids=lambda order: order.code)
def test_way_back_leads_through_the_same_pages(northern: User, order: Any) -> None:
    many(northern, 23)
    visible = Case.objects.visible_to(northern)
    forwards: list[Page] = []
    asked: dict[str, str] = {}
    while True:
        page = page_of(visible, order, asked, 5)
        forwards.append(page)
        if not page.after:
            break
        asked = {"after": page.after}
    backwards = [page]
    while backwards[-1].before:
        backwards.append(page_of(visible, order, {"before": backwards[-1].before}, 5))

    assert [each.rows for each in backwards[::-1]] == [each.rows for each in forwards]


def test_place_of_one_order_means_nothing_in_another(northern: User) -> None:
    many(northern, 12)
    visible = Case.objects.visible_to(northern)
    page = page_of(visible, NEWEST, {}, 5)

    assert page_of(visible, OLDEST, {"after": page.after}, 5) == page_of(visible, OLDEST, {}, 5)


# --- counting and queries ---------------------------------------------------------------------------------------------
def test_count_stops_at_its_cap(northern: User) -> None:
    many(northern, 12)

    assert capped_count(Case.objects.visible_to(northern), 10) == 11
    assert said_count(11, 10) == "More than 10 cases"
    assert capped_count(Case.objects.visible_to(northern), 12) == 12
    assert said_count(1) == "1 case"
    assert said_count(1001) == "More than 1,000 cases"


def test_list_takes_the_same_queries_with_one_case_and_with_sixty(north: Client, northern: User) -> None:
    a_case(northern, next_action="Ring", lead=northern)
    north.get(LIST)
    with CaptureQueriesContext(connection) as few:
        north.get(LIST)
    many(northern, 59)
    with CaptureQueriesContext(connection) as all_of_them:
        answer = north.get(LIST)

    assert len(few) == len(all_of_them)
    assert len(answer.context["shown"].rows) == 50


def test_summaries_are_not_even_fetched(northern: User) -> None:
    a_case(northern)
    page = cases_page(CaseFilter(), {}, user=northern, today=localdate(timezone.now()))

    assert page.rows[0].case.get_deferred_fields() == {"summary"}
