"""Somebody asks for what is held about them: opened, prepared, looked at by a second person, answered."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from casework.actions.legal_holds import hold_for_request, lift_after_request
from casework.actions.reading import note_read
from casework.actions.steps import taken
from casework.kinds import MARAC_KINDS
from casework.marac_minutes import has_closed_minutes
from casework.models import (
    Case,
    Circle,
    ConflictOfInterest,
    DetailsLook,
    NamedPerson,
    PersonalDetails,
    SubjectAccessRequest,
)
from casework.refusals import FieldsRefused, NotPermitted
from casework.subject_access.bundle import bundle
from casework.subject_access.choices import Choices, Exemption
from casework.subject_access.due import answer_due_on
from casework.subject_access.loading import prepared
from casework.subject_access.prepared import VICTIM_FACTS
from cohesion import audit
from cohesion.holders import holders
from cohesion.models import User
from cohesion.permissions import Permission
from cohesion.refusals import ActionRefused

LONGEST_WORD = 200
MOST_WORDS = 200


@transaction.atomic
def open_request(*, case_id: UUID, person_id: UUID, received_on: date, by: User, now: datetime) -> SubjectAccessRequest:
    """Begin the month. While it is open nothing removes the case."""
    case = _taken_case(case_id, by=by)
    if received_on > localdate(now):
        raise FieldsRefused({"received_on": _("This day is in the future. Enter the day on which it was received.")})
    asks = PersonalDetails.objects.filter(case=case, pk=person_id).first()
    if asks is None:
        raise FieldsRefused({"person": _("Choose who asks: somebody in this case.")})
    if SubjectAccessRequest.objects.filter(case=case, person=asks, answered_at__isnull=True).exists():
        raise FieldsRefused({"person": _("A request of this person is open already. Go back to the case and open it.")})
    is_victim = asks.part == PersonalDetails.Part.VICTIM
    asked = SubjectAccessRequest(
        case=case,
        person=asks,
        received_on=received_on,
        due_on=answer_due_on(received_on),
        opened_at=now,
        opened_by=by,
    )
    # Somebody else than the victim is not told about the victim, unless whoever prepares the answer decides so.
    asked.hidden = Choices(by=by.pk, left_out={} if is_victim else {VICTIM_FACTS: Exemption.OTHERS}).written()
    asked.save(force_insert=True)
    _note("opened", asked, case, by=by, now=now)
    hold_for_request(case, by=by, now=now)
    return asked


@transaction.atomic
def choose(
    *,
    request_id: UUID,
    added: Sequence[str],
    readable: frozenset[str],
    left_out: Mapping[str, str],
    files: frozenset[str],
    seen: str,
    by: User,
    now: datetime,
) -> SubjectAccessRequest:
    """Keep what is covered, left out and sent along. What was checked before has to be looked at again."""
    asked, case = _taken(request_id, by=by)
    _require_open(asked)
    if seen != stamp(asked):
        raise ActionRefused(
            _("Somebody else has changed this answer meanwhile. Look at it again, then save what you wanted.")
        )
    if problem := _problem(added):
        raise FieldsRefused({"added": problem})
    words = tuple(dict.fromkeys(" ".join(word.split()) for word in added if word.strip()))
    asked.hidden = Choices(words, readable, dict(left_out), files, by=by.pk).written()
    asked.checked_at = asked.checked_by = None
    asked.save()
    counts = {"added": len(words), "readable": len(readable), "left_out": len(left_out), "files": len(files)}
    _note("prepared", asked, case, by=by, now=now, counts=counts)
    return asked


@transaction.atomic
def check(*, request_id: UUID, seen: str, is_alone: bool, by: User, now: datetime) -> SubjectAccessRequest:
    """A second pair of eyes has read it as it goes out. `seen` is the digest of what was read.

    Where nobody else in the region may, whoever prepared it may say so (`is_alone`) after reading it once more.
    """
    asked, case = _taken(request_id, by=by, permission=Permission.VIEW_PERSONAL_DETAILS)
    _require_open(asked)
    answer = prepared(asked, by, localdate(now))
    if answer.digest != seen:
        raise ActionRefused(_("What goes out has changed since you opened this page. Read it again."))
    if answer.choices.by == by.pk:
        if others_who_may_check(case, by, localdate(now)).exists():
            raise ActionRefused(_("Somebody else has to read it: you prepared it. Ask a colleague of the region."))
        if not is_alone:
            raise FieldsRefused({"is_alone": _("Read it once more, then tick that you have.")})
    asked.hidden = replace(answer.choices, checked=seen).written()
    asked.checked_at, asked.checked_by = now, by
    asked.save()
    _note("checked", asked, case, by=by, now=now, counts={"alone": is_alone and answer.choices.by == by.pk})
    return asked


@transaction.atomic
def answer(*, request_id: UUID, by: User, now: datetime) -> SubjectAccessRequest:
    """The bundle goes out. It is made once here, so that nothing is called answered that cannot be made."""
    asked, case = _taken(request_id, by=by)
    _require_open(asked)
    ready = prepared(asked, by, localdate(now))
    if not ready.is_checked:
        raise ActionRefused(
            _("What goes out now was not read by a second person: something has changed. Let it be read again.")
        )
    bundle(ready)
    asked.answered_at, asked.answered_by = now, by
    asked.save()
    _note("answered", asked, case, by=by, now=now)
    lift_after_request(case, by=by, now=now)
    return asked


@transaction.atomic
def withdraw(*, request_id: UUID, by: User, now: datetime) -> None:
    """A request that was opened by mistake, or that whoever asked has taken back."""
    asked, case = _taken(request_id, by=by)
    _require_open(asked)
    _note("withdrawn", asked, case, by=by, now=now)
    asked.delete()
    lift_after_request(case, by=by, now=now)


@transaction.atomic
def take_bundle(*, request_id: UUID, by: User, now: datetime) -> bytes:
    """The bundle of an answered request, as long as it is what was answered. Each time is recorded."""
    asked, case = _taken(request_id, by=by)
    if asked.answered_at is None:
        raise ActionRefused(_("It is not answered yet. Let it be read by a second person, then answer it."))
    ready = prepared(asked, by, localdate(now))
    if not ready.is_checked:
        raise ActionRefused(
            _("What is held, or who works on it, has changed since it was answered: that bundle cannot be made again.")
        )
    packed = bundle(ready)
    note_look(case, "subject_access", by=by, now=now, request_id=asked.pk)
    return packed


@transaction.atomic
def note_look(case: Case, how: str, *, by: User, now: datetime, request_id: UUID | None = None) -> None:
    """Whoever prepares or reads an answer looks at who is in the case: a look with its reason, and a read."""
    DetailsLook.objects.create(case=case, reason=DetailsLook.Reason.SUBJECT_ACCESS, at=now, by=by)
    note_read(case, how, by=by, now=now, detail={"request": str(request_id)} if request_id else None)


def others_who_may_check(case: Case, preparer: User, today: date) -> QuerySet[User]:
    """People beside the one who prepared it who may see who is in this case today."""
    people = holders(Permission.VIEW_PERSONAL_DETAILS, case.region_id, today).exclude(pk=preparer.pk)
    conflict = ConflictOfInterest.objects.standing().filter(case=case, user=OuterRef("pk"))
    people = people.filter(~Exists(conflict))
    if case.circle == Circle.NAMED:
        named = NamedPerson.objects.filter(case=case, user=OuterRef("pk"))
        people = people.filter(Q(pk=case.lead_id) | Exists(named))
    readers = [each.pk for each in people if not has_closed_minutes(case, each)] if case.kind in MARAC_KINDS else None
    return people if readers is None else people.filter(pk__in=readers)


def stamp(asked: SubjectAccessRequest) -> str:
    """Another one whenever somebody has written what was chosen."""
    return hashlib.sha256(asked.hidden.encode()).hexdigest()[:16]


def _problem(added: Sequence[str]) -> str:
    if len(added) > MOST_WORDS:
        return _("Enter at most 200 words or names.")
    if any(len(word) > LONGEST_WORD for word in added):
        return _("A line is longer than 200 characters. Put each word or name on a line of its own.")
    return ""


def _taken_case(case_id: UUID, *, by: User) -> Case:
    case = taken(case_id, by=by)
    if not by.may_for(Permission.VIEW_PERSONAL_DETAILS, case.region_id):
        raise NotPermitted
    _require_minutes(case, by)
    return case


def _require_minutes(case: Case, by: User) -> None:
    if has_closed_minutes(case, by):
        raise ActionRefused(
            _("The answer takes in minutes of meetings, and you may not read all of them. Ask a lead of the region.")
        )


def _taken(
    request_id: UUID, *, by: User, permission: Permission = Permission.EDIT_CASES
) -> tuple[SubjectAccessRequest, Case]:
    """The request and its case, both locked, the case first as every act does."""
    case_id = SubjectAccessRequest.objects.filter(pk=request_id).values_list("case", flat=True).first()
    if case_id is None:
        raise ActionRefused(_("This request was taken back. Nothing more is needed."))
    case = taken(case_id, by=by, permission=permission)
    if not by.may_for(Permission.VIEW_PERSONAL_DETAILS, case.region_id):
        raise NotPermitted
    _require_minutes(case, by)
    asked = SubjectAccessRequest.objects.select_for_update(of=("self",)).filter(pk=request_id).first()
    if asked is None:
        raise ActionRefused(_("This request was taken back. Nothing more is needed."))
    return asked, case


def _require_open(asked: SubjectAccessRequest) -> None:
    if asked.answered_at is not None:
        raise ActionRefused(_("This request is answered already. Nothing was changed."))


def _note(
    did: str,
    asked: SubjectAccessRequest,
    case: Case,
    *,
    by: User,
    now: datetime,
    counts: Mapping[str, int] | None = None,
) -> None:
    detail = {"request": str(asked.pk), **(counts or {})}
    audit.record(f"case.subject_access_{did}", by=by, now=now, subject=case, region=case.region, detail=detail)
