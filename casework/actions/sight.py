"""Acts on a case by somebody who may know that it is there, but perhaps not read it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from casework.models import Case, CaseEvent
from casework.refusals import NotPermitted
from cohesion import audit
from cohesion.models import User
from cohesion.permissions import Permission


def sighted(case_id: UUID, *, by: User, permission: Permission) -> Case:
    """The case, locked until the transaction ends, if it is in sight of `by`, who holds `permission` in its region.

    Raises NotPermitted, also where a conflict of interest hides it.
    """
    rows = Case.objects.all() if by.is_service else Case.objects.in_sight_of(by)
    case = rows.select_for_update(of=("self",)).filter(pk=case_id).first()
    if case is None or not by.may_for(permission, case.region_id):
        raise NotPermitted
    return case


def noted(case: Case, kind: CaseEvent.Kind, act: str, *, by: User, now: datetime, detail: dict[str, Any]) -> CaseEvent:
    """The line in the timeline and in the audit record of an act that changes nothing of the case itself."""
    event = CaseEvent.objects.create(case=case, kind=kind, at=now, by=by, detail=detail)
    audit.record(act, by=by, now=now, subject=case, region=case.region, detail=detail)
    return event
