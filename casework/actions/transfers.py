"""Offering a case to another region, and taking the offer back. The case moves when a lead there accepts it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from casework.actions.next_actions import require_open, with_leaks
from casework.actions.steps import taken, written
from casework.actions.transfer_letters import tell_of_offer
from casework.coverage import region_covering
from casework.day_rules import found
from casework.models import Case, CaseEvent, CaseLink, CaseTransfer, TransferStatus
from casework.refusals import FieldsRefused
from casework.sharing_grounds import Ground
from casework.transfer_lifecycle import check
from cohesion.models import LocalAuthority, Region, User
from cohesion.permissions import Permission
from cohesion.refusals import ActionRefused


@transaction.atomic
def offer_transfer(
    *,
    case_id: UUID,
    to_authority: LocalAuthority,
    reason: str,
    language: str,
    ground: Ground,
    seen_version: int,
    by: User,
    now: datetime,
    leaks: Sequence[str] = (),
) -> CaseTransfer:
    """To the region that covers the authority today. Raises FieldsRefused, or ActionRefused where one stands."""
    case = taken(case_id, by=by, permission=Permission.LEAD_CASES, seen_version=seen_version)
    require_open(case)
    if case.transfers.offered().exists():
        raise ActionRefused(_("The case is offered to another region already. Take that offer back first."))
    if is_same_report(case):
        raise ActionRefused(_("Another case here is the same report as this one. Take that link away first."))
    today = localdate(now)
    to_region = region_covering(to_authority, today)
    problems = found(
        to_authority=_place_problem(case, to_region),
        reason=None if reason.strip() else _("Write why the other region should take the case."),
        ground=ground.problem(today),
    )
    if problems or to_region is None:
        raise FieldsRefused(problems)
    transfer = CaseTransfer.objects.create(
        case=case,
        from_region=case.region,
        from_authority=case.authority,
        to_region=to_region,
        to_authority=to_authority,
        reason=reason,
        language=language,
        has_consent=ground.has_consent,
        basis=ground.basis,
        offered_on=today,
        offered_at=now,
        offered_by=by,
    )
    detail = with_leaks(told("offered", transfer), leaks)
    written(case, CaseEvent.Kind.TRANSFER, by=by, now=now, detail=detail)
    tell_of_offer(transfer, by=by, now=now)
    return transfer


def is_same_report(case: Case) -> bool:
    """A duplicate and the case that it repeats stay in one region, or nobody could take their link away."""
    return case.is_duplicate or case.linked_from.filter(kind=CaseLink.Kind.DUPLICATE).exists()


def _place_problem(case: Case, region: Region | None) -> str | None:
    if region is None:
        return _("No region covers this authority today. Choose another one.")
    if region.pk == case.region_id:
        return _("This authority is in the region of the case. Change the authority of the case instead.")
    return None


@transaction.atomic
def withdraw_transfer(*, case_id: UUID, by: User, now: datetime) -> CaseTransfer:
    """Take the offer back as long as nobody has answered it."""
    case = taken(case_id, by=by, permission=Permission.LEAD_CASES)
    transfer = case.transfers.offered().select_related("from_region", "to_region").first()
    if transfer is None:
        raise ActionRefused(_("The case is not offered to another region any more. Nothing was changed."))
    check(transfer.status, TransferStatus.WITHDRAWN)
    transfer.status, transfer.answered_at, transfer.answered_by = TransferStatus.WITHDRAWN, now, by
    transfer.save()
    written(case, CaseEvent.Kind.TRANSFER, by=by, now=now, detail=told("withdrawn", transfer))
    return transfer


def told(what: str, transfer: CaseTransfer) -> dict[str, object]:
    """What a line of the timeline keeps: the codes of both regions."""
    return {
        "what": what,
        "transfer": str(transfer.pk),
        "from_region": transfer.from_region.code,
        "to_region": transfer.to_region.code,
    }
