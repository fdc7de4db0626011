"""Sending a return: the declaration, the receipt on its page and by letter, sending twice, and taking it back."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from cohesion.models import User
from cohesion.refusals import ActionRefused
from outcomes import checks
from outcomes.actions import quarterly_returns as actions
from outcomes.actions.accepting import digest_of
from outcomes.actions.declaring import declare
from outcomes.checks.finding import Check, Finding
from outcomes.models import CheckResult, Plan, QuarterlyReturn, ReturnStatus, Severity
from outcomes.receipt import receipt_of

DECLARED = {"declared_as": "Co-ordinator", "is_complete": "on"}


def at(route: str, held: QuarterlyReturn) -> str:
    return reverse(route, args=[held.region.code, held.round.quarter])


def fresh(held: QuarterlyReturn) -> QuarterlyReturn:
    return QuarterlyReturn.objects.with_context().with_people().get(pk=held.pk)


@pytest.fixture
def in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """The checks find nothing."""
    monkeypatch.setattr(checks, "run", lambda held: [])


# --- the declaration --------------------------------------------------------------------------------------------------
def test_declaration_says_what_is_declared_and_what_happens_next(
    client: Client, northern: User, northern_return: QuarterlyReturn, in_order: None
) -> None:
    client.force_login(northern)

    page = client.get(at("return_submit", northern_return))

    assertContains(page, at("return_check", northern_return))
    assertContains(page, "What happens next")
    assertContains(page, "I declare that this return is complete and right")


def query(held: QuarterlyReturn, number: int) -> Finding:
    rule = Check("asks", Severity.QUERY, "A", "%(value)s is much.", "Say why.", lambda snapshot: iter(()), True)  # type: ignore[arg-type]
    return Finding(rule, f"1.2.M3 {number}", {"place": "1.2.M3", "value": number, "expected": 0})


def test_reason_stays_with_its_finding_though_another_comes_before_it(
    client: Client, northern: User, northern_return: QuarterlyReturn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page was opened with one query; when it is sent, another stands above it."""
    from outcomes.entry import fields

    client.force_login(northern)
    first, second = query(northern_return, 1), query(northern_return, 2)
    monkeypatch.setattr(checks, "run", lambda held: [first, second])

    response = client.post(at("return_submit", northern_return), DECLARED | {fields.reason(second): "Because of two"})

    assertContains(response, "Because of two</textarea>")
    assertContains(response, "Enter a reason, or correct the return first.", count=2)


def test_everything_typed_is_kept_when_errors_came_in_between(
    client: Client, northern: User, northern_return: QuarterlyReturn
) -> None:
    client.force_login(northern)

    response = client.post(at("return_submit", northern_return), {"declared_as": "Acting co-ordinator"})

    assertContains(response, 'value="Acting co-ordinator"')
    assertContains(response, "stand in the way of sending")


def test_sending_twice_says_by_whom_and_when_and_leads_to_the_receipt(
    client: Client, northern: User, northern_return: QuarterlyReturn, in_order: None
) -> None:
    client.force_login(northern)
    first = client.post(at("return_submit", northern_return), DECLARED)

    second = client.post(at("return_submit", northern_return), DECLARED, follow=True)
    back = client.get(at("return_submit", northern_return))

    assertRedirects(first, at("return_receipt", northern_return), fetch_redirect_response=False)
    assertContains(second, "This return was sent already, by Mared Owen on")
    assertContains(second, "Sent to the Welsh Government on")
    assertRedirects(back, at("return_receipt", northern_return), fetch_redirect_response=False)
    assert northern_return.events.filter(kind="SUBMITTED").count() == 1


def test_sending_at_the_same_moment_as_somebody_else_leads_to_the_receipt(
    client: Client, northern: User, southern: User, northern_return: QuarterlyReturn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other one's sending falls between the look at the page and the act."""
    from outcomes.views import return_steps

    def too_late(**kwargs: object) -> None:
        monkeypatch.setattr(checks, "run", lambda held: [])
        now = kwargs["now"]
        assert isinstance(now, datetime)
        declare(quarterly_return=northern_return, declared_as="x", reasons={}, by=northern, now=now)
        raise ActionRefused("This return cannot be submitted")

    monkeypatch.setattr(checks, "run", lambda held: [])
    monkeypatch.setattr(return_steps, "declare", too_late)
    client.force_login(northern)

    response = client.post(at("return_submit", northern_return), DECLARED, follow=True)

    assertContains(response, "This return was sent already, by Mared Owen on")


# --- the receipt ------------------------------------------------------------------------------------------------------
def test_receipt_counts_what_was_sent_and_carries_the_seal_of_the_accepted_version(
    client: Client, northern: User, officer: User, submitted_return: QuarterlyReturn, now: datetime
) -> None:
    receipt = receipt_of(fresh(submitted_return))
    assert receipt is not None
    counted = {each.outcome.code: each.figures for each in receipt.outcomes}

    actions.start_review(quarterly_return=submitted_return, by=officer, now=now)
    version = actions.accept(quarterly_return=submitted_return, by=officer, now=now)
    afterwards = receipt_of(fresh(submitted_return))

    assert sum(counted.values()) == submitted_return.figures.count() == receipt.figures
    assert counted["1"] > 3
    assert afterwards is not None
    assert receipt.seal == version.digest == afterwards.seal == digest_of(version)


def test_receipt_tells_who_when_and_what_was_explained_or_waived(
    client: Client, northern: User, officer: User, submitted_return: QuarterlyReturn, now: datetime
) -> None:
    outcome = submitted_return.round.plan.outcomes.get(code="1")
    common = {
        "quarterly_return": submitted_return,
        "check_name": "state_without_value_has_a_note",
        "severity": Severity.QUERY,
        "outcome": outcome,
        "values": {"place": "1.2.M3 · Conwy", "value": {"en": "x", "cy": "x"}, "expected": 0},
        "found_at": now,
    }
    CheckResult.objects.filter(quarterly_return=submitted_return).delete()
    CheckResult.objects.create(**common, key="a", reason="Closed in May", confirmed_at=now, confirmed_by=northern)
    CheckResult.objects.create(**common, key="b", waiver_reason="Agreed", waived_at=now, waived_by=officer)
    CheckResult.objects.create(
        **common, key="c", reason="Old", confirmed_at=now, confirmed_by=northern, resolved_at=now
    )
    client.force_login(northern)

    page = client.get(at("return_receipt", submitted_return))

    assertContains(page, "Explained by Mared Owen on 20 July 2014: “Closed in May”")
    assertContains(page, "Waived by Gareth Pugh on 20 July 2014: “Agreed”")
    assertNotContains(page, "Old")
    assertContains(page, "NWW-2014-15-Q1-")
    assertContains(page, "Take the return back")


def test_receipt_of_a_return_that_came_back_repeats_no_numbers(
    client: Client, northern: User, officer: User, submitted_return: QuarterlyReturn, now: datetime
) -> None:
    actions.start_review(quarterly_return=submitted_return, by=officer, now=now)
    actions.request_changes(quarterly_return=submitted_return, requests=[(None, "Look")], by=officer, now=now)
    client.force_login(northern)

    page = client.get(at("return_receipt", submitted_return))

    assertContains(page, "The return has come back to its region since")
    assertNotContains(page, "figures were sent")


def test_receipt_page_of_a_return_that_was_not_sent_says_where_it_stands(
    client: Client, northern: User, northern_return: QuarterlyReturn
) -> None:
    client.force_login(northern)

    page = client.get(at("return_receipt", northern_return))

    assertContains(page, "There is no receipt: the return is not sent")
    assertContains(page, at("return_check", northern_return))


def test_receipt_goes_when_the_return_is_taken_back(
    northern: User, submitted_return: QuarterlyReturn, now: datetime
) -> None:
    actions.recall(quarterly_return=submitted_return, by=northern, now=now)

    assert receipt_of(fresh(submitted_return)) is None


def test_receipt_takes_as_many_queries_for_few_figures_as_for_many(
    client: Client,
    northern: User,
    northern_return: QuarterlyReturn,
    submitted_return: QuarterlyReturn,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client.force_login(northern)
    client.get(at("return_receipt", submitted_return))
    with django_assert_num_queries(16):
        client.get(at("return_receipt", submitted_return))
    kept = list(submitted_return.figures.values_list("pk", flat=True)[:3])
    submitted_return.figures.exclude(pk__in=kept).delete()

    with django_assert_num_queries(16):
        client.get(at("return_receipt", submitted_return))


@pytest.mark.parametrize(
    ("language", "subject", "words"),
    [
        ("en", "Receipt: the return of North West Wales for Quarter 1 is sent", "- 1 Hate crime: 0 figures"),
        ("cy", "Derbynneb", "- 1 Troseddau casineb: dim ffigurau"),
    ],
)
def test_receipt_goes_to_the_sender_by_letter_in_their_language(
    northern_return: QuarterlyReturn,
    northern: User,
    now: datetime,
    in_order: None,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    language: str,
    subject: str,
    words: str,
) -> None:
    northern.language = language
    with django_capture_on_commit_callbacks(execute=True):
        declare(quarterly_return=northern_return, declared_as="Co-ordinator", reasons={}, by=northern, now=now)

    letter = mail.outbox[0]
    assert letter.to == ["north@example.org"]
    assert subject in letter.subject
    assert words in letter.body
    assert f"/{language}/returns/NWW/2014-15-Q1/receipt/" in letter.body
    receipt = receipt_of(fresh(northern_return))
    assert receipt is not None
    assert receipt.reference in letter.body
    assert receipt.seal in letter.body


def test_nothing_is_sent_by_letter_when_the_checks_stop_the_return(
    northern_return: QuarterlyReturn,
    northern: User,
    now: datetime,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(ActionRefused):
        declare(quarterly_return=northern_return, declared_as="Co-ordinator", reasons={}, by=northern, now=now)

    assert mail.outbox == []


# --- taking it back ---------------------------------------------------------------------------------------------------
def test_recall_page_says_who_sent_it_and_that_nobody_reads_it_yet(
    client: Client, northern: User, submitted_return: QuarterlyReturn
) -> None:
    client.force_login(northern)

    page = client.get(at("return_recall", submitted_return))

    assertContains(page, "Nobody has begun to read it.")
    assertContains(page, "Take it back")


def test_recall_tells_the_second_person_who_began_to_read_meanwhile(
    client: Client, northern: User, officer: User, submitted_return: QuarterlyReturn, now: datetime
) -> None:
    client.force_login(northern)
    client.get(at("return_recall", submitted_return))
    actions.start_review(quarterly_return=submitted_return, by=officer, now=now)

    response = client.post(at("return_recall", submitted_return))

    assertContains(response, "Gareth Pugh began to read it on 20 July 2014, 10:00.")
    assertContains(response, "The return is being read")
    assert fresh(submitted_return).status == ReturnStatus.UNDER_REVIEW


def test_recall_leads_back_to_the_return(client: Client, northern: User, submitted_return: QuarterlyReturn) -> None:
    client.force_login(northern)

    response = client.post(at("return_recall", submitted_return), follow=True)

    assertContains(response, "The return is back with you.")


# --- earlier returns --------------------------------------------------------------------------------------------------
def test_earlier_returns_list_versions_copies_and_receipts(
    client: Client, northern: User, submitted_return: QuarterlyReturn
) -> None:
    client.force_login(northern)

    page = client.get(reverse("returns_of_region", args=["NWW"]))

    assertContains(page, at("return_copy", submitted_return))
    assertContains(page, at("return_receipt", submitted_return))
    assertContains(page, reverse("return_version", args=["NWW", "2014-15-Q1", 1]))


def test_earlier_returns_of_another_region_are_not_there(
    client: Client, southern: User, northern_return: QuarterlyReturn
) -> None:
    client.force_login(southern)

    assert client.get(reverse("returns_of_region", args=["NWW"])).status_code == 404
    assert client.get(reverse("returns_of_region", args=["XX"])).status_code == 404


def test_earlier_returns_take_the_same_queries_for_one_quarter_and_for_many(
    client: Client,
    northern: User,
    accepted_return: QuarterlyReturn,
    plan: Plan,
    service: User,
    now: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
    open_quarter: Callable[[str], QuarterlyReturn],
) -> None:
    address = reverse("returns_of_region", args=["NWW"])
    client.force_login(northern)
    client.get(address)
    with django_assert_num_queries(9):
        client.get(address)
    for quarter in ("2014-15-Q2", "2014-15-Q3", "2014-15-Q4", "2015-16-Q1"):
        open_quarter(quarter)

    with django_assert_num_queries(9):
        page = client.get(address, {"year": "2014-15"})

    assert page.content.count(b"To print, PDF") == 4
    assertContains(page, f'<a class="govuk-link" href="{address}?year=2015-16">')


def test_earlier_returns_begin_with_the_latest_year_and_leave_nonsense_aside(
    client: Client, northern: User, accepted_return: QuarterlyReturn, open_quarter: Callable[[str], QuarterlyReturn]
) -> None:
    open_quarter("2015-16-Q1")
    client.force_login(northern)

    for query in ({}, {"year": "1066"}):
        page = client.get(reverse("returns_of_region", args=["NWW"]), query)
        assertContains(page, "The quarters of 2015-16")
        assert page.content.count(b"To print, PDF") == 1


@pytest.fixture
def open_quarter(plan: Plan, service: User, now: datetime) -> Callable[[str], QuarterlyReturn]:
    from cohesion.calendar import Quarter
    from outcomes.actions.rounds import open_round

    def opened(quarter: str) -> QuarterlyReturn:
        found = open_round(plan=plan, quarter=Quarter.parse(quarter), by=service, now=now)
        return found.returns.get(region__code="NWW")

    return opened
