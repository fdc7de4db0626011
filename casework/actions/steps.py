"""What every act on a case shares: taking it for oneself, moving its version on, its line in the timeline."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from casework.counting.ledger import recount
from casework.kinds import CaseKind
from casework.models import Case, CaseEvent, NrmRecord
from casework.refusals import NotPermitted, StaleCase
from casework.retention_rules import retention_day, rules_in_force
from cohesion import audit
from cohesion.models import User
from cohesion.permissions import Permission
from cohesion.refusals import ActionRefused


def taken(
    case_id: UUID, *, by: User, permission: Permission = Permission.EDIT_CASES, seen_version: int | None = None
) -> Case:
    """The case, locked until the transaction ends, if `by` may open it and holds `permission` in its region.

    Raises NotPermitted, or StaleCase where it was written since `seen_version`.
    """
    rows = Case.objects.all() if by.is_service else Case.objects.visible_to(by)
    case = rows.select_for_update(of=("self",)).filter(pk=case_id).first()
    if case is None or not by.may_for(permission, case.region_id):
        raise NotPermitted
    if seen_version is not None and case.version != seen_version:
        raise StaleCase
    return case


def written(
    case: Case, kind: CaseEvent.Kind, *, by: User, now: datetime, detail: dict[str, Any] | None = None
) -> CaseEvent:
    """Save the case as its next version, add the line to its timeline and to the audit record, and count it anew.

    Raises ActionRefused where text of a notification without a name points to a person, though it be kept on purpose.
    """
    if detail and detail.get("leaks") and _is_notification(case):
        raise ActionRefused(_("A notification identifies nobody. Take out what points to a person."))
    case.version += 1
    case.updated_at, case.updated_by, case.last_active_on = now, by, localdate(now)
    case.retention_on = retention_day(case, rules_in_force(localdate(now)))
    case.save()
    event = CaseEvent.objects.create(case=case, kind=kind, at=now, by=by, detail=detail or {})
    audit.record(
        f"case.{kind.lower()}", by=by, now=now, subject=case, region=case.region, detail={"version": case.version}
    )
    recount([case.pk], by=by, now=now)
    return event


def _is_notification(case: Case) -> bool:
    return case.kind == CaseKind.NRM and case.nrm.way == NrmRecord.Route.NOTIFY
