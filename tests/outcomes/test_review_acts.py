"""What officers do while reviewing: each act does what it says, refuses what it must, and is undone with its record."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from pytest_django import DjangoCaptureOnCommitCallbacks

from cohesion.models import AuditEntry, User
from cohesion.permissions import Role
from cohesion.refusals import ActionRefused
from outcomes.actions import central_adjustments, change_requests, check_results, internal_notes, outcome_reviews
from outcomes.actions import quarterly_returns as actions
from outcomes.models import (
    AcceptedFigure,
    CentralAdjustment,
    ChangeRequest,
    ChangeRequestReply,
    CheckResult,
    InternalNote,
    OutcomeReview,
    Plan,
    QuarterlyReturn,
    Rag,
    ReturnEvent,
    ReturnStatus,
    ReviewSnapshot,
    Severity,
)
from outcomes.refusals import NotPermitted, StaleVersion
from outcomes.return_values import CellInput, CellKey, ReturnInput
from outcomes.review.content import content_of, digest
from tests.conftest import appoint

K = ReturnEvent.Kind
Act = Callable[[], object]


@pytest.fixture
def reviewed(submitted_return: QuarterlyReturn, officer: User, now: datetime) -> QuarterlyReturn:
    """The northern return, being read by Gareth Pugh."""
    return actions.start_review(quarterly_return=submitted_return, by=officer, now=now)


@pytest.fixture
def other_officer(db: None) -> User:
    return appoint("second@example.org", "Nerys Caradog", Role.OFFICER)


@pytest.fixture
def asked(reviewed: QuarterlyReturn, officer: User, plan: Plan, now: datetime) -> ChangeRequest:
    measure = plan.measures.get(code="1.2.M3")
    place = reviewed.authorities.in_map_order()[0]
    return change_requests.ask(
        quarterly_return=reviewed, text="Is this right?", measure=measure, authority=place, by=officer, now=now
    )


@pytest.fixture
def query(reviewed: QuarterlyReturn, plan: Plan, now: datetime) -> CheckResult:
    return CheckResult.objects.create(
        quarterly_return=reviewed,
        check_name="region_wide_number_stands_alone",
        key="1.2.M3 NWW",
        severity=Severity.QUERY,
        outcome=plan.outcomes.get(code="1"),
        found_at=now,
    )


def kinds(held: QuarterlyReturn) -> list[str]:
    return list(held.events.order_by("pk").values_list("kind", flat=True))


def change(held: QuarterlyReturn, plan: Plan, by: User, now: datetime, value: int = 77) -> None:
    place = held.authorities.in_map_order()[0]
    figures = {CellKey(plan.measures.get(code="1.2.M3").pk, place.pk): CellInput(Decimal(value))}
    actions.save(quarterly_return=held, values=ReturnInput(figures=figures), by=by, now=now)


def send_again(held: QuarterlyReturn, service: User, officer: User, now: datetime) -> None:
    actions.submit(quarterly_return=held, declared_as="x", by=service, now=now, waiver_reason="fixture")
    actions.start_review(quarterly_return=held, by=officer, now=now)


# --- snapshots --------------------------------------------------------------------------------------------------------
def test_each_decision_keeps_what_the_return_held(
    reviewed: QuarterlyReturn, officer: User, service: User, now: datetime
) -> None:
    content = content_of(reviewed)
    actions.request_changes(quarterly_return=reviewed, requests=[(None, "Add the winter")], by=officer, now=now)
    send_again(reviewed, service, officer, now)
    actions.accept(quarterly_return=reviewed, by=officer, now=now)

    kept = list(reviewed.review_snapshots.order_by("pk"))
    assert [snapshot.kind for snapshot in kept] == ["ACCEPTED", "CHANGES_REQUESTED", "ACCEPTED"]
    assert kept[1].content == content
    assert kept[1].digest == digest(content)


def test_refused_record_leaves_no_snapshot(
    reviewed: QuarterlyReturn, officer: User, now: datetime, failing_audit: None
) -> None:
    before = ReviewSnapshot.objects.count()
    for act in (
        lambda: actions.accept(quarterly_return=reviewed, by=officer, now=now),
        lambda: actions.request_changes(quarterly_return=reviewed, requests=[(None, "Add")], by=officer, now=now),
    ):
        with pytest.raises(RuntimeError):
            act()

    assert ReviewSnapshot.objects.count() == before
    assert not ChangeRequest.objects.exists()


# --- accepting --------------------------------------------------------------------------------------------------------
def test_outcome_is_accepted_with_its_snapshot_and_event(
    reviewed: QuarterlyReturn, plan: Plan, officer: User, now: datetime
) -> None:
    outcome = plan.outcomes.get(code="1")
    OutcomeReview.objects.all().delete()

    review = outcome_reviews.accept_outcome(quarterly_return=reviewed, outcome=outcome, by=officer, now=now)

    assert (review.accepted_by, review.accepted_at) == (officer, now)
    assert review.accepted_snapshot is not None
    assert review.accepted_snapshot.content == {"1": content_of(reviewed)["1"]}
    event = reviewed.events.get(kind=K.OUTCOME_ACCEPTED)
    assert (event.outcome, event.by) == (outcome, officer)
    assert reviewed.versions.count() == 1


def test_outcome_accepted_twice_is_accepted_once(
    reviewed: QuarterlyReturn, plan: Plan, officer: User, now: datetime
) -> None:
    outcome = plan.outcomes.get(code="1")
    for __ in range(2):
        outcome_reviews.accept_outcome(quarterly_return=reviewed, outcome=outcome, by=officer, now=now)

    # It stands as the whole acceptance left it.
    assert not reviewed.events.filter(kind=K.OUTCOME_ACCEPTED).exists()
    assert OutcomeReview.objects.get(outcome=outcome).accepted_snapshot == reviewed.review_snapshots.get()


def test_outcome_that_changed_since_it_was_seen_is_not_accepted(
    reviewed: QuarterlyReturn, plan: Plan, officer: User, northern: User, service: User, now: datetime
) -> None:
    outcome = plan.outcomes.get(code="1")
    seen = digest(content_of(reviewed)["1"])
    actions.request_changes(quarterly_return=reviewed, requests=[(None, "Add the winter")], by=officer, now=now)
    change(reviewed, plan, northern, now)
    send_again(reviewed, service, officer, now)

    with pytest.raises(ActionRefused, match="has changed since you opened it"):
        outcome_reviews.accept_outcome(quarterly_return=reviewed, outcome=outcome, by=officer, now=now, seen=seen)


@pytest.mark.parametrize("act", ["outcome", "whole"])
def test_nobody_accepts_what_they_submitted(
    reviewed: QuarterlyReturn, plan: Plan, officer: User, now: datetime, act: str
) -> None:
    QuarterlyReturn.objects.filter(pk=reviewed.pk).update(submitted_by=officer)

    outcome = plan.outcomes.get(code="1")
    accept: Act = {
        "whole": lambda: actions.accept(quarterly_return=reviewed, by=officer, now=now),
        "outcome": lambda: outcome_reviews.accept_outcome(
            quarterly_return=reviewed, outcome=outcome, by=officer, now=now
        ),
    }[act]
    with pytest.raises(ActionRefused, match="Somebody else must accept it"):
        accept()


def test_whole_acceptance_takes_the_rest_and_keeps_who_accepted_what(
    reviewed: QuarterlyReturn, plan: Plan, officer: User, other_officer: User, now: datetime
) -> None:
    OutcomeReview.objects.all().delete()
    first, later = plan.outcomes.get(code="1"), now + timedelta(hours=1)
    outcome_reviews.accept_outcome(quarterly_return=reviewed, outcome=first, by=other_officer, now=now)

    actions.accept(quarterly_return=reviewed, by=officer, now=later)

    reviews = {row.outcome.code: row for row in reviewed.outcome_reviews.select_related("outcome", "accepted_by")}
    assert len(reviews) == plan.outcomes.count()
    assert (reviews["1"].accepted_by, reviews["1"].accepted_at) == (other_officer, now)
    assert (reviews["2"].accepted_by, reviews["2"].accepted_at) == (officer, later)


def test_acceptance_of_another_version_than_was_seen_is_refused(
    reviewed: QuarterlyReturn, officer: User, now: datetime
) -> None:
    with pytest.raises(StaleVersion):
        actions.accept(quarterly_return=reviewed, by=officer, now=now, expected_version=reviewed.version - 1)


# --- two officers -----------------------------------------------------------------------------------------------------
def test_second_officer_is_told_who_reads_already(
    reviewed: QuarterlyReturn, officer: User, other_officer: User, now: datetime
) -> None:
    with pytest.raises(ActionRefused, match=r"Gareth Pugh began to read this return on 20.July 2014 at 10:00"):
        actions.start_review(quarterly_return=reviewed, by=other_officer, now=now)
    with pytest.raises(ActionRefused, match="You began to read this return already"):
        actions.start_review(quarterly_return=reviewed, by=officer, now=now)


def test_second_officer_is_told_who_gave_it_back(
    reviewed: QuarterlyReturn, plan: Plan, officer: User, other_officer: User, now: datetime
) -> None:
    actions.request_changes(quarterly_return=reviewed, requests=[(None, "Add the winter")], by=officer, now=now)

    for act in (
        lambda: actions.accept(quarterly_return=reviewed, by=other_officer, now=now),
        lambda: actions.request_changes(quarterly_return=reviewed, requests=[(None, "x")], by=other_officer, now=now),
        lambda: outcome_reviews.accept_outcome(
            quarterly_return=reviewed, outcome=plan.outcomes.get(code="1"), by=other_officer, now=now
        ),
    ):
        with pytest.raises(ActionRefused, match=r"Gareth Pugh gave (it|this return) back"):
            act()


def test_second_officer_is_told_who_accepted_it(
    reviewed: QuarterlyReturn, officer: User, other_officer: User, now: datetime
) -> None:
    actions.accept(quarterly_return=reviewed, by=officer, now=now)

    with pytest.raises(ActionRefused, match="Gareth Pugh accepted this return"):
        actions.request_changes(quarterly_return=reviewed, requests=[(None, "x")], by=other_officer, now=now)


# --- threads ----------------------------------------------------------------------------------------------------------
def test_question_is_seen_at_once_and_leaves_the_return_where_it_is(
    asked: ChangeRequest, reviewed: QuarterlyReturn, now: datetime
) -> None:
    reviewed.refresh_from_db()
    assert reviewed.status == ReturnStatus.UNDER_REVIEW
    assert asked.outcome is not None
    assert (asked.outcome.code, asked.about) == ("1", "1.2.M3 · Isle of Anglesey")
    event = reviewed.events.get(kind=K.QUESTIONED)
    assert (event.note, event.outcome) == ("Is this right?", asked.outcome)


def test_first_question_writes_to_the_region_and_further_ones_do_not(
    reviewed: QuarterlyReturn,
    officer: User,
    northern: User,
    now: datetime,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        for text in ("Is this right?", "And this?"):
            change_requests.ask(quarterly_return=reviewed, text=text, by=officer, now=now)

    assert [message.to for message in mail.outbox] == [[northern.email]]
    assert "/cy/returns/NWW/2014-15-Q1/" in mail.outbox[0].body


def test_question_reaches_the_officer_who_entered_the_return(
    reviewed: QuarterlyReturn,
    officer: User,
    now: datetime,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    other = appoint("nia@example.org", "Nia Puw", Role.OFFICER)
    QuarterlyReturn.objects.filter(pk=reviewed.pk).update(on_behalf_by=other, on_behalf_reason="The post is vacant")

    with django_capture_on_commit_callbacks(execute=True):
        change_requests.ask(quarterly_return=reviewed, text="Is this right?", by=officer, now=now)

    assert [other.email] in [message.to for message in mail.outbox]


def test_question_sent_twice_stands_once(reviewed: QuarterlyReturn, officer: User, now: datetime) -> None:
    for __ in range(2):
        change_requests.ask(quarterly_return=reviewed, text="Is this right?", by=officer, now=now)

    assert reviewed.change_requests.count() == 1
    assert kinds(reviewed).count(K.QUESTIONED) == 1


def test_thread_goes_back_and_forth_until_it_is_settled_and_opens_again(
    asked: ChangeRequest, northern: User, officer: User, now: datetime
) -> None:
    steps = [now + timedelta(minutes=minute) for minute in range(5)]
    assert asked.awaits_region
    change_requests.answer(change_request=asked, text="Yes.", by=northern, now=steps[0])
    assert not ChangeRequest.objects.unanswered().exists()
    change_requests.reply(change_request=asked, text="All of it?", by=officer, now=steps[1])
    assert ChangeRequest.objects.unanswered().get() == asked
    change_requests.answer(change_request=asked, text="All of it.", by=northern, now=steps[2])
    change_requests.settle(change_request=asked, text="Thank you.", by=officer, now=steps[3])

    asked = ChangeRequest.objects.with_thread().get()
    said = [(reply.text, reply.is_from_region) for reply in asked.thread]
    assert said == [("Yes.", True), ("All of it?", False), ("All of it.", True), ("Thank you.", False)]
    assert (asked.answer, asked.settled_by, asked.settled_at) == ("All of it.", officer, steps[3])

    change_requests.reopen_thread(change_request=asked, text="One more thing.", by=officer, now=steps[4])
    asked = ChangeRequest.objects.with_thread().get()
    assert (asked.settled_at, asked.settled_by, asked.awaits_region) == (None, None, True)
    assert (
        kinds(asked.quarterly_return)[-6:]
        == [
            K.QUESTIONED,
            K.ANSWERED,
            K.REPLIED,
            K.ANSWERED,
            K.SETTLED,
            K.REQUEST_REOPENED,
        ][-6:]
    )


def test_answer_sent_twice_stands_once(asked: ChangeRequest, northern: User, now: datetime) -> None:
    for __ in range(2):
        change_requests.answer(change_request=asked, text="Yes.", by=northern, now=now)

    assert ChangeRequestReply.objects.count() == 1


def test_open_requests_go_back_with_the_return_without_further_ones(
    asked: ChangeRequest, reviewed: QuarterlyReturn, officer: User, now: datetime
) -> None:
    actions.request_changes(quarterly_return=reviewed, requests=[], by=officer, now=now)

    reviewed.refresh_from_db()
    assert reviewed.status == ReturnStatus.CHANGES_REQUESTED
    assert AuditEntry.objects.get(act="return.changes_requested").detail["outcomes"] == ["1"]


def test_question_is_refused_where_it_cannot_be_asked(
    submitted_return: QuarterlyReturn, regions: Any, plan: Plan, officer: User, southern: User, now: datetime
) -> None:
    with pytest.raises(ActionRefused, match="cannot be said now"):
        change_requests.ask(quarterly_return=submitted_return, text="x", by=officer, now=now)
    held = actions.start_review(quarterly_return=submitted_return, by=officer, now=now)
    elsewhere = regions["CV"].coverage.first().authority
    measure = plan.measures.get(code="1.2.M3")
    with pytest.raises(ActionRefused, match="not in this return"):
        change_requests.ask(quarterly_return=held, text="x", measure=measure, authority=elsewhere, by=officer, now=now)
    with pytest.raises(ActionRefused, match="Write what you want to ask"):
        change_requests.ask(quarterly_return=held, text=" ", by=officer, now=now)
    with pytest.raises(NotPermitted):
        change_requests.ask(quarterly_return=held, text="x", by=southern, now=now)


def test_thread_of_an_accepted_return_is_closed(
    asked: ChangeRequest, reviewed: QuarterlyReturn, officer: User, northern: User, now: datetime
) -> None:
    actions.accept(quarterly_return=reviewed, by=officer, now=now)

    with pytest.raises(ActionRefused, match="cannot be said now"):
        change_requests.reopen_thread(change_request=asked, text="x", by=officer, now=now)
    with pytest.raises(ActionRefused, match="cannot be said now"):
        change_requests.answer(change_request=asked, text="x", by=northern, now=now)


# --- rating, notes, waivers, adjustments ------------------------------------------------------------------------------
def test_officers_rating_stands_beside_the_authors(
    reviewed: QuarterlyReturn, plan: Plan, officer: User, now: datetime
) -> None:
    outcome = plan.outcomes.get(code="3")

    def rate(rag: Rag | None, reason: str = "") -> OutcomeReview:
        return outcome_reviews.rate_outcome(
            quarterly_return=reviewed, outcome=outcome, rag=rag, reason=reason, by=officer, now=now
        )

    with pytest.raises(ActionRefused, match="Write why"):
        rate(Rag.RED, " ")
    review = rate(Rag.RED, "Two councils are missing.")
    assert (review.rag, review.rag_reason, review.rag_by) == ("RED", "Two councils are missing.", officer)
    assert reviewed.events.get(kind=K.RATED).note == ""
    assert not reviewed.narratives.filter(rag=Rag.RED).exists()

    review = rate(None)
    assert (review.rag, review.rag_by) == ("", None)


def test_rating_waits_for_the_review(
    submitted_return: QuarterlyReturn, plan: Plan, officer: User, now: datetime
) -> None:
    outcome = plan.outcomes.get(code="3")
    with pytest.raises(ActionRefused, match="Start reading the return first"):
        outcome_reviews.rate_outcome(
            quarterly_return=submitted_return, outcome=outcome, rag=Rag.RED, reason="x", by=officer, now=now
        )


def test_internal_note_leaves_no_words_where_the_region_looks(
    reviewed: QuarterlyReturn, officer: User, northern: User, now: datetime
) -> None:
    events = reviewed.events.count()

    note = internal_notes.note(quarterly_return=reviewed, text="Ask the board.", by=officer, now=now)

    assert InternalNote.objects.visible_to(officer).get() == note
    assert not InternalNote.objects.visible_to(northern).exists()
    assert reviewed.events.count() == events
    assert "Ask the board." not in str(AuditEntry.objects.get(act="return.noted").detail)
    assert not AuditEntry.objects.of_return(reviewed.pk, northern).filter(act="return.noted").exists()


def test_waived_finding_is_settled_and_keeps_who_and_why(
    query: CheckResult, reviewed: QuarterlyReturn, officer: User, northern: User, now: datetime
) -> None:
    with pytest.raises(NotPermitted):
        check_results.waive(result=query, reason="x", by=northern, now=now)
    with pytest.raises(ActionRefused, match="Write why"):
        check_results.waive(result=query, reason=" ", by=officer, now=now)

    row = check_results.waive(result=query, reason="The two were agreed.", by=officer, now=now)

    assert check_results.is_settled(row)
    assert (row.waiver_reason, row.waived_by, row.waived_at) == ("The two were agreed.", officer, now)
    note = "A number is given both region-wide and by authority: The two were agreed."
    assert reviewed.events.get(kind=K.WAIVED).note == note
    with pytest.raises(ActionRefused, match="settled already"):
        check_results.waive(result=query, reason="Again", by=officer, now=now)


def test_wrong_figures_are_never_waived(query: CheckResult, officer: User, now: datetime) -> None:
    CheckResult.objects.update(check_name="breakdown_sums_to_its_total", severity=Severity.ERROR)

    with pytest.raises(ActionRefused, match="cannot be waived"):
        check_results.waive(result=query, reason="x", by=officer, now=now)


def test_adjustment_flags_a_figure_and_alters_none(
    reviewed: QuarterlyReturn, plan: Plan, officer: User, now: datetime
) -> None:
    key = CellKey(plan.measures.get(code="1.2.M3").pk, reviewed.authorities.in_map_order()[0].pk)

    row = central_adjustments.adjust(
        quarterly_return=reviewed, key=key, value=Decimal(12), reason="The register says so.", by=officer, now=now
    )

    assert (row.reported, row.value) == (Decimal(10), Decimal(12))
    figure = reviewed.figures.get(measure=key.measure_id, authority=key.authority_id, category=None)
    assert figure.value == 10
    assert AcceptedFigure.objects.counting().get(measure=key.measure_id, authority=key.authority_id).value == 10
    assert reviewed.events.get(kind=K.ADJUSTED).note == "1.2.M3 · Isle of Anglesey: The register says so."
    with pytest.raises(ActionRefused, match="already"):
        central_adjustments.adjust(
            quarterly_return=reviewed, key=key, value=Decimal(9), reason="x", by=officer, now=now
        )

    central_adjustments.withdraw(adjustment=row, by=officer, now=now)
    assert not CentralAdjustment.objects.standing().exists()
    assert kinds(reviewed)[-1] == K.ADJUSTMENT_WITHDRAWN
    with pytest.raises(ActionRefused, match="withdrawn already"):
        central_adjustments.withdraw(adjustment=row, by=officer, now=now)


@pytest.mark.parametrize(
    ("value", "reason", "sentence"),
    [
        (Decimal("1.5"), "x", "whole where it counts"),
        (Decimal(-1), "x", "never below 0"),
        (Decimal(10) ** 30, "x", "can hold"),
        (Decimal("NaN"), "x", "can hold"),
        (Decimal(12), " ", "Write why"),
        (Decimal(10), "x", "reports this number already"),
    ],
)
def test_adjustment_refuses_what_the_measure_cannot_hold(
    reviewed: QuarterlyReturn, plan: Plan, officer: User, now: datetime, value: Decimal, reason: str, sentence: str
) -> None:
    key = CellKey(plan.measures.get(code="1.2.M3").pk, reviewed.authorities.in_map_order()[0].pk)

    with pytest.raises(ActionRefused, match=sentence):
        central_adjustments.adjust(quarterly_return=reviewed, key=key, value=value, reason=reason, by=officer, now=now)


# --- undone with the record -------------------------------------------------------------------------------------------
@pytest.fixture
def acts(
    query: CheckResult,
    asked: ChangeRequest,
    reviewed: QuarterlyReturn,
    plan: Plan,
    officer: User,
    northern: User,
    now: datetime,
) -> dict[str, Act]:
    held, outcome = reviewed, plan.outcomes.get(code="1")
    OutcomeReview.objects.all().delete()
    settled = ChangeRequest.objects.create(
        quarterly_return=held, text="Old", language="en", raised_at=now, raised_by=officer, settled_at=now
    )
    key = CellKey(plan.measures.get(code="1.2.M3").pk)
    by: dict[str, Any] = {"by": officer, "now": now}
    return {
        "ask": lambda: change_requests.ask(quarterly_return=held, text="And?", **by),
        "answer": lambda: change_requests.answer(change_request=asked, text="Yes", by=northern, now=now),
        "reply": lambda: change_requests.reply(change_request=asked, text="Why?", **by),
        "settle": lambda: change_requests.settle(change_request=asked, text="Good.", **by),
        "reopen_thread": lambda: change_requests.reopen_thread(change_request=settled, text="Again", **by),
        "accept_outcome": lambda: outcome_reviews.accept_outcome(quarterly_return=held, outcome=outcome, **by),
        "rate": lambda: outcome_reviews.rate_outcome(
            quarterly_return=held, outcome=outcome, rag=Rag.RED, reason="x", **by
        ),
        "note": lambda: internal_notes.note(quarterly_return=held, text="A note", **by),
        "waive": lambda: check_results.waive(result=query, reason="Agreed", **by),
        "adjust": lambda: central_adjustments.adjust(
            quarterly_return=held, key=key, value=Decimal(3), reason="x", **by
        ),
    }


def state(held: QuarterlyReturn) -> list[object]:
    return [
        held.events.count(),
        list(ChangeRequest.objects.order_by("pk").values_list("answer", "settled_at")),
        ChangeRequestReply.objects.count(),
        OutcomeReview.objects.count(),
        ReviewSnapshot.objects.count(),
        InternalNote.objects.count(),
        list(CheckResult.objects.values_list("waived_at")),
        CentralAdjustment.objects.count(),
    ]


@pytest.mark.parametrize(
    "name",
    ["ask", "answer", "reply", "settle", "reopen_thread", "accept_outcome", "rate", "note", "waive", "adjust"],
)
def test_act_is_undone_when_its_record_fails(
    acts: dict[str, Act], reviewed: QuarterlyReturn, name: str, failing_audit: None
) -> None:
    before = state(reviewed)

    with pytest.raises(RuntimeError, match="the record is full"):
        acts[name]()

    assert state(reviewed) == before
