"""What the database itself keeps of reviews, contributions and exceptions: each rule broken once, past the actions."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from cohesion.models import User
from outcomes.models import (
    Attachment,
    CentralAdjustment,
    ChangeRequest,
    ChangeRequestReply,
    CheckResult,
    ContributedStatement,
    ContributionRequest,
    InternalNote,
    Measure,
    Outcome,
    OutcomeReview,
    QuarterlyReturn,
    Reminder,
    ReturnVisit,
    ReviewSnapshot,
)

Make = Callable[..., Any]


@pytest.fixture
def outcome(northern_return: QuarterlyReturn) -> Outcome:
    return Outcome.objects.get(plan=northern_return.round.plan, code="1")


@pytest.fixture
def make(
    northern_return: QuarterlyReturn, outcome: Outcome, officer: User, measure: Callable[[str], Measure], now: datetime
) -> Make:
    """A sound row of a model, with fields changed at will."""
    held, day = {"quarterly_return": northern_return}, now.date()
    sound: dict[type[Any], dict[str, Any]] = {
        Attachment: held
        | {"outcome": outcome, "kind": "LINK", "title": "Minutes", "url": "https://example.org/minutes"}
        | {"added_at": now, "added_by": officer},
        CentralAdjustment: held
        | {"measure": measure("1.2.M3"), "value": 4, "reason": "Counted twice", "at": now, "by": officer},
        ChangeRequest: held
        | {"outcome": outcome, "text": "Why?", "language": "en", "raised_at": now, "raised_by": officer},
        CheckResult: held | {"check_name": "figure_is_given", "key": "1.2.M3", "severity": "ERROR", "found_at": now},
        ContributionRequest: held
        | {"name": "Sioned", "email": "sioned@example.org", "language": "cy", "due_on": day, "nonce": "n"}
        | {"expires_at": now + timedelta(days=9), "asked_at": now, "asked_by": officer},
        InternalNote: held | {"text": "Ask again in June", "language": "en", "at": now, "by": officer},
        OutcomeReview: held | {"outcome": outcome},
        Reminder: held
        | {"user": officer, "kind": "DUE", "language": "en", "sent_on": day, "sent_at": now, "sent_by": officer},
        ReturnVisit: held | {"user": officer, "since": now, "seen_at": now},
        ReviewSnapshot: held | {"kind": "ACCEPTED", "content": {}, "digest": "0" * 64, "at": now, "by": officer},
    }

    def create(model: type[Any], **changes: Any) -> Any:
        return model.objects.create(**{**sound[model], **changes})

    return create


BROKEN: list[tuple[type[Any], dict[str, Any], str]] = [
    (Attachment, {"url": ""}, "attachment_is_a_file_or_a_link"),
    (Attachment, {"kind": "FILE"}, "attachment_is_a_file_or_a_link"),
    (Attachment, {"title": ""}, "attachment_has_a_title"),
    (CentralAdjustment, {"reason": ""}, "adjustment_gives_its_reason"),
    (CentralAdjustment, {"value": -1}, "adjustment_is_not_negative"),
    (CentralAdjustment, {"withdrawn_at": datetime(2014, 8, 1).astimezone()}, "adjustment_withdrawal_is_attributed"),
    (CheckResult, {"waived_at": datetime(2014, 8, 1).astimezone()}, "waived_result_gives_a_reason"),
    (ContributionRequest, {"email": ""}, "contribution_request_says_whom_it_asks"),
    (ContributionRequest, {"decided_at": datetime(2014, 8, 1).astimezone()}, "contribution_decision_is_attributed"),
    (InternalNote, {"text": ""}, "internal_note_says_something"),
    (OutcomeReview, {"accepted_at": datetime(2014, 8, 1).astimezone()}, "outcome_acceptance_is_attributed"),
    (OutcomeReview, {"rag": "RED"}, "officers_rating_gives_its_reason"),
    (ReturnVisit, {"seen_at": datetime(2014, 1, 1).astimezone()}, "visit_ends_after_it_begins"),
    (ReviewSnapshot, {"kind": "OUTCOME_ACCEPTED"}, "snapshot_is_of_an_outcome_or_the_return"),
]


@pytest.mark.parametrize(("model", "changes", "name"), BROKEN, ids=[f"{m.__name__}-{n}" for m, _, n in BROKEN])
def test_database_refuses_a_row_that_breaks(model: type[Any], changes: dict[str, Any], name: str, make: Make) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make(model, **changes)

    make(model)


@pytest.mark.parametrize("model", [OutcomeReview, Reminder, ReturnVisit])
def test_there_is_one_row_of_a_kind(model: type[Any], make: Make) -> None:
    make(model)

    with pytest.raises(IntegrityError), transaction.atomic():
        make(model)


def test_request_about_a_place_names_its_measure_and_one_about_a_measure_its_outcome(
    make: Make, measure: Callable[[str], Measure], northern_return: QuarterlyReturn
) -> None:
    place = northern_return.authorities.in_map_order()[0]

    with pytest.raises(IntegrityError, match="names_its_measure"), transaction.atomic():
        make(ChangeRequest, authority=place)
    with pytest.raises(IntegrityError, match="names_its_outcome"), transaction.atomic():
        make(ChangeRequest, outcome=None, measure=measure("1.2.M3"))

    assert make(ChangeRequest, measure=measure("1.2.M3"), authority=place).authority == place


def test_a_region_gets_another_due_date_or_a_stand_in_only_with_a_reason(
    northern_return: QuarterlyReturn, officer: User
) -> None:
    rows = QuarterlyReturn.objects.filter(pk=northern_return.pk)

    with pytest.raises(IntegrityError, match="extended_return_gives_its_reason"), transaction.atomic():
        rows.update(extended_due_on=date(2014, 9, 1))
    with pytest.raises(IntegrityError, match="entered_on_behalf_gives_its_reason"), transaction.atomic():
        rows.update(on_behalf_by=officer)

    rows.update(extended_due_on=date(2014, 9, 1), extension_reason="The co-ordinator was ill")
    assert rows.get().due_on == date(2014, 9, 1)


def test_contributed_statement_says_something(make: Make, measure: Callable[[str], Measure]) -> None:
    asked = make(ContributionRequest)

    with pytest.raises(IntegrityError, match="contributed_statement_says_something"), transaction.atomic():
        ContributedStatement.objects.create(request=asked, measure=measure("1.1.M7"), language="en")


@pytest.mark.parametrize("model", [ReviewSnapshot, InternalNote, Reminder])
def test_what_officers_decided_and_wrote_cannot_be_changed(model: type[Any], make: Make, southern: User) -> None:
    row = make(model)
    person = "sent_by" if model is Reminder else "by"

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        model.objects.filter(pk=row.pk).update(**{person: southern})
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        model.objects.filter(pk=row.pk).delete()


def test_reply_in_a_thread_cannot_be_changed(make: Make, officer: User, now: datetime) -> None:
    reply = ChangeRequestReply.objects.create(
        change_request=make(ChangeRequest), text="Because", language="en", is_from_region=True, at=now, by=officer
    )

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ChangeRequestReply.objects.filter(pk=reply.pk).update(text="Otherwise")
