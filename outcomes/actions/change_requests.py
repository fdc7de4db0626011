"""What officers asked the region to change: the region answers, an officer settles."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cohesion import audit
from cohesion.models import User
from cohesion.permissions import Permission
from outcomes.actions.return_steps import require, require_editable, require_text, taken
from outcomes.models import ChangeRequest
from outcomes.refusals import ActionRefused


@transaction.atomic
def answer(*, change_request: ChangeRequest, text: str, by: User, now: datetime) -> ChangeRequest:
    """Say what the region did about a request, while the return is with the region."""
    held = taken(change_request.quarterly_return)
    require(by, Permission.EDIT_RETURN, held)
    require_editable(held)
    row = _unsettled(change_request)
    row.answer = require_text(text, _("Write what you changed, or why nothing needs to change."))
    row.answered_at, row.answered_by = now, by
    row.save(update_fields=["answer", "answered_at", "answered_by"])
    detail = {"change_request": row.pk}
    audit.record("return.change_answered", by=by, now=now, subject=held, region=held.region, detail=detail)
    return row


@transaction.atomic
def settle(*, change_request: ChangeRequest, by: User, now: datetime) -> ChangeRequest:
    """Mark a request as dealt with. Accepting a return settles whatever is left."""
    held = taken(change_request.quarterly_return)
    require(by, Permission.REVIEW_RETURN, held)
    row = _unsettled(change_request)
    row.settled_at = now
    row.save(update_fields=["settled_at"])
    detail = {"change_request": row.pk}
    audit.record("return.change_settled", by=by, now=now, subject=held, region=held.region, detail=detail)
    return row


def _unsettled(change_request: ChangeRequest) -> ChangeRequest:
    row = ChangeRequest.objects.select_for_update().get(pk=change_request.pk)
    if row.settled_at is not None:
        raise ActionRefused(_("This request is settled already. Nothing more is needed."))
    return row
