"""Cases that need something today: on the first page, and as a figure in the navigation."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate
from pytest_django.asserts import assertContains, assertNotContains

from casework.models import Case, CaseAction, ConflictOfInterest
from casework.pages.today import due_cases, overdue_count
from cohesion.models import Appointment, AuditEntry, User
from tests.factories.cases import CARDIFF, a_case

TODAY = date(2014, 7, 21)


def action(case: Case, by: User, due: date, status: str = "OPEN") -> CaseAction:
    ended = {} if status == "OPEN" else {"ended_on": due, "ended_by": by}
    return CaseAction.objects.create(
        case=case, text="Do it", owner=by, due_on=due, status=status, added_at=case.recorded_at, added_by=by, **ended
    )


def test_what_has_been_due_longest_comes_first(northern: User) -> None:
    tomorrow, today = TODAY + timedelta(days=1), TODAY
    later = a_case(northern, next_action="x", next_action_on=tomorrow)
    with_action = a_case(northern)
    action(with_action, northern, TODAY - timedelta(days=9))
    action(with_action, northern, TODAY - timedelta(days=3))
    review = a_case(northern, risk="HIGH", risk_review_on=TODAY - timedelta(days=5))
    due = a_case(northern, next_action="x", next_action_on=today)
    action(a_case(northern), northern, TODAY, status="DONE")

    found = due_cases(northern, TODAY)

    assert [line.case for line in found.lines] == [with_action, review, due]
    assert [line.due.day for line in found.lines] == [TODAY - timedelta(days=9), TODAY - timedelta(days=5), today]
    assert [line.sentence for line in found.lines] == [
        "An action of the case is due.",
        "The risk is to be looked at again.",
        "The next action is due.",
    ]
    assert (found.count, found.more) == (3, 0)
    assert later not in [line.case for line in found.lines]


def test_only_cases_that_one_may_open_are_due(
    northern: User, southern: User, caseworker: User, officer: User, now: datetime
) -> None:
    late = localdate() - timedelta(days=1)
    a_case(southern, gss=CARDIFF, next_action="x", next_action_on=late)
    hidden = a_case(northern, next_action="x", next_action_on=late)
    ConflictOfInterest.objects.create(
        case=hidden, user=caseworker, reason="KNOWS", declared_at=now, declared_by=northern
    )

    assert [due_cases(person, localdate()).count for person in (northern, southern, caseworker, officer)] == [
        1,
        1,
        0,
        0,
    ]
    assert [overdue_count(person) for person in (northern, southern, caseworker, officer)] == [1, 1, 0, 0]


def test_home_of_a_caseworker_leads_with_what_is_due(client: Client, caseworker: User, northern: User) -> None:
    client.force_login(caseworker)
    assertContains(client.get(reverse("home")), "No case needs anything today")
    assert not AuditEntry.objects.filter(act="cases.due_shown").exists()
    held = a_case(northern, next_action="Ring the victim", next_action_on=localdate())

    page = client.get(reverse("home"))

    assertContains(page, "1 case needs something today")
    assertContains(page, held.said)
    assertNotContains(page, "Ring the victim")
    shown = AuditEntry.objects.get(act="cases.due_shown")
    assert (shown.actor, shown.detail) == (caseworker, {"cases": [held.reference]})


def test_home_of_a_co_ordinator_has_the_cases_beside_the_returns(client: Client, northern: User) -> None:
    for number in range(7):
        a_case(northern, next_action="x", next_action_on=localdate() - timedelta(days=number))
    client.force_login(northern)

    page = client.get(reverse("home"))

    assertContains(page, "Cases that need something today")
    assertContains(page, "2 more cases need something today")
    assertContains(page, '<span class="coh-nav__count">6<')


def test_readers_and_officers_see_no_cases_at_home(client: Client, reader: User, officer: User, northern: User) -> None:
    a_case(northern, next_action="x", next_action_on=localdate())
    for person in (reader, officer):
        client.force_login(person)
        assertNotContains(client.get(reverse("home")), "Cases that need something today")


@pytest.mark.parametrize("cast", ["northern", "caseworker"])
def test_home_takes_as_many_queries_for_many_due_cases_as_for_one(
    client: Client, northern: User, caseworker: User, cast: str
) -> None:
    client.force_login({"northern": northern, "caseworker": caseworker}[cast])

    def taken() -> int:
        a_case(northern, next_action="x", next_action_on=localdate())
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("home")).status_code == 200
        return len(queries)

    for_one = taken()
    for _ in range(8):
        a_case(northern, next_action="x", next_action_on=localdate())
    assert taken() == for_one


def test_caseworker_who_also_reads_returns_keeps_the_page_of_the_region(
    client: Client, caseworker: User, northern: User
) -> None:
    region = northern.current_appointments[0].region
    Appointment.objects.create(user=caseworker, role="REGION_READER", region=region, starts_on=date(2012, 4, 1))
    client.force_login(caseworker)

    page = client.get(reverse("home"))
    assertContains(page, "The region’s quarters")
    assertContains(page, "Cases that need something today")
