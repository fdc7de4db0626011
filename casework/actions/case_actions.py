"""Actions of a case: somebody does something by a day, and says what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from casework.actions.next_actions import require_open, with_leaks
from casework.actions.steps import taken, written
from casework.case_leads import possible_leads
from casework.day_rules import due_problem, found, past_problem
from casework.models import Agency, Case, CaseAction, CaseEvent
from casework.refusals import FieldsRefused
from cohesion.models import User
from cohesion.refusals import ActionRefused

MOST_ACTIONS = 200


@dataclass(frozen=True)
class Owner:
    """Who does it: a person of the region, or an agency; never both."""

    person: User | None = None
    agency: Agency | None = None


@transaction.atomic
def add_action(
    *,
    case_id: UUID,
    text: str,
    language: str,
    owner: Owner,
    due_on: date,
    by: User,
    now: datetime,
    leaks: Sequence[str] = (),
) -> CaseAction:
    case = taken(case_id, by=by)
    require_open(case)
    today = localdate(now)
    if problems := found(
        text=None if text.strip() else _("Write what is to be done."),
        owner=_owner_problem(case, owner, today),
        due_on=due_problem(due_on, today),
    ):
        raise FieldsRefused(problems)
    if case.actions.count() >= MOST_ACTIONS:
        raise ActionRefused(_("A case holds at most 200 actions. Write a note instead."))
    action = CaseAction.objects.create(
        case=case,
        text=text,
        language=language,
        owner=owner.person,
        agency=owner.agency,
        due_on=due_on,
        added_at=now,
        added_by=by,
    )
    detail = {"action": str(action.pk), "due": due_on.isoformat()}
    written(case, CaseEvent.Kind.ACTION_ADDED, by=by, now=now, detail=with_leaks(detail, leaks))
    return action


def _owner_problem(case: Case, owner: Owner, today: date) -> str | None:
    if (owner.person is None) == (owner.agency is None):
        return _("Choose who does it: one person or one agency.")
    if owner.person and not possible_leads(case, today).filter(pk=owner.person.pk).exists():
        return _("This person cannot work on the case now. Choose somebody of the list.")
    if owner.agency and not Agency.objects.valid_on(today).filter(pk=owner.agency.pk).exists():
        return _("%(agency)s was not in the list on that day. Choose another one.") % {"agency": owner.agency}
    return None


@transaction.atomic
def end_action(
    *,
    case_id: UUID,
    action_id: UUID,
    status: str,
    ended_on: date,
    result: str,
    by: User,
    now: datetime,
    leaks: Sequence[str] = (),
) -> CaseAction:
    """Done, or not possible and why. Somebody who ended it first is told of, not overwritten."""
    case = taken(case_id, by=by)
    action = case.actions.filter(pk=action_id).first()
    if action is None or action.status != CaseAction.Status.OPEN:
        raise ActionRefused(_("This action was ended already. Nothing was changed."))
    if problems := found(
        status=None if status in _ENDS else _("Say whether it was done."),
        ended_on=past_problem(ended_on, localdate(now)),
        result=_("Write why it was not possible.") if status == _ENDS[1] and not result.strip() else None,
    ):
        raise FieldsRefused(problems)
    action.status, action.ended_on, action.ended_by, action.result = status, ended_on, by, result
    action.save(update_fields=["status", "ended_on", "ended_by", "result"])
    detail = {"action": str(action.pk), "status": status}
    written(case, CaseEvent.Kind.ACTION_ENDED, by=by, now=now, detail=with_leaks(detail, leaks))
    return action


_ENDS = (CaseAction.Status.DONE, CaseAction.Status.NOT_POSSIBLE)
