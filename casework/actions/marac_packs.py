"""Agenda packs that leave the service: each case in one is told among its looks, and why names were taken along."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from casework.actions.reading import note_taken_out
from casework.models import Case, DetailsLook, Meeting
from casework.refusals import NotPermitted
from cohesion import audit
from cohesion.models import User
from cohesion.permissions import Permission


@transaction.atomic
def take_pack(
    *, meeting: Meeting, cases: Sequence[Case], by: User, now: datetime, is_identifying: bool = False
) -> None:
    """Recorded with each of the cases in it, in a few queries however many they are."""
    detail: dict[str, object] = {"meeting": meeting.pk, "identifying": is_identifying}
    note_taken_out(cases, by=by, now=now, detail=detail)


@transaction.atomic
def take_pack_with_names(
    *,
    meeting: Meeting,
    cases: Sequence[Case],
    named: Sequence[Case],
    reason: str,
    words: str,
    by: User,
    now: datetime,
) -> None:
    """Beside the taking a look at who is in each of the `named` cases, with its reason. Raises NotPermitted."""
    if not by.may_for(Permission.VIEW_PERSONAL_DETAILS, meeting.forum.region_id):
        raise NotPermitted
    take_pack(meeting=meeting, cases=cases, by=by, now=now, is_identifying=True)
    looks = [DetailsLook(case=case, reason=reason, words=words, at=now, by=by) for case in named]
    DetailsLook.objects.bulk_create(looks)
    told = [(look.case, look.case.region_id, {"reason": reason, "look": str(look.pk)}) for look in looks]
    audit.record_each("case.read.personal_details", by=by, now=now, of=told)
