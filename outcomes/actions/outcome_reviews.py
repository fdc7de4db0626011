"""What an officer decides about one outcome of a return: accepting it, and a rating of their own."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cohesion.models import User
from cohesion.permissions import Permission
from cohesion.refusals import ActionRefused
from outcomes.actions.return_steps import note_event, require, require_text, taken
from outcomes.actions.snapshots import keep_outcome_snapshot, keep_snapshot
from outcomes.actions.two_officers import require_still_under_review
from outcomes.models import (
    Outcome,
    OutcomeReview,
    QuarterlyReturn,
    Rag,
    ReturnEvent,
    ReturnStatus,
    ReviewSnapshot,
)
from outcomes.models.return_event import WRITING
from outcomes.review.content import OutcomeContent, content_of, digest


@transaction.atomic
def accept_outcome(
    *, quarterly_return: QuarterlyReturn, outcome: Outcome, by: User, now: datetime, seen: str | None = None
) -> OutcomeReview:
    """Mark one outcome as read and right. Its figures count once the whole return is accepted.

    `seen` is the digest of what the officer had before them: where the outcome holds something else by now, it is
    refused. Accepting what is accepted as it stands changes nothing.
    """
    held = taken(quarterly_return)
    require(by, Permission.ACCEPT_RETURN, held)
    require_still_under_review(held, ReturnStatus.ACCEPTED)
    require_not_own(held, by)
    _require_outcome(held, outcome)
    content = content_of(held)
    own = content.get(outcome.code, {})
    if seen is not None and seen != digest(own):
        raise ActionRefused(_("This outcome has changed since you opened it. Look at the changes and accept it again."))
    review, __ = OutcomeReview.objects.select_for_update().get_or_create(quarterly_return=held, outcome=outcome)
    if is_accepted_as(review, outcome, own):
        return review
    review.accepted_snapshot = keep_outcome_snapshot(held, outcome, content, by=by, now=now)
    review.accepted_at, review.accepted_by = now, by
    review.save(update_fields=["accepted_snapshot", "accepted_at", "accepted_by"])
    detail = {"digest": review.accepted_snapshot.digest}
    note_event(held, ReturnEvent.Kind.OUTCOME_ACCEPTED, by=by, now=now, outcome=outcome, detail=detail)
    return review


def accept_every_outcome(held: QuarterlyReturn, *, by: User, now: datetime) -> ReviewSnapshot:
    """With the whole return: those accepted as they stand keep who accepted them and when, the others get this."""
    content = content_of(held)
    snapshot = keep_snapshot(held, ReviewSnapshot.Kind.ACCEPTED, by=by, now=now, content=content)
    reviews = {row.outcome_id: row for row in held.outcome_reviews.select_related("accepted_snapshot")}
    new: list[OutcomeReview] = []
    changed: list[OutcomeReview] = []
    for outcome in Outcome.objects.filter(plan=held.round.plan_id):
        review = reviews.get(outcome.pk) or OutcomeReview(quarterly_return=held, outcome=outcome)
        if is_accepted_as(review, outcome, content.get(outcome.code, {})):
            continue
        review.accepted_snapshot, review.accepted_at, review.accepted_by = snapshot, now, by
        (changed if review.pk else new).append(review)
    OutcomeReview.objects.bulk_create(new)
    OutcomeReview.objects.bulk_update(changed, ["accepted_snapshot", "accepted_at", "accepted_by"])
    return snapshot


def is_accepted_as(review: OutcomeReview, outcome: Outcome, own: OutcomeContent) -> bool:
    """Whether `own` is what the outcome held when it was accepted."""
    snapshot = review.accepted_snapshot
    return snapshot is not None and snapshot.content.get(outcome.code, {}) == own


@transaction.atomic
def rate_outcome(
    *, quarterly_return: QuarterlyReturn, outcome: Outcome, rag: Rag | None, reason: str, by: User, now: datetime
) -> OutcomeReview:
    """The officer's own rating, beside the author's, or (None) none any more. The region sees it once decided."""
    held = taken(quarterly_return)
    require(by, Permission.REVIEW_RETURN, held)
    if held.status != ReturnStatus.UNDER_REVIEW:
        raise ActionRefused(_("An outcome is rated while its return is under review. Start reading the return first."))
    _require_outcome(held, outcome)
    why = require_text(reason, _("Write why you rate this outcome so.")) if rag else ""
    review, __ = OutcomeReview.objects.select_for_update().get_or_create(quarterly_return=held, outcome=outcome)
    review.rag, review.rag_reason = rag or "", why
    review.rag_at, review.rag_by = (now, by) if rag else (None, None)
    review.save(update_fields=["rag", "rag_reason", "rag_at", "rag_by"])
    note_event(held, ReturnEvent.Kind.RATED, by=by, now=now, outcome=outcome, detail={"rag": review.rag})
    return review


def require_not_own(held: QuarterlyReturn, by: User) -> None:
    if held.submitted_by_id == by.pk and not by.is_service:
        raise ActionRefused(_("You submitted this return. Somebody else must accept it."))
    require_not_its_author(held, by)


def require_not_its_author(held: QuarterlyReturn, by: User) -> None:
    """Whoever wrote in a return, while they stood in for its region, does not review it afterwards either."""
    if not by.is_service and held.events.filter(by=by, kind__in=WRITING).exists():
        raise ActionRefused(_("You have entered values in this return. Somebody else must review it."))


def _require_outcome(held: QuarterlyReturn, outcome: Outcome) -> None:
    if outcome.plan_id != held.round.plan_id:
        raise ActionRefused(_("One of the outcomes is not in this return’s plan. Choose one of its outcomes."))
