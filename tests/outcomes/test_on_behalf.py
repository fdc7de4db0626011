"""An officer enters a return on behalf of a vacant post: what they may then do, what no longer, and the way back."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from cohesion.models import AuditEntry, User
from cohesion.permissions import Permission, Role
from cohesion.refusals import ActionRefused
from outcomes import checks
from outcomes.actions import on_behalf
from outcomes.actions import quarterly_returns as actions
from outcomes.actions.return_steps import may
from outcomes.models import Plan, QuarterlyReturn, ReturnEvent, ReturnStatus
from outcomes.refusals import NotPermitted
from outcomes.return_values import CellInput, CellKey, ReturnInput
from tests.conftest import appoint

WHERE = ["NWW", "2014-15-Q1"]


@pytest.fixture
def colleague(db: None) -> User:
    return appoint("colleague@example.org", "Nerys Vaughan", Role.OFFICER)


@pytest.fixture
def taken_over(northern_return: QuarterlyReturn, officer: User, now: datetime) -> QuarterlyReturn:
    return on_behalf.take_over(quarterly_return=northern_return, reason="Vacant since May", by=officer, now=now)


@pytest.fixture
def sent(taken_over: QuarterlyReturn, officer: User, now: datetime, monkeypatch: pytest.MonkeyPatch) -> QuarterlyReturn:
    monkeypatch.setattr(checks, "run", lambda held: [])
    return actions.submit(quarterly_return=taken_over, declared_as="Officer", by=officer, now=now)


def test_taking_over_lets_this_officer_alone_write_and_send(
    taken_over: QuarterlyReturn, officer: User, colleague: User, plan: Plan, now: datetime
) -> None:
    measure = plan.measures.get(code="1.2.M3")
    values = ReturnInput(figures={CellKey(measure.pk): CellInput(Decimal(4))})

    actions.save(quarterly_return=taken_over, values=values, by=officer, now=now)

    with pytest.raises(NotPermitted):
        actions.save(quarterly_return=taken_over, values=values, by=colleague, now=now)
    assert may(officer, Permission.SUBMIT_RETURN, taken_over)
    assert not may(colleague, Permission.SUBMIT_RETURN, taken_over)


def test_taking_over_is_in_the_history_with_its_reason(taken_over: QuarterlyReturn, officer: User) -> None:
    event = taken_over.events.get(kind=ReturnEvent.Kind.ON_BEHALF)

    assert (event.by, event.note) == (officer, "Vacant since May")
    assert AuditEntry.objects.get(act="return.on_behalf").detail == {"post_is_vacant": True}


def test_who_entered_a_return_neither_reviews_nor_accepts_it(
    sent: QuarterlyReturn, officer: User, colleague: User, now: datetime
) -> None:
    with pytest.raises(ActionRefused, match="Another officer must review it"):
        actions.start_review(quarterly_return=sent, by=officer, now=now)
    actions.start_review(quarterly_return=sent, by=colleague, now=now)
    with pytest.raises(ActionRefused, match="Another officer must review it"):
        actions.accept(quarterly_return=sent, by=officer, now=now)
    with pytest.raises(ActionRefused, match="Another officer must review it"):
        actions.request_changes(quarterly_return=sent, requests=[(None, "x")], by=officer, now=now)

    assert actions.accept(quarterly_return=sent, by=colleague, now=now).number == 1


def test_who_entered_a_return_waives_no_check_of_it(taken_over: QuarterlyReturn, officer: User, now: datetime) -> None:
    with pytest.raises(ActionRefused, match="waive"):
        actions.submit(
            quarterly_return=taken_over, declared_as="Officer", by=officer, now=now, waiver_reason="Nobody knows"
        )


def test_officer_who_submitted_does_not_start_the_review_even_after_handing_back(
    sent: QuarterlyReturn, officer: User, now: datetime
) -> None:
    QuarterlyReturn.objects.filter(pk=sent.pk).update(on_behalf_by=None, on_behalf_reason="")

    with pytest.raises(ActionRefused, match="Somebody else must review it"):
        actions.start_review(quarterly_return=sent, by=officer, now=now)


def test_post_that_is_held_today_is_taken_over_by_agreement_only(
    northern: User, northern_return: QuarterlyReturn, officer: User, now: datetime
) -> None:
    with pytest.raises(ActionRefused, match="not vacant today: Mared Owen"):
        on_behalf.take_over(quarterly_return=northern_return, reason="She is ill", by=officer, now=now)

    held = on_behalf.take_over(
        quarterly_return=northern_return, reason="She is ill", by=officer, now=now, is_agreed=True
    )
    assert held.on_behalf_by == officer


def test_taking_over_owes_a_reason_and_a_return_that_is_with_its_region(
    accepted_return: QuarterlyReturn, colleague: User, now: datetime
) -> None:
    held = accepted_return.round.returns.get(region__code="GE")

    with pytest.raises(ActionRefused, match="Write why"):
        on_behalf.take_over(quarterly_return=held, reason=" ", by=colleague, now=now)
    with pytest.raises(ActionRefused, match="cannot be changed"):
        on_behalf.take_over(quarterly_return=accepted_return, reason="x", by=colleague, now=now)


def test_two_officers_do_not_both_take_a_return(
    taken_over: QuarterlyReturn, colleague: User, northern: User, now: datetime
) -> None:
    with pytest.raises(ActionRefused, match="Gareth Pugh enters this return already"):
        on_behalf.take_over(quarterly_return=taken_over, reason="x", by=colleague, now=now)
    with pytest.raises(NotPermitted):
        on_behalf.take_over(quarterly_return=taken_over, reason="x", by=northern, now=now)


def test_handing_back_ends_it_and_a_colleague_may_do_it(
    taken_over: QuarterlyReturn, officer: User, colleague: User, now: datetime
) -> None:
    held = on_behalf.hand_back(quarterly_return=taken_over, by=colleague, now=now)

    assert (held.on_behalf_by, held.on_behalf_reason) == (None, "")
    assert not may(officer, Permission.EDIT_RETURN, held)
    assert held.events.filter(kind=ReturnEvent.Kind.ON_BEHALF, note="Handed back to the region.").count() == 1
    with pytest.raises(ActionRefused, match="Nobody enters this return"):
        on_behalf.hand_back(quarterly_return=held, by=officer, now=now)


def test_taking_over_is_undone_when_its_audit_fails(
    northern_return: QuarterlyReturn, officer: User, now: datetime, failing_audit: None
) -> None:
    with pytest.raises(RuntimeError):
        on_behalf.take_over(quarterly_return=northern_return, reason="x", by=officer, now=now)

    northern_return.refresh_from_db()
    assert northern_return.on_behalf_by is None


def test_officer_of_yesterday_may_nothing_more(taken_over: QuarterlyReturn, officer: User) -> None:
    officer.appointments.update(ends_on=date(2014, 1, 1))
    former = User.objects.get(pk=officer.pk)

    assert not may(former, Permission.EDIT_RETURN, taken_over)


# --- pages ------------------------------------------------------------------------------------------------------------
EDITING = ("return_import", "return_submit", "return_recall")


@pytest.mark.parametrize("route", EDITING)
def test_editing_pages_open_to_the_officer_who_took_over_and_to_no_other(
    client: Client, northern_return: QuarterlyReturn, officer: User, colleague: User, now: datetime, route: str
) -> None:
    client.force_login(officer)
    assert client.get(reverse(route, args=WHERE)).status_code == 403

    on_behalf.take_over(quarterly_return=northern_return, reason="Vacant", by=officer, now=now)

    assert client.get(reverse(route, args=WHERE)).status_code == 200
    client.force_login(colleague)
    assert client.get(reverse(route, args=WHERE)).status_code == 403


def test_officer_takes_over_sends_and_hands_back_from_the_pages(
    client: Client, northern_return: QuarterlyReturn, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "run", lambda held: [])
    detail = reverse("return_detail", args=WHERE)
    client.force_login(officer)

    without = client.post(reverse("return_take_over", args=WHERE), {"reason": ""})
    taken = client.post(reverse("return_take_over", args=WHERE), {"reason": "Vacant since May"})

    assertContains(without, "Enter why you enter this return.")
    assertRedirects(taken, detail)
    page = client.get(detail)
    assertContains(page, "Gareth Pugh of the Welsh Government enters it on the region’s behalf.")
    assertContains(page, "Check and send the return")
    assertContains(client.get(reverse("home")), "You enter on behalf of")
    client.post(reverse("return_submit", args=WHERE), {"declared_as": "Officer", "is_complete": "on"})
    northern_return.refresh_from_db()
    assert northern_return.status == ReturnStatus.SUBMITTED
    assertNotContains(client.get(detail), "Start reading")
    client.post(reverse("return_recall", args=WHERE))
    assertRedirects(client.post(reverse("return_hand_back", args=WHERE)), detail)
    northern_return.refresh_from_db()
    assert northern_return.on_behalf_by is None


def test_page_of_a_held_post_wants_the_agreement_ticked(
    client: Client, northern: User, northern_return: QuarterlyReturn, officer: User
) -> None:
    client.force_login(officer)

    refused = client.post(reverse("return_take_over", args=WHERE), {"reason": "She is ill"})

    assertContains(refused, "Agree it with them first, then tick this box.")
    assertContains(refused, "The post is not vacant today: Mared Owen.")
    agreed = client.post(reverse("return_take_over", args=WHERE), {"reason": "She is ill", "is_agreed": "on"})
    assertRedirects(agreed, reverse("return_detail", args=WHERE))


def test_who_entered_a_return_does_not_review_it_after_handing_it_back_either(
    taken_over: QuarterlyReturn,
    officer: User,
    colleague: User,
    northern: User,
    plan: Plan,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    values = ReturnInput(figures={CellKey(plan.measures.get(code="1.2.M3").pk): CellInput(Decimal(4))})
    actions.save(quarterly_return=taken_over, values=values, by=officer, now=now)
    on_behalf.hand_back(quarterly_return=taken_over, by=colleague, now=now)
    monkeypatch.setattr(checks, "run", lambda held: [])
    actions.submit(quarterly_return=taken_over, declared_as="Co-ordinator", by=northern, now=now)

    with pytest.raises(ActionRefused, match="You have entered values in this return"):
        actions.start_review(quarterly_return=taken_over, by=officer, now=now)
    actions.start_review(quarterly_return=taken_over, by=colleague, now=now)
    with pytest.raises(ActionRefused, match="You have entered values in this return"):
        actions.accept(quarterly_return=taken_over, by=officer, now=now)

    assert actions.accept(quarterly_return=taken_over, by=colleague, now=now).number == 1
