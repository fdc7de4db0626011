"""Keeping who is in a return, and until when each person had seen it."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from cohesion.models import User
from outcomes.models import Outcome, QuarterlyReturn, ReturnVisit

GAP = timedelta(minutes=30)
PRESENT = timedelta(seconds=60)
# A page that polls writes its visit this often at the most.
_STEP = timedelta(seconds=10)


def visit(*, quarterly_return: QuarterlyReturn, by: User, now: datetime, outcome: Outcome | None = None) -> ReturnVisit:
    """Note that `by` has a page of the return open, at `outcome` if that is what the page shows.

    After half an hour of silence a new visit begins, and `before` says when the one before it ended. One query to read,
    one to write, and none to write while nothing is new. It is no act on the return, so neither its version nor the
    record know of it.
    """
    visits = ReturnVisit.objects.filter(quarterly_return=quarterly_return, user=by)
    held = visits.first() or _first(quarterly_return, by, now, outcome)
    changes = _changes(held, now, outcome)
    if changes:
        visits.update(**changes)
        for field, value in changes.items():
            setattr(held, field, value)
    return held


def _first(quarterly_return: QuarterlyReturn, by: User, now: datetime, outcome: Outcome | None) -> ReturnVisit:
    """Two windows that open at once both find none: the second takes the row of the first."""
    try:
        with transaction.atomic():
            return ReturnVisit.objects.create(
                quarterly_return=quarterly_return, user=by, outcome=outcome, since=now, seen_at=now
            )
    except IntegrityError:
        return ReturnVisit.objects.get(quarterly_return=quarterly_return, user=by)


def _changes(held: ReturnVisit, now: datetime, outcome: Outcome | None) -> dict[str, object]:
    outcome_id = outcome.pk if outcome else None
    if now - held.seen_at > GAP:
        return {"before": held.seen_at, "since": now, "seen_at": now, "outcome_id": outcome_id}
    if held.outcome_id != outcome_id or now - held.seen_at >= _STEP:
        return {"seen_at": max(now, held.seen_at), "outcome_id": outcome_id}
    return {}


def others_present(*, quarterly_return: QuarterlyReturn, by: User, now: datetime) -> list[ReturnVisit]:
    """Visits of other people who had a page of the return open within the last minute, longest there first."""
    seen = ReturnVisit.objects.filter(quarterly_return=quarterly_return, seen_at__gte=now - PRESENT)
    return list(seen.exclude(user=by).select_related("user", "outcome").order_by("since", "pk"))
