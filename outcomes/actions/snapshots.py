"""Keeping what a return, or one of its outcomes, held when an officer decided."""

from datetime import datetime

from cohesion.models import User
from outcomes.models import Outcome, QuarterlyReturn, ReviewSnapshot
from outcomes.review.content import Content, content_of, digest


def keep_snapshot(
    held: QuarterlyReturn, kind: ReviewSnapshot.Kind, *, by: User, now: datetime, content: Content | None = None
) -> ReviewSnapshot:
    """The whole return as it stands. `content` where the caller has read it already."""
    content = content_of(held) if content is None else content
    return ReviewSnapshot.objects.create(
        quarterly_return=held, kind=kind, content=content, digest=digest(content), at=now, by=by
    )


def keep_outcome_snapshot(
    held: QuarterlyReturn, outcome: Outcome, content: Content, *, by: User, now: datetime
) -> ReviewSnapshot:
    own = content.get(outcome.code, {})
    return ReviewSnapshot.objects.create(
        quarterly_return=held,
        kind=ReviewSnapshot.Kind.OUTCOME_ACCEPTED,
        outcome=outcome,
        content={outcome.code: own},
        digest=digest(own),
        at=now,
        by=by,
    )
