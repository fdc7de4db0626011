"""Legal holds: while one stands, nothing removes the case."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from casework.actions.steps import taken, written
from casework.models import Case, CaseEvent, LegalHold, SubjectAccessRequest
from casework.refusals import FieldsRefused
from cohesion.models import User
from cohesion.permissions import Permission
from cohesion.refusals import ActionRefused

_RIGHTS = LegalHold.Reason.RIGHTS


@transaction.atomic
def hold(*, case_id: UUID, reason: str, words: str, by: User, now: datetime) -> LegalHold:
    """Let nothing remove the case. One that stands for a request about personal data alone gives way to this one."""
    case = taken(case_id, by=by, permission=Permission.LEAD_CASES)
    if not words.strip():
        raise FieldsRefused({"words": _("Enter what the case is kept for.")})
    standing = _standing(case)
    if standing is not None and not _is_of_requests(standing):
        raise ActionRefused(_("A legal hold stands already. Lift it first if another one is to take its place."))
    if standing is not None:
        _lifted(standing, by=by, now=now)
    return _set(case, reason, words.strip(), by=by, now=now)


@transaction.atomic
def lift(*, case_id: UUID, by: User, now: datetime) -> LegalHold | None:
    """End the hold. Where a request about personal data is still open, one for it takes its place and is returned."""
    case = taken(case_id, by=by, permission=Permission.LEAD_CASES)
    standing = _standing(case)
    if standing is None:
        raise ActionRefused(_("No legal hold stands. Nothing more is needed."))
    is_asked = _is_asked(case)
    if is_asked and _is_of_requests(standing):
        raise ActionRefused(_("Somebody waits for an answer about their data. Answer them first: that lifts the hold."))
    _lifted(standing, by=by, now=now)
    written(case, CaseEvent.Kind.HOLD, by=by, now=now, detail={"lifted": standing.reason})
    return _set(case, _RIGHTS, "", by=by, now=now) if is_asked else None


def hold_for_request(case: Case, *, by: User, now: datetime) -> None:
    """Hold the case while a request about personal data is open, unless a hold stands anyway. `case` is locked."""
    if _standing(case) is None:
        _set(case, _RIGHTS, "", by=by, now=now)


def lift_after_request(case: Case, *, by: User, now: datetime) -> None:
    """The last request is answered: the hold that stood for it alone ends. `case` is locked."""
    standing = _standing(case)
    if standing is not None and _is_of_requests(standing) and not _is_asked(case):
        _lifted(standing, by=by, now=now)
        written(case, CaseEvent.Kind.HOLD, by=by, now=now, detail={"lifted": standing.reason})


def _standing(case: Case) -> LegalHold | None:
    return LegalHold.objects.standing().filter(case=case).first()


def _is_of_requests(held: LegalHold) -> bool:
    """Set by the service while a request is open: people write what they hold a case for."""
    return held.reason == _RIGHTS and not held.words


def _is_asked(case: Case) -> bool:
    return SubjectAccessRequest.objects.filter(case=case, answered_at__isnull=True).exists()


def _set(case: Case, reason: str, words: str, *, by: User, now: datetime) -> LegalHold:
    held = LegalHold(case=case, reason=reason, at=now, by=by)
    held.words = words
    held.save(force_insert=True)
    written(case, CaseEvent.Kind.HOLD, by=by, now=now, detail={"set": reason})
    return held


def _lifted(held: LegalHold, *, by: User, now: datetime) -> None:
    held.lifted_at, held.lifted_by = now, by
    held.save(update_fields=["lifted_at", "lifted_by"])
