"""What is done next in a case: the sentence at the top of its page, with a day."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from casework.actions.steps import taken, written
from casework.day_rules import due_problem, found
from casework.models import Case, CaseAction, CaseEvent
from casework.refusals import FieldsRefused
from cohesion.models import User
from cohesion.refusals import ActionRefused


def require_open(case: Case) -> None:
    if not case.is_open:
        raise ActionRefused(_("This case is closed. Open it again first."))


def with_leaks(detail: dict[str, Any], leaks: Sequence[str]) -> dict[str, Any]:
    """The kinds of what points to a person and was kept on purpose, in the line of the timeline."""
    return {**detail, "leaks": sorted(leaks)} if leaks else detail


@transaction.atomic
def set_next_action(
    *, case_id: UUID, text: str, on: date, seen_version: int, by: User, now: datetime, leaks: Sequence[str] = ()
) -> Case:
    """Write it anew. Raises StaleCase where somebody else wrote in between, FieldsRefused for a day that has passed."""
    case = taken(case_id, by=by, seen_version=seen_version)
    require_open(case)
    if problems := found(
        text=None if text.strip() else _("Write what is done next."), on=due_problem(on, localdate(now))
    ):
        raise FieldsRefused(problems)
    was = case.next_action_on
    if case.next_action != text:
        case.next_action = text
    case.next_action_on = on
    detail = {"on": on.isoformat(), "was": was.isoformat() if was else None}
    written(case, CaseEvent.Kind.NEXT_ACTION, by=by, now=now, detail=with_leaks(detail, leaks))
    return case


@transaction.atomic
def finish_next_action(*, case_id: UUID, seen_version: int, by: User, now: datetime) -> CaseAction:
    """It is done: it moves to the actions that have ended, and the case waits for the next one."""
    case = taken(case_id, by=by, seen_version=seen_version)
    require_open(case)
    if not case.next_action:
        raise ActionRefused(_("This case has no next action. Nothing was changed."))
    today = localdate(now)
    ended = CaseAction(
        case=case,
        language=case.language,
        owner=case.lead or by,
        due_on=case.next_action_on or today,
        status=CaseAction.Status.DONE,
        added_at=now,
        added_by=by,
        ended_on=today,
        ended_by=by,
    )
    ended.text = case.next_action
    ended.save()
    detail = {"done": True, "due": ended.due_on.isoformat(), "action": str(ended.pk)}
    case.next_action, case.next_action_on = "", None
    written(case, CaseEvent.Kind.NEXT_ACTION, by=by, now=now, detail=detail)
    return ended
