"""Closing a case and opening it again."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from casework.actions.next_actions import with_leaks
from casework.actions.notes import put_note
from casework.actions.steps import taken, written
from casework.day_rules import found, order_problem, past_problem
from casework.models import Case, CaseEvent, CaseList, CaseStatus, ListEntry
from casework.refusals import FieldsRefused
from cohesion import day_words
from cohesion.models import User
from cohesion.refusals import ActionRefused


@transaction.atomic
def close_case(
    *,
    case_id: UUID,
    closed_on: date,
    reason: ListEntry,
    leaves_actions: bool,
    seen_version: int,
    by: User,
    now: datetime,
) -> Case:
    """`leaves_actions` says that the person knows of actions that are still open."""
    case = taken(case_id, by=by, seen_version=seen_version)
    if not case.is_open:
        raise ActionRefused(_("This case is closed already. Nothing was changed."))
    if problems := _problems(case, closed_on, reason, localdate(now)):
        raise FieldsRefused(problems)
    if not leaves_actions and case.actions.open().exists():
        raise FieldsRefused(
            {"leaves_actions": _("Actions of this case are still open. End them first, or tick this box.")}
        )
    case.status, case.closed_on, case.close_reason = CaseStatus.CLOSED, closed_on, reason
    detail = {"on": closed_on.isoformat(), "reason": reason.code}
    written(case, CaseEvent.Kind.CLOSED, by=by, now=now, detail=detail)
    return case


def _problems(case: Case, closed_on: date, reason: ListEntry, today: date) -> dict[str, str]:
    early = _("The case was received on %(day)s: it cannot close before. Enter a later day.")
    entries = ListEntry.objects.of(CaseList.CLOSE_REASON).valid_on(closed_on)
    told = {"entry": reason, "day": day_words.full(closed_on)}
    return found(
        closed_on=past_problem(closed_on, today) or order_problem(closed_on, case.received_on, early),
        reason=None
        if entries.filter(pk=reason.pk).exists()
        else _("“%(entry)s” was not in use on %(day)s. Choose another entry.") % told,
    )


@transaction.atomic
def reopen_case(
    *, case_id: UUID, reason: str, language: str, seen_version: int, by: User, now: datetime, leaks: Sequence[str] = ()
) -> Case:
    """Open it again. Why is kept as a note; the next action that stood when it closed stands again."""
    case = taken(case_id, by=by, seen_version=seen_version)
    if case.is_open:
        raise ActionRefused(_("This case is open already. Nothing was changed."))
    if not reason.strip():
        raise FieldsRefused({"reason": _("Write why the case is opened again.")})
    was = case.closed_on
    case.status, case.closed_on, case.close_reason = CaseStatus.OPEN, None, None
    note = put_note(case, reason, language, by=by, now=now)
    detail = {"note": str(note.pk), "was": was.isoformat() if was else None}
    written(case, CaseEvent.Kind.REOPENED, by=by, now=now, detail=with_leaks(detail, leaks))
    return case
