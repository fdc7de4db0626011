"""Welsh Government's officers review a return: they start, give it back for changes, and reopen what they accepted."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cohesion.models import User
from cohesion.permissions import Permission
from cohesion.refusals import ActionRefused
from outcomes.actions.outcome_reviews import require_not_its_author
from outcomes.actions.reminding import tell
from outcomes.actions.return_steps import advance, require, require_text, require_transition, taken
from outcomes.actions.snapshots import keep_snapshot
from outcomes.actions.two_officers import require_not_begun, require_still_under_review
from outcomes.models import (
    ChangeRequest,
    Outcome,
    QuarterlyReturn,
    Reminder,
    ReturnEvent,
    ReturnStatus,
    ReviewSnapshot,
)


@transaction.atomic
def start_review(*, quarterly_return: QuarterlyReturn, by: User, now: datetime) -> QuarterlyReturn:
    """Take a submitted return for review: from now on its region cannot recall it."""
    held = taken(quarterly_return)
    require(by, Permission.REVIEW_RETURN, held)
    require_not_begun(held, by)
    require_transition(held, ReturnStatus.UNDER_REVIEW)
    if held.submitted_by_id == by.pk and not by.is_service:
        raise ActionRefused(_("You submitted this return. Somebody else must review it."))
    require_not_its_author(held, by)
    advance(held, ReturnStatus.UNDER_REVIEW, ReturnEvent.Kind.REVIEW_STARTED, by=by, now=now, reviewer=by)
    return held


@transaction.atomic
def request_changes(
    *, quarterly_return: QuarterlyReturn, requests: Sequence[tuple[Outcome | None, str]], by: User, now: datetime
) -> QuarterlyReturn:
    """Give the return back with what is to change, per outcome or (None) for the whole return, in `by`'s language.

    What was asked before and is not settled goes back with it; `requests` may then be empty.
    """
    held = taken(quarterly_return)
    require(by, Permission.REVIEW_RETURN, held)
    require_still_under_review(held, ReturnStatus.CHANGES_REQUESTED)
    open_before = list(held.change_requests.open().values_list("outcome__code", flat=True))
    if not requests and not open_before:
        raise ActionRefused(_("Write at least one change that the region is to make."))
    _raise(held, requests, by=by, now=now)
    about = [*(code or "" for code in open_before), *(outcome.code if outcome else "" for outcome, __ in requests)]
    keep_snapshot(held, ReviewSnapshot.Kind.CHANGES_REQUESTED, by=by, now=now)
    advance(
        held,
        ReturnStatus.CHANGES_REQUESTED,
        ReturnEvent.Kind.CHANGES_REQUESTED,
        by=by,
        now=now,
        detail={"outcomes": about},
    )
    tell(quarterly_return=held, kind=Reminder.Kind.RETURNED, by=by, now=now)
    return held


def _raise(held: QuarterlyReturn, requests: Sequence[tuple[Outcome | None, str]], *, by: User, now: datetime) -> None:
    if any(outcome is not None and outcome.plan_id != held.round.plan_id for outcome, __ in requests):
        raise ActionRefused(_("One of the outcomes is not in this return’s plan. Choose one of its outcomes."))
    texts = [require_text(text, _("Write what the region is to change.")) for __, text in requests]
    ChangeRequest.objects.bulk_create(
        ChangeRequest(
            quarterly_return=held, outcome=outcome, text=text, language=by.language, raised_at=now, raised_by=by
        )
        for (outcome, __), text in zip(requests, texts, strict=True)
    )


@transaction.atomic
def reopen(*, quarterly_return: QuarterlyReturn, reason: str, by: User, now: datetime) -> QuarterlyReturn:
    """Give an accepted return back to its region. Its accepted version keeps counting until another is accepted."""
    held = taken(quarterly_return)
    require(by, Permission.ACCEPT_RETURN, held)
    require_transition(held, ReturnStatus.REOPENED)
    note = require_text(reason, _("Write why the return is reopened."))
    number = held.latest_version.number if held.latest_version else None
    advance(held, ReturnStatus.REOPENED, ReturnEvent.Kind.REOPENED, by=by, now=now, note=note, version_number=number)
    tell(quarterly_return=held, kind=Reminder.Kind.RETURNED, by=by, now=now, reopened_for=note)
    return held
