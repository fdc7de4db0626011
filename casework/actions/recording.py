"""What recording a case of any kind shares: its row under a reference of its own, and that it is recorded."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from casework.case_leads import lead_problem
from casework.counting.ledger import recount
from casework.kinds import CaseKind
from casework.models import Case, CaseEvent
from casework.reference_codes import new_reference
from casework.refusals import FieldsRefused
from casework.retention_rules import retention_day, rules_in_force
from cohesion import audit
from cohesion.models import Region, User

TALLY_IN_THE_WAY = "a tally stands for this month and source"
_DRAWS = 5


def begun(
    kind: CaseKind,
    values: Mapping[str, Any],
    *,
    region: Region,
    by: User,
    now: datetime,
    is_sample: bool = False,
    reference: str = "",
    is_duplicate: bool = False,
) -> Case:
    """The row of a new case. `values` are its shared fields; the detail follows, and `recorded` at the end.

    Runs inside the transaction of the act. Raises FieldsRefused by `lead` or `source`.
    """
    today = localdate(now)
    case = Case(
        **({"reference": reference} if reference else {}),
        kind=kind,
        region=region,
        recorded_on=today,
        recorded_at=now,
        recorded_by=by,
        updated_at=now,
        updated_by=by,
        last_active_on=today,
        is_sample=is_sample,
        is_duplicate=is_duplicate,
        **values,
    )
    if problem := lead_problem(case, case.lead, today):
        raise FieldsRefused({"lead": problem})
    case.retention_on = retention_day(case, rules_in_force(today))
    _inserted(case, is_drawn=not reference)
    return case


def recorded(case: Case, *, by: User, now: datetime, detail: Mapping[str, Any]) -> None:
    """The case and all that hangs on it are written: its first line in the timeline, the audit record, its counts."""
    CaseEvent.objects.create(case=case, kind=CaseEvent.Kind.RECORDED, at=now, by=by, detail=dict(detail))
    audit.record("case.recorded", by=by, now=now, subject=case, region=case.region, detail={"kind": case.kind})
    recount([case.pk], by=by, now=now)


def _inserted(case: Case, *, is_drawn: bool) -> None:
    """A reference that was drawn and that another case has is drawn again, a few times."""
    for draws_left in reversed(range(_DRAWS)):
        try:
            with transaction.atomic():
                case.save(force_insert=True)
        except IntegrityError as error:
            is_taken = is_drawn and Case.objects.filter(reference=case.reference).exists()
            if not is_taken or not draws_left:
                raise explained(error) from error
            case.reference = new_reference()
        else:
            return


def explained(error: IntegrityError) -> Exception:
    """What the database refused, as a sentence where people can do something about it."""
    if TALLY_IN_THE_WAY in str(error):
        return FieldsRefused(
            {
                "source": _(
                    "This source gave a total for that month, so its cases are counted already. "
                    "Take the total away first, or choose another source."
                )
            }
        )
    return error
