"""Referral of a case to a partner agency: only under a live protocol, and with consent or a lawful basis."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from casework import protocols
from casework.actions.next_actions import require_open, with_leaks
from casework.actions.steps import taken, written
from casework.day_rules import found, order_problem, past_problem
from casework.models import Agency, Case, CaseEvent, CaseReferral, ReferralStatus, SharingProtocol
from casework.referral_lifecycle import check
from casework.refusals import FieldsRefused
from casework.sharing_grounds import Ground
from cohesion.models import User
from cohesion.refusals import ActionRefused

MOST_REFERRALS = 100


@transaction.atomic
def offer_referral(
    *,
    case_id: UUID,
    agency: Agency,
    purpose: str,
    language: str,
    ground: Ground,
    offered_on: date,
    by: User,
    now: datetime,
    leaks: Sequence[str] = (),
) -> CaseReferral:
    """Raises FieldsRefused where no live protocol covers the agency for this kind of case on that day."""
    case = taken(case_id, by=by)
    require_open(case)
    protocol = _covering(case, agency, offered_on)
    day_problem = past_problem(offered_on, localdate(now)) or _too_early(case, offered_on)
    problems = found(
        agency=_running_problem(case, agency),
        purpose=None if purpose.strip() else _("Write what the agency is asked to do."),
        ground=ground.problem(offered_on),
        offered_on=day_problem,
    )
    if protocol is None and not day_problem:
        problems.setdefault("agency", protocols.why_none(agency, case.kind, offered_on, region_id=case.region_id))
    if problems or protocol is None:
        raise FieldsRefused(problems)
    if case.referrals.count() >= MOST_REFERRALS:
        raise ActionRefused(_("A case holds at most 100 referrals. Write a note instead."))
    referral = CaseReferral.objects.create(
        case=case,
        agency=agency,
        protocol=protocol,
        purpose=purpose,
        language=language,
        has_consent=ground.has_consent,
        basis=ground.basis,
        offered_on=offered_on,
        offered_by=by,
    )
    _told(referral, "offered", offered_on, by=by, now=now, leaks=leaks)
    return referral


def _covering(case: Case, agency: Agency, day: date) -> SharingProtocol | None:
    """The live protocol, held: asked for once more when nobody can end it any longer before the referral stands."""
    protocol = protocols.covering(agency, case.kind, day, region_id=case.region_id)
    if protocol is None:
        return None
    SharingProtocol.objects.select_for_update().get(pk=protocol.pk)
    return protocols.covering(agency, case.kind, day, region_id=case.region_id)


def _too_early(case: Case, day: date) -> str | None:
    sentence = _("The case came here on %(day)s. It cannot be referred before that day.")
    return order_problem(day, case.received_on, sentence)


def _running_problem(case: Case, agency: Agency) -> str | None:
    if not case.referrals.running().filter(agency=agency).exists():
        return None
    return _("The case is referred to %(agency)s already. End that referral first.") % {"agency": agency.name}


@transaction.atomic
def answer_referral(
    *,
    case_id: UUID,
    referral_id: UUID,
    status: str,
    answered_on: date,
    reason: str,
    seen_version: int,
    by: User,
    now: datetime,
    leaks: Sequence[str] = (),
) -> CaseReferral:
    """What the agency said: accepted, or declined and why."""
    referral = _taken(case_id, referral_id, seen_version, by)
    if status not in _ANSWERS:
        raise FieldsRefused({"status": _("Say what the agency answered.")})
    check(referral.status, ReferralStatus(status))
    too_early = _("The answer comes after the offer (%(day)s). Enter a later day.")
    is_unexplained = status == ReferralStatus.DECLINED and not reason.strip()
    if problems := found(
        answered_on=past_problem(answered_on, localdate(now))
        or order_problem(answered_on, referral.offered_on, too_early),
        reason=_("Write why it was declined.") if is_unexplained else None,
    ):
        raise FieldsRefused(problems)
    referral.status, referral.answered_on, referral.reason = status, answered_on, reason
    referral.save()
    _told(referral, status.lower(), answered_on, by=by, now=now, leaks=leaks)
    return referral


_ANSWERS = (ReferralStatus.ACCEPTED, ReferralStatus.DECLINED)


@transaction.atomic
def end_referral(
    *,
    case_id: UUID,
    referral_id: UUID,
    target: ReferralStatus,
    ended_on: date,
    reason: str,
    seen_version: int,
    by: User,
    now: datetime,
    leaks: Sequence[str] = (),
) -> CaseReferral:
    """`target` is DONE with what came of it, or REVOKED with why: consent was taken back, say."""
    referral = _taken(case_id, referral_id, seen_version, by)
    check(referral.status, target)
    too_early = _("It cannot end before the day of the last step (%(day)s). Enter a later day.")
    is_unexplained = target == ReferralStatus.REVOKED and not reason.strip()
    if problems := found(
        ended_on=past_problem(ended_on, localdate(now))
        or order_problem(ended_on, referral.answered_on or referral.offered_on, too_early),
        reason=_("Write why it is taken back.") if is_unexplained else None,
    ):
        raise FieldsRefused(problems)
    referral.status, referral.ended_on, referral.reason = target, ended_on, reason or referral.reason
    referral.save()
    _told(referral, target.lower(), ended_on, by=by, now=now, leaks=leaks)
    return referral


def _taken(case_id: UUID, referral_id: UUID, seen_version: int, by: User) -> CaseReferral:
    """The referral, with its case held; whoever was slower is told so before anything is compared."""
    case = taken(case_id, by=by, seen_version=seen_version)
    referral = case.referrals.select_related("agency").get(pk=referral_id)
    referral.case = case
    return referral


def _told(referral: CaseReferral, what: str, day: date, *, by: User, now: datetime, leaks: Sequence[str]) -> None:
    detail = {"what": what, "agency": referral.agency.code, "on": day.isoformat(), "referral": str(referral.pk)}
    written(referral.case, CaseEvent.Kind.REFERRAL, by=by, now=now, detail=with_leaks(detail, leaks))
