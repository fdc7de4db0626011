"""Officers' notes about a return, which its region never sees."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cohesion import audit
from cohesion.models import User
from cohesion.permissions import Permission
from cohesion.refusals import ActionRefused
from outcomes.actions.return_steps import require, require_text, taken
from outcomes.models import InternalNote, Outcome, QuarterlyReturn


@transaction.atomic
def note(
    *, quarterly_return: QuarterlyReturn, text: str, by: User, now: datetime, outcome: Outcome | None = None
) -> InternalNote:
    """Keep a note. It goes into the record, without its words, and not into the history that the region reads."""
    held = taken(quarterly_return)
    require(by, Permission.REVIEW_RETURN, held)
    if outcome is not None and outcome.plan_id != held.round.plan_id:
        raise ActionRefused(_("One of the outcomes is not in this return’s plan. Choose one of its outcomes."))
    row = InternalNote.objects.create(
        quarterly_return=held,
        outcome=outcome,
        text=require_text(text, _("Write the note.")),
        language=by.language,
        at=now,
        by=by,
    )
    detail = {"outcome": outcome.code if outcome else ""}
    audit.record("return.noted", by=by, now=now, subject=held, region=held.region, detail=detail)
    return row
