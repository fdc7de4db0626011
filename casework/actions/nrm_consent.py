"""Recording that an adult's answer about consent has changed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from casework import nrm_consent
from casework.actions.next_actions import with_leaks
from casework.actions.notes import put_note
from casework.actions.nrm import facts_of
from casework.actions.steps import taken, written
from casework.kinds import CaseKind
from casework.models import Case, CaseEvent
from casework.nrm_consent import Answer
from casework.nrm_rules import find_problems
from casework.refusals import FieldsRefused, NotPermitted
from cohesion.models import User


@transaction.atomic
def answer_consent(
    *,
    case_id: UUID,
    answer: str,
    on: date,
    sent_on: date | None,
    reason: str,
    language: str,
    seen_version: int,
    by: User,
    now: datetime,
    kept: Sequence[str] = (),
) -> Case:
    """Consent was given later, refused after all, or withdrawn. Why is kept as a note; the timeline keeps each answer.

    Without consent the official reference goes. Raises FieldsRefused, StaleCase, NotPermitted.
    """
    case, today = taken(case_id, by=by, seen_version=seen_version), localdate(now)
    if case.kind != CaseKind.NRM:
        raise NotPermitted
    record, told = case.nrm, Answer(answer, on, sent_on)
    before = record.official_reference
    problems = nrm_consent.find_problems(record, told, today)
    if not reason.strip():
        problems["reason"] = _("Write what led to the answer.")
    if problems:
        raise FieldsRefused(problems)
    nrm_consent.settle(record, told)
    _keep_the_rules(case, today)
    record.save()
    note = put_note(case, reason, language, by=by, now=now)
    said = {"what": "CONSENT", "answer": answer, "on": on.isoformat(), "way": record.way, "note": str(note.pk)}
    is_withdrawn, is_cleared = record.consent_withdrawn_on is not None, bool(before and not record.official_reference)
    flags = {"is_withdrawn": is_withdrawn, "is_cleared": is_cleared}
    written(case, CaseEvent.Kind.NRM, by=by, now=now, detail=with_leaks({**said, **flags}, kept))
    return case


def _keep_the_rules(case: Case, today: date) -> None:
    """What follows obeys the rules of every record: the lists of the new day, say."""
    names = ("consent", "consent_on", "way", "referred_on", "official_reference")
    after = replace(facts_of(case), **{name: getattr(case.nrm, name) for name in names})
    told = {"referred_on": "sent_on", "consent_on": "on", "consent": "answer", "way": "answer"}
    problems = find_problems(after, today)
    if problems:
        raise FieldsRefused({told.get(name, name): sentence for name, sentence in problems.items()})
