"""What officers ask a region, as threads: asked, answered by the region, replied to, settled, opened again."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from cohesion.models import LocalAuthority, User
from cohesion.permissions import Permission
from cohesion.refusals import ActionRefused
from outcomes.actions.reminding import recipients, write
from outcomes.actions.return_steps import note_event, require, require_text, taken
from outcomes.lifecycle import EDITABLE
from outcomes.models import (
    ChangeRequest,
    ChangeRequestReply,
    Measure,
    Outcome,
    QuarterlyReturn,
    ReturnEvent,
    ReturnStatus,
)

# From the day an officer first reads a return until it is accepted, questions may be asked about it.
ASKABLE = frozenset({ReturnStatus.UNDER_REVIEW, ReturnStatus.CHANGES_REQUESTED, ReturnStatus.REOPENED})
# A region writes while the return is with it, and may answer in words while an officer reads.
ANSWERABLE = EDITABLE | {ReturnStatus.SUBMITTED, ReturnStatus.UNDER_REVIEW}
DISCUSSED = ASKABLE | {ReturnStatus.SUBMITTED}


@transaction.atomic
def ask(
    *,
    quarterly_return: QuarterlyReturn,
    text: str,
    by: User,
    now: datetime,
    outcome: Outcome | None = None,
    measure: Measure | None = None,
    authority: LocalAuthority | None = None,
) -> ChangeRequest:
    """Ask the region about the whole return, an outcome, a measure or one of its places; it sees that at once.

    The first question that waits for an answer sends a letter to those who enter the return. Sent twice, a question
    stands once.
    """
    held = taken(quarterly_return)
    require(by, Permission.REVIEW_RETURN, held)
    _require_status(held, ASKABLE)
    _require_place(held, outcome, measure, authority)
    said = require_text(text, _("Write what you want to ask the region."))
    waiting = held.change_requests.unanswered()
    place = {"outcome": measure.outcome if measure else outcome, "measure": measure, "authority": authority}
    same = waiting.filter(**place, text=said, raised_by=by).first()
    if same is not None:
        return same
    if not waiting.exists():
        for person in recipients([held], localdate(now))[held.pk]:
            write(held, "question", person, by=by, now=now)
    row = ChangeRequest.objects.create(
        quarterly_return=held, **place, text=said, language=by.language, raised_at=now, raised_by=by
    )
    _note(row, held, ReturnEvent.Kind.QUESTIONED, row.text, by=by, now=now)
    return row


@transaction.atomic
def answer(*, change_request: ChangeRequest, text: str, by: User, now: datetime) -> ChangeRequest:
    """Say what the region did about a request, or answer it in words. Each answer stays in the thread."""
    held = taken(change_request.quarterly_return)
    require(by, Permission.EDIT_RETURN, held)
    _require_status(held, ANSWERABLE)
    row = _unsettled(change_request)
    said = require_text(text, _("Write what you changed, or why nothing needs to change."))
    if row.answer == said and row.awaits_officer:
        return row
    _append(row, said, is_from_region=True, by=by, now=now)
    row.answer, row.answered_at, row.answered_by = said, now, by
    row.save(update_fields=["answer", "answered_at", "answered_by"])
    _note(row, held, ReturnEvent.Kind.ANSWERED, said, by=by, now=now)
    return row


@transaction.atomic
def reply(*, change_request: ChangeRequest, text: str, by: User, now: datetime) -> ChangeRequest:
    """An officer's further word: the region owes an answer again."""
    held = taken(change_request.quarterly_return)
    require(by, Permission.REVIEW_RETURN, held)
    _require_status(held, DISCUSSED)
    row = _unsettled(change_request)
    said = require_text(text, _("Write what you want to say to the region."))
    _append(row, said, is_from_region=False, by=by, now=now)
    _note(row, held, ReturnEvent.Kind.REPLIED, said, by=by, now=now)
    return row


@transaction.atomic
def settle(*, change_request: ChangeRequest, by: User, now: datetime, text: str = "") -> ChangeRequest:
    """Close a thread, with a last word if there is one. Accepting a return settles whatever is left."""
    held = taken(change_request.quarterly_return)
    require(by, Permission.REVIEW_RETURN, held)
    row = _unsettled(change_request)
    if text.strip():
        _append(row, require_text(text, ""), is_from_region=False, by=by, now=now)
    row.settled_at, row.settled_by = now, by
    row.save(update_fields=["settled_at", "settled_by"])
    _note(row, held, ReturnEvent.Kind.SETTLED, text.strip(), by=by, now=now)
    return row


@transaction.atomic
def reopen_thread(*, change_request: ChangeRequest, text: str, by: User, now: datetime) -> ChangeRequest:
    """Open a settled thread again, with what is still to be said."""
    held = taken(change_request.quarterly_return)
    require(by, Permission.REVIEW_RETURN, held)
    _require_status(held, DISCUSSED)
    row = ChangeRequest.objects.select_for_update().get(pk=change_request.pk)
    if row.settled_at is None:
        raise ActionRefused(_("This request is open already. Reply to it instead."))
    said = require_text(text, _("Write why the request is opened again."))
    row.settled_at = row.settled_by = None
    row.save(update_fields=["settled_at", "settled_by"])
    _append(row, said, is_from_region=False, by=by, now=now)
    _note(row, held, ReturnEvent.Kind.REQUEST_REOPENED, said, by=by, now=now)
    return row


def _require_status(held: QuarterlyReturn, statuses: frozenset[ReturnStatus]) -> None:
    if held.status not in statuses:
        raise ActionRefused(
            _(
                "This cannot be said now: the status of the return is “%(status)s”. "
                "Start reading a return that was sent; reopen one that was accepted."
            )
            % {"status": held.get_status_display()}
        )


def _require_place(
    held: QuarterlyReturn, outcome: Outcome | None, measure: Measure | None, authority: LocalAuthority | None
) -> None:
    is_known = (
        (outcome is None or outcome.plan_id == held.round.plan_id)
        and (measure is None or held.round.measures.filter(pk=measure.pk).exists())
        and (authority is None or (measure is not None and held.authorities.filter(pk=authority.pk).exists()))
    )
    if not is_known:
        raise ActionRefused(_("What you ask about is not in this return. Choose one of its outcomes or figures."))


def _append(row: ChangeRequest, text: str, *, is_from_region: bool, by: User, now: datetime) -> None:
    ChangeRequestReply.objects.create(
        change_request=row, text=text, language=by.language, is_from_region=is_from_region, at=now, by=by
    )


def _note(
    row: ChangeRequest, held: QuarterlyReturn, kind: ReturnEvent.Kind, text: str, *, by: User, now: datetime
) -> None:
    detail = {"change_request": row.pk, "about": row.about}
    note_event(held, kind, by=by, now=now, note=text, outcome=row.outcome, detail=detail)


def _unsettled(change_request: ChangeRequest) -> ChangeRequest:
    row = ChangeRequest.objects.select_for_update().get(pk=change_request.pk)
    if row.settled_at is not None:
        raise ActionRefused(_("This request is settled already. Nothing more is needed."))
    return row
