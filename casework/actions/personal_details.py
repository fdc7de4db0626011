"""Who is in a case: each look with its reason, each change in the timeline, neither with a word of what is there."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from casework import match_keys
from casework.actions.reading import note_read
from casework.actions.steps import taken, written
from casework.kinds import CaseKind
from casework.models import Case, CaseEvent, DetailsLook, HateCrime, MatchKey, PersonalDetails
from casework.person_facts import TEXTS, PersonFacts, find_problems, tidy_postcode
from casework.refusals import FieldsRefused, NotPermitted, StaleCase
from casework.repeats import is_repeat
from cohesion.models import User
from cohesion.permissions import Permission
from cohesion.refusals import ActionRefused


@transaction.atomic
def look(*, case_id: UUID, reason: str, words: str, by: User, now: datetime) -> DetailsLook:
    """Record that `by` looks at the personal details of a case, and why. The audit record gets the reason’s code."""
    case = taken(case_id, by=by, permission=Permission.VIEW_PERSONAL_DETAILS)
    looked = DetailsLook.objects.create(case=case, reason=reason, words=words, at=now, by=by)
    note_read(case, "personal_details", by=by, now=now, detail={"reason": reason, "look": str(looked.pk)})
    return looked


@transaction.atomic
def add_person(*, case_id: UUID, facts: PersonFacts, by: User, now: datetime) -> PersonalDetails:
    """Raises FieldsRefused or NotPermitted."""
    case = _taken(case_id, by=by)
    if case.kind == CaseKind.NRM:
        raise ActionRefused(_("A modern slavery record says nothing of who somebody is. No personal details are kept."))
    _refuse(facts, now)
    person = PersonalDetails(case=case, written_at=now, written_by=by)
    changed = _put(person, facts)
    person.save(force_insert=True)
    _follow_up(case, person, "ADDED", changed, by=by, now=now)
    return person


@transaction.atomic
def change_person(
    *, case_id: UUID, person_id: UUID, facts: PersonFacts, seen: datetime, by: User, now: datetime
) -> PersonalDetails:
    """Write the details anew. StaleCase where they were written since `seen`, when what is changed was written."""
    case = _taken(case_id, by=by)
    person = _of(case, person_id)
    if person.written_at != seen:
        raise StaleCase
    _refuse(facts, now)
    changed = _put(person, facts)
    person.written_at, person.written_by = now, by
    person.save()
    _follow_up(case, person, "CHANGED", changed, by=by, now=now)
    return person


@transaction.atomic
def remove_person(*, case_id: UUID, person_id: UUID, by: User, now: datetime) -> None:
    """The details and what they could be found by are gone; that somebody was removed stays in the timeline."""
    case = _taken(case_id, by=by)
    person = _of(case, person_id)
    detail = {"did": "REMOVED", "person": str(person.pk), "part": person.part}
    person.delete()
    written(case, CaseEvent.Kind.PERSONAL_DETAILS, by=by, now=now, detail=detail)


def _taken(case_id: UUID, *, by: User) -> Case:
    case = taken(case_id, by=by, permission=Permission.EDIT_CASES)
    if not by.may_for(Permission.VIEW_PERSONAL_DETAILS, case.region_id):
        raise NotPermitted
    return case


def _of(case: Case, person_id: UUID) -> PersonalDetails:
    person = PersonalDetails.objects.filter(case=case, pk=person_id).first()
    if person is None:
        raise StaleCase
    return person


def _refuse(facts: PersonFacts, now: datetime) -> None:
    if problems := find_problems(facts, localdate(now)):
        raise FieldsRefused(problems)


def _put(person: PersonalDetails, facts: PersonFacts) -> list[str]:
    """Set what differs; what is the same keeps its seal. Returns the names of what changed."""
    values = {name: getattr(facts, name).strip() for name in TEXTS}
    values |= {"part": facts.part, "born_on": facts.born_on.isoformat() if facts.born_on else ""}
    values["postcode"] = tidy_postcode(facts.postcode)
    changed = [name for name, value in values.items() if getattr(person, name) != value]
    for name in changed:
        setattr(person, name, values[name])
    return sorted(changed)


def _follow_up(case: Case, person: PersonalDetails, did: str, changed: list[str], *, by: User, now: datetime) -> None:
    """The keys to find them by, whether the victim was one before, and the line in the timeline."""
    MatchKey.objects.filter(person=person).delete()
    MatchKey.objects.bulk_create(match_keys.of_person(person))
    _note_repeat(case)
    detail = {"did": did, "person": str(person.pk), "part": person.part, "fields": changed}
    written(case, CaseEvent.Kind.PERSONAL_DETAILS, by=by, now=now, detail=detail)


def _note_repeat(case: Case) -> None:
    """Once a victim is known to have been one before, that stays."""
    if case.kind != CaseKind.HATE_CRIME or not is_repeat(case):
        return
    HateCrime.objects.filter(case=case, is_repeat=False).update(is_repeat=True)
