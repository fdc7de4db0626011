"""Another due date for one region: given, changed, taken back, refused; and what closing a round means."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertRedirects

from cohesion.models import AuditEntry, User
from cohesion.refusals import ActionRefused
from outcomes.actions import exceptions
from outcomes.actions import quarterly_returns as actions
from outcomes.models import QuarterlyReturn, ReturnEvent, ReturnRound, ReturnStatus
from outcomes.pages.status import days_late
from outcomes.refusals import NotPermitted

WHERE = ["NWW", "2014-15-Q1"]
LATER = date(2014, 8, 6)  # a Wednesday; all regions are due on Monday 28 July


@pytest.fixture
def extended(northern_return: QuarterlyReturn, officer: User, now: datetime) -> QuarterlyReturn:
    return exceptions.extend(quarterly_return=northern_return, due_on=LATER, reason="A flood", by=officer, now=now)


def test_extension_moves_the_due_day_of_this_region_alone(extended: QuarterlyReturn) -> None:
    kept = QuarterlyReturn.objects.with_context().get(pk=extended.pk)
    other = extended.round.returns.with_context().get(region__code="CV")

    assert (kept.due_on, kept.extension_reason) == (LATER, "A flood")
    assert other.due_on == date(2014, 7, 28)
    assert days_late(kept, date(2014, 8, 6)) == 0
    assert days_late(kept, date(2014, 8, 7)) == 1


def test_extension_is_in_the_history_and_in_the_record(extended: QuarterlyReturn, officer: User) -> None:
    event = extended.events.get(kind=ReturnEvent.Kind.EXTENDED)

    assert (event.by, event.note) == (officer, "Due on Wednesday 6\u00a0August 2014: A flood")
    detail = AuditEntry.objects.get(act="return.extended").detail
    assert detail == {"from": "2014-07-28", "to": "2014-08-06", "is_exception": True}


def test_region_gets_a_letter_with_both_days_and_the_reason(
    northern: User,
    reader: User,
    northern_return: QuarterlyReturn,
    officer: User,
    now: datetime,
    mailoutbox: list[EmailMessage],
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        exceptions.extend(quarterly_return=northern_return, due_on=LATER, reason="A & B", by=officer, now=now)

    (letter,) = mailoutbox
    assert letter.to == [northern.email]
    assert "dydd Mercher 6 Awst 2014" in letter.body
    assert "dydd Llun 28 Gorffennaf 2014" in letter.body
    assert "“A & B”" in letter.body


@pytest.mark.parametrize(
    ("due_on", "why"),
    [
        (date(2014, 7, 28), "Choose a day after Monday"),
        (date(2014, 7, 1), "Choose a day after Monday"),
        (date(2014, 8, 9), "is not a working day"),
        (date(2014, 8, 25), "is not a working day"),
        (date(2016, 8, 1), "within the year after"),
    ],
)
def test_extension_refuses_days_that_do_not_fit(
    northern_return: QuarterlyReturn, officer: User, now: datetime, due_on: date, why: str
) -> None:
    with pytest.raises(ActionRefused, match=why):
        exceptions.extend(quarterly_return=northern_return, due_on=due_on, reason="x", by=officer, now=now)


def test_extension_into_the_past_is_refused_unless_the_data_are_samples(
    northern_return: QuarterlyReturn, officer: User, now: datetime
) -> None:
    much_later = now + timedelta(days=100)
    with pytest.raises(ActionRefused, match="has passed"):
        exceptions.extend(quarterly_return=northern_return, due_on=LATER, reason="x", by=officer, now=much_later)

    ReturnRound.objects.update(is_sample=True)
    exceptions.extend(quarterly_return=northern_return, due_on=LATER, reason="x", by=officer, now=much_later)


def test_extension_owes_a_reason_and_is_for_officers(
    northern_return: QuarterlyReturn, northern: User, officer: User, now: datetime
) -> None:
    with pytest.raises(ActionRefused, match="Write why"):
        exceptions.extend(quarterly_return=northern_return, due_on=LATER, reason=" ", by=officer, now=now)
    with pytest.raises(NotPermitted):
        exceptions.extend(quarterly_return=northern_return, due_on=LATER, reason="x", by=northern, now=now)


def test_return_that_was_sent_gets_no_other_date(
    accepted_return: QuarterlyReturn, officer: User, now: datetime
) -> None:
    with pytest.raises(ActionRefused, match="has been sent"):
        exceptions.extend(quarterly_return=accepted_return, due_on=LATER, reason="x", by=officer, now=now)


def test_extension_is_taken_back_with_its_reason(extended: QuarterlyReturn, officer: User, now: datetime) -> None:
    exceptions.withdraw(quarterly_return=extended, reason="The lists came", by=officer, now=now)

    kept = QuarterlyReturn.objects.with_context().get(pk=extended.pk)
    assert (kept.due_on, kept.extended_due_on, kept.extension_reason) == (date(2014, 7, 28), None, "")
    assert kept.events.order_by("pk").last().note.endswith("28\u00a0July 2014: The lists came")  # type: ignore[union-attr]
    with pytest.raises(ActionRefused, match="nothing to take back"):
        exceptions.withdraw(quarterly_return=kept, reason="x", by=officer, now=now)


def test_extension_is_undone_when_its_audit_fails(
    northern_return: QuarterlyReturn, officer: User, now: datetime, failing_audit: None
) -> None:
    with pytest.raises(RuntimeError):
        exceptions.extend(quarterly_return=northern_return, due_on=LATER, reason="x", by=officer, now=now)

    northern_return.refresh_from_db()
    assert northern_return.extended_due_on is None


# --- closing ----------------------------------------------------------------------------------------------------------
def sending(held: QuarterlyReturn, by: User, now: datetime) -> QuarterlyReturn:
    return actions.submit(quarterly_return=held, declared_as="Co-ordinator", by=by, now=now)


def test_closed_round_takes_no_first_submission_unless_an_exception_says_so(
    northern_return: QuarterlyReturn,
    northern: User,
    officer: User,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from outcomes import checks

    monkeypatch.setattr(checks, "run", lambda held: [])
    ReturnRound.objects.update(closes_on=date(2014, 7, 31))
    late = now.replace(month=8, day=1)

    with pytest.raises(ActionRefused, match="closed on Thursday 31\u00a0July 2014"):
        sending(northern_return, northern, late)
    exceptions.extend(quarterly_return=northern_return, due_on=LATER, reason="A flood", by=officer, now=late)

    assert sending(northern_return, northern, late).status == ReturnStatus.SUBMITTED


def test_closed_round_takes_what_came_back_for_changes(
    submitted_return: QuarterlyReturn, northern: User, officer: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    from outcomes import checks

    monkeypatch.setattr(checks, "run", lambda held: [])
    ReturnRound.objects.update(closes_on=date(2014, 7, 31))
    actions.start_review(quarterly_return=submitted_return, by=officer, now=now)
    actions.request_changes(quarterly_return=submitted_return, requests=[(None, "Why?")], by=officer, now=now)

    assert sending(submitted_return, northern, now.replace(month=9)).status == ReturnStatus.SUBMITTED


# --- pages ------------------------------------------------------------------------------------------------------------
def test_officer_gives_another_date_and_both_sides_read_it(
    client: Client, officer: User, northern: User, northern_return: QuarterlyReturn
) -> None:
    ReturnRound.objects.update(is_sample=True)
    client.force_login(officer)

    given = client.post(reverse("return_extend", args=WHERE), {"due_on": "2014-08-06", "reason": "A flood"})
    seen_by_officer = client.get(reverse("return_detail", args=WHERE))
    client.force_login(northern)
    seen_by_region = client.get(reverse("return_detail", args=WHERE))

    assertRedirects(given, reverse("return_detail", args=WHERE))
    for seen in (seen_by_officer, seen_by_region):
        assertContains(seen, "Wednesday 6\u00a0August 2014")
        assertContains(seen, "“A flood”")
    assertContains(seen_by_officer, "Change its date")
    assert reverse("return_extend", args=WHERE) not in seen_by_region.content.decode()


def test_date_that_does_not_fit_is_told_by_its_field_and_kept(
    client: Client, officer: User, northern_return: QuarterlyReturn
) -> None:
    client.force_login(officer)
    address = reverse("return_extend", args=WHERE)

    impossible = client.post(address, {"due_on": "2014-02-31", "reason": "A flood"})
    too_early = client.post(address, {"due_on": "2014-07-02", "reason": "A flood"})

    assertContains(impossible, "is not a day. Enter it like 2 September 2014 or 2/9/2014.")
    assertContains(
        too_early, '<a href="#id_due_on">Choose a day after Monday 28\u00a0July 2014, when all regions are due.'
    )
    assertContains(too_early, 'value="2014-07-02"')
    assertContains(too_early, "A flood")


def test_page_takes_the_exception_back(client: Client, officer: User, extended: QuarterlyReturn) -> None:
    client.force_login(officer)
    address = reverse("return_extension_back", args=WHERE)

    assertContains(client.post(address, {"reason": ""}), "Enter why the other date is taken back.")
    assertRedirects(client.post(address, {"reason": "No need"}), reverse("return_detail", args=WHERE))

    extended.refresh_from_db()
    assert extended.extended_due_on is None
    assertContains(client.get(address), "This cannot be done now")


@pytest.mark.parametrize("route", ["return_extend", "return_extension_back", "return_take_over", "return_hand_back"])
def test_exceptions_are_officers_pages_of_returns_that_exist(
    client: Client, officer: User, northern: User, southern: User, northern_return: QuarterlyReturn, route: str
) -> None:
    for user, status in ((officer, 200), (northern, 403), (southern, 403)):
        client.force_login(user)
        assert client.get(reverse(route, args=WHERE)).status_code == status
    client.force_login(officer)
    assert client.get(reverse(route, args=["NWW", "2019-20-Q1"])).status_code == 404
    assert client.put(reverse(route, args=WHERE)).status_code == 405
