"""Accepting or declining a case that another region offers. On acceptance it moves, and counts where it is now."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from casework.actions.marac_agendas import move_to_forum_of_region, take_off_agendas
from casework.actions.next_actions import with_leaks
from casework.actions.recording import TALLY_IN_THE_WAY
from casework.actions.steps import written
from casework.actions.transfer_letters import tell_of_answer, tell_of_arrival
from casework.actions.transfers import is_same_report, told
from casework.coverage import region_covering
from casework.models import (
    Case,
    CaseEvent,
    CaseTransfer,
    Circle,
    NamedPerson,
    RetentionProposal,
    TransferStatus,
)
from casework.refusals import FieldsRefused, NotPermitted
from casework.transfer_lifecycle import check
from cohesion import audit
from cohesion.holders import holders
from cohesion.models import User
from cohesion.permissions import Permission
from cohesion.refusals import ActionRefused


@transaction.atomic
def accept_transfer(*, transfer_id: UUID, by: User, now: datetime) -> Case:
    """The case is the region’s from now on.

    It has no lead until somebody there gives it one. Its circle stays: people of the old region are taken out of it,
    and of a case that is kept to named people whoever accepts it is one, or nobody could open it. Open actions of those
    who cannot open it any more are theirs as well. It leaves the agendas that are planned in the old region, and goes
    to the one forum of its kind in the new region. Conflicts of interest stay. Raises ActionRefused where somebody was
    quicker, where it closed meanwhile, or where a total is in the way.
    """
    transfer = _taken(transfer_id, by)
    check(transfer.status, TransferStatus.ACCEPTED)
    case, lead = transfer.case, transfer.case.lead
    _require_movable(transfer, now)
    _answered(transfer, TransferStatus.ACCEPTED, by, now)
    case.region, case.authority, case.lead = transfer.to_region, transfer.to_authority, None
    take_off_agendas(case)
    forum = move_to_forum_of_region(case)
    detail = {**told("accepted", transfer), **_let_in(case, by=by, now=now), **({"forum": forum.pk} if forum else {})}
    RetentionProposal.objects.filter(case=case, decision="").update(region=case.region)
    try:
        with transaction.atomic():
            written(case, CaseEvent.Kind.TRANSFER, by=by, now=now, detail=detail)
    except IntegrityError as error:
        if TALLY_IN_THE_WAY in str(error):
            raise ActionRefused(_total_in_the_way()) from error
        raise
    audit.record("case.transferred_away", by=by, now=now, subject=case, region=transfer.from_region, detail=detail)
    tell_of_answer(transfer, lead, by=by, now=now)
    tell_of_arrival(transfer, by=by, now=now)
    return case


def _require_movable(transfer: CaseTransfer, now: datetime) -> None:
    if not transfer.case.is_open:
        raise ActionRefused(_("The case was closed meanwhile. Decline it, and ask the other region."))
    if is_same_report(transfer.case):
        raise ActionRefused(
            _("The other region linked the case as the same report as another one. Decline it, and ask them.")
        )
    if region_covering(transfer.to_authority, localdate(now)) != transfer.to_region:
        raise ActionRefused(_("Your region does not cover this authority any more. Decline the case."))


def _total_in_the_way() -> str:
    return _(
        "A total of this source stands for that month in your region, so its cases are counted already. Take the "
        "total away first, or decline the case."
    )


def _let_in(case: Case, *, by: User, now: datetime) -> dict[str, int]:
    """Returns what the timeline says of it: how many actions changed hands."""
    stay = holders(Permission.VIEW_CASES, case.region_id, localdate(now))
    NamedPerson.objects.filter(case=case).exclude(user__in=stay).delete()
    if case.circle == Circle.NAMED:
        NamedPerson.objects.get_or_create(case=case, user=by, defaults={"named_at": now, "named_by": by})
    left = case.actions.open().filter(owner__isnull=False).exclude(owner__in=stay)
    return {"actions": count} if (count := left.update(owner=by)) else {}


@transaction.atomic
def decline_transfer(
    *, transfer_id: UUID, answer: str, by: User, now: datetime, leaks: Sequence[str] = ()
) -> CaseTransfer:
    """The case stays where it is; its region reads why."""
    transfer = _taken(transfer_id, by)
    check(transfer.status, TransferStatus.DECLINED)
    if not answer.strip():
        raise FieldsRefused({"answer": _("Write why your region does not take the case.")})
    transfer.answer = answer
    _answered(transfer, TransferStatus.DECLINED, by, now)
    detail = with_leaks(told("declined", transfer), leaks)
    written(transfer.case, CaseEvent.Kind.TRANSFER, by=by, now=now, detail=detail)
    tell_of_answer(transfer, transfer.case.lead, by=by, now=now)
    return transfer


def _answered(transfer: CaseTransfer, status: TransferStatus, by: User, now: datetime) -> None:
    transfer.status, transfer.answered_at, transfer.answered_by = status, now, by
    transfer.save()


def _taken(transfer_id: UUID, by: User) -> CaseTransfer:
    """The offer and its case, both held. The case first, as in every act: two who answer at once wait for each other.

    The case is locked without its region: PostgreSQL gives no row to whoever waited while the joined one changed.
    Raises NotPermitted where it is not for `by` to answer.
    """
    rows = CaseTransfer.objects.visible_to(by).filter(pk=transfer_id)
    case_ids = list(rows.values_list("case", flat=True))
    case = Case.objects.select_for_update().filter(pk__in=case_ids).first()
    transfer = rows.select_related("from_region", "to_region", "to_authority").first()
    if case is None or transfer is None or not by.may_for(Permission.LEAD_CASES, transfer.to_region_id):
        raise NotPermitted
    transfer.case = case
    return transfer
