"""Notes on a case: added at any time, never rewritten; a wrong one is struck out and stays readable as such."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from casework.actions.next_actions import with_leaks
from casework.actions.steps import taken, written
from casework.models import Case, CaseEvent, CaseNote
from casework.refusals import FieldsRefused
from cohesion.models import User
from cohesion.refusals import ActionRefused


def put_note(case: Case, text: str, language: str, *, by: User, now: datetime) -> CaseNote:
    """A note within another act, such as the reason for opening a case again."""
    return CaseNote.objects.create(case=case, text=text, language=language, at=now, by=by)


@transaction.atomic
def add_note(
    *, case_id: UUID, text: str, language: str, by: User, now: datetime, leaks: Sequence[str] = ()
) -> CaseNote:
    """Two people who add notes at once never clash: no version is compared."""
    case = taken(case_id, by=by)
    if not text.strip():
        raise FieldsRefused({"text": _("Write the note.")})
    note = put_note(case, text, language, by=by, now=now)
    written(case, CaseEvent.Kind.NOTED, by=by, now=now, detail=with_leaks({"note": str(note.pk)}, leaks))
    return note


@transaction.atomic
def strike_note(*, case_id: UUID, note_id: UUID, by: User, now: datetime) -> CaseNote:
    """Strike a note out for good. What it said wrongly, a new note says rightly."""
    case = taken(case_id, by=by)
    note = case.notes.filter(pk=note_id, withdrawn_at__isnull=True).first()
    if note is None:
        raise ActionRefused(_("This note was struck out already. Nothing more is needed."))
    note.withdrawn_at, note.withdrawn_by = now, by
    note.save(update_fields=["withdrawn_at", "withdrawn_by"])
    written(case, CaseEvent.Kind.NOTE_WITHDRAWN, by=by, now=now, detail={"note": str(note.pk)})
    return note
