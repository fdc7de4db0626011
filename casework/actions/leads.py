"""Who leads a case, and how it is to be handled."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from casework.actions.circles import somebody_may_open
from casework.actions.steps import taken, written
from casework.break_glass import is_outside
from casework.case_leads import lead_problem
from casework.models import Case, CaseEvent, Circle, Handling
from casework.refusals import FieldsRefused
from cohesion.models import User
from cohesion.refusals import ActionRefused


@transaction.atomic
def give_lead(*, case_id: UUID, lead: User | None, seen_version: int, by: User, now: datetime) -> Case:
    """To a person who may work on the case today, or to nobody.

    Who reads a restricted case by break-glass makes nobody its lead, and it never loses the last who can open it.
    """
    case = taken(case_id, by=by, seen_version=seen_version)
    if problem := lead_problem(case, lead, localdate(now)):
        raise FieldsRefused({"lead": problem})
    if case.lead_id == (lead.pk if lead else None):
        raise ActionRefused(_("The case has this lead already. Nothing was changed."))
    if problem := _circle_problem(case, lead, by=by, now=now):
        raise FieldsRefused({"lead": problem})
    case.lead = lead
    written(case, CaseEvent.Kind.ASSIGNED, by=by, now=now, detail={"lead": lead.pk if lead else None})
    return case


def _circle_problem(case: Case, lead: User | None, *, by: User, now: datetime) -> str:
    if case.circle != Circle.NAMED:
        return ""
    if is_outside(case, by):
        return _("You are outside this case’s circle and cannot choose who leads it. Ask one of its people.")
    named = [each.user for each in case.named_people.select_related("user")]
    if not somebody_may_open(case, lead, named, now):
        return _("Nobody could open the case. Name at least one person.")
    return ""


@transaction.atomic
def mark_handling(*, case_id: UUID, handling: str, seen_version: int, by: User, now: datetime) -> Case:
    case = taken(case_id, by=by, seen_version=seen_version)
    if handling not in Handling.values:
        raise FieldsRefused({"handling": _("Choose one of the two markings.")})
    if case.handling == handling:
        raise ActionRefused(_("The case has this marking already. Nothing was changed."))
    case.handling = handling
    written(case, CaseEvent.Kind.HANDLING, by=by, now=now, detail={"to": handling})
    return case
