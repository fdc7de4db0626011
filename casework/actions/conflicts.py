"""Conflicts of interest: while one stands the case is not there for that person, in no list, figure or file."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from casework.actions.sight import sighted
from casework.actions.steps import taken, written
from casework.models import Case, CaseEvent, ConflictOfInterest
from casework.refusals import FieldsRefused, NotPermitted
from cohesion.holders import holders
from cohesion.models import User
from cohesion.permissions import Permission


@transaction.atomic
def declare_conflict(*, case_id: UUID, reason: str, by: User, now: datetime) -> Case:
    """One’s own. From here on the case is gone for `by`; only a lead of the region can end it."""
    case = taken(case_id, by=by, permission=Permission.VIEW_CASES)
    return _declared(case, by, reason, by=by, now=now)


@transaction.atomic
def record_conflict(*, case_id: UUID, user: User, reason: str, by: User, now: datetime) -> Case:
    """A region’s lead records it for somebody of the region’s people, or for themselves."""
    case = sighted(case_id, by=by, permission=Permission.LEAD_CASES)
    if not holders(Permission.VIEW_CASES, case.region_id, localdate(now)).filter(pk=user.pk).exists():
        raise FieldsRefused({"user": _("Choose somebody who works on this region’s cases.")})
    return _declared(case, user, reason, by=by, now=now)


@transaction.atomic
def end_conflict(*, case_id: UUID, conflict_id: int, by: User, now: datetime) -> Case:
    """A lead of the region ends it. Nobody ends their own: the case is out of their sight."""
    case = sighted(case_id, by=by, permission=Permission.LEAD_CASES)
    conflict = ConflictOfInterest.objects.standing().filter(pk=conflict_id, case=case).first()
    if conflict is None or conflict.user_id == by.pk:
        raise NotPermitted
    conflict.ended_at, conflict.ended_by = now, by
    conflict.save(update_fields=["ended_at", "ended_by"])
    written(case, CaseEvent.Kind.CONFLICT, by=by, now=now, detail={"did": "ENDED", "user": conflict.user_id})
    return case


def _declared(case: Case, user: User, reason: str, *, by: User, now: datetime) -> Case:
    if ConflictOfInterest.objects.standing().filter(case=case, user=user).exists():
        raise FieldsRefused({"user": _("A conflict of interest stands for them already.")})
    ConflictOfInterest.objects.create(case=case, user=user, reason=reason, declared_at=now, declared_by=by)
    if was_lead := case.lead_id == user.pk:
        case.lead = None
    detail = {"did": "DECLARED", "user": user.pk, "reason": reason, "was_lead": was_lead}
    written(case, CaseEvent.Kind.CONFLICT, by=by, now=now, detail=detail)
    return case
