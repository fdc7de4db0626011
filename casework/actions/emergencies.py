"""Break-glass: a restricted case opened for some hours, and the leads told at once."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from casework.actions.sight import noted, sighted
from casework.break_glass import LENGTH
from casework.models import Case, CaseEvent, ConflictOfInterest, EmergencyAccess
from casework.refusals import FieldsRefused, NotPermitted
from cohesion import audit, letters
from cohesion.holders import holders
from cohesion.models import User
from cohesion.permissions import Permission


@transaction.atomic
def open_in_emergency(*, case_id: UUID, reason: str, words: str, by: User, now: datetime) -> EmergencyAccess:
    """Let `by` in for four hours. Raises FieldsRefused without words, and where the case is open to them already."""
    case = sighted(case_id, by=by, permission=Permission.BREAK_GLASS)
    if not words.strip():
        raise FieldsRefused({"words": _("Say why the case cannot wait.")})
    if Case.objects.visible_to(by).filter(pk=case.pk).exists():
        raise FieldsRefused({"reason": _("You can open this case already. Go back and open it.")})
    access = EmergencyAccess.objects.create(case=case, user=by, reason=reason, words=words, at=now, until=now + LENGTH)
    detail = {"reason": reason, "until": access.until.isoformat(timespec="minutes")}
    noted(case, CaseEvent.Kind.BREAK_GLASS, "case.opened_in_emergency", by=by, now=now, detail=detail)
    _tell(access, now)
    return access


@transaction.atomic
def say_seen(*, access_id: UUID, by: User, now: datetime) -> EmergencyAccess:
    """“I have seen it.” Raises NotPermitted for whoever opened it, and for those whose business it is not."""
    access = EmergencyAccess.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=access_id).first()
    if access is None:
        raise NotPermitted
    if access.seen_at is None:
        access.seen_at, access.seen_by = now, by
        access.save(update_fields=["seen_at", "seen_by"])
        case = access.case
        audit.record(
            "case.emergency_seen", by=by, now=now, subject=case, region=case.region, detail={"by": access.user_id}
        )
    return access


def leads_to_tell(case: Case, breaker: User, now: datetime) -> QuerySet[User]:
    """Those who lead the region’s cases today, but for whoever opened it and those whom a conflict keeps out."""
    conflicts = ConflictOfInterest.objects.standing().filter(case=case).values("user")
    leads = holders(Permission.LEAD_CASES, case.region_id, localdate(now))
    return leads.exclude(pk=breaker.pk).exclude(pk__in=conflicts)


def _tell(access: EmergencyAccess, now: datetime) -> None:
    case, breaker = access.case, access.user
    leads = leads_to_tell(case, breaker, now)
    _write("emergency", leads, access)
    if not leads:
        _write("emergency_unled", holders(Permission.MANAGE_PEOPLE, None, localdate(now)), access)
    lead = case.lead
    if lead is not None and lead.is_active and lead != breaker and lead not in leads:
        _write("emergency_of_yours", [lead], access)


def _write(template: str, people: Iterable[User], access: EmergencyAccess) -> None:
    """Letters name who and until when, and the case by its reference; administrators are not told even that."""
    case = access.case
    for person in people:
        context = {
            "person": person,
            "breaker": access.user,
            "said": case.said,
            "region": case.region,
            "until": timezone.localtime(access.until),
            "url": _address(template, access, person.language),
        }
        letters.send(f"casework/letters/{template}", to=person.email, language=person.language, context=context)


def _address(template: str, access: EmergencyAccess, language: str) -> str:
    if template == "emergency":
        return letters.address("case_emergency_seen", access.case.reference, access.pk, language=language)
    if template == "emergency_of_yours":
        return letters.address("case", access.case.reference, language=language)
    return letters.address("home", language=language)
