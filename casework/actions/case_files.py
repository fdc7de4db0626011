"""Files of a case: sealed before they are stored, opened in memory alone, taken away with a reason that stays."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from uuid import UUID, uuid4

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from casework.actions.next_actions import with_leaks
from casework.actions.notes import put_note
from casework.actions.steps import taken, written
from casework.file_contents import place_of
from casework.models import Case, CaseEvent, CaseFile
from casework.refusals import FieldsRefused
from cohesion.kept_files import EvidenceFile, judged
from cohesion.models import User
from cohesion.refusals import ActionRefused
from cohesion.sealing import fingerprint, fingerprints
from cohesion.sealing.envelope import seal_file

MOST_FILES = 100
LONGEST_TITLE = 200
_DIGEST = "CASE_FILE"


def add_file(
    *, case_id: UUID, name: str, content: bytes, title: str, by: User, now: datetime, leaks: Sequence[str] = ()
) -> CaseFile:
    """Keep a file under a random name. Whatever stops the act, also at its very end, takes the file away again."""
    file = judged(name, content)
    row = CaseFile(ending=file.ending, size=len(content), added_at=now, added_by=by)
    row.title, row.name = " ".join(title.split()) or file.name, file.name
    try:
        with transaction.atomic():
            case = taken(case_id, by=by)
            _placed(case, row, file)
            detail = {"file": str(row.pk), "ending": row.ending, "size": row.size}
            written(case, CaseEvent.Kind.FILE_ADDED, by=by, now=now, detail=with_leaks(detail, leaks))
    except BaseException:
        if row.stored.name:
            row.stored.storage.delete(row.stored.name)
        raise
    return row


def _placed(case: Case, row: CaseFile, file: EvidenceFile) -> None:
    content_hash = sha256(file.content).hexdigest()
    if case.files.filter(digest__in=fingerprints(_DIGEST, content_hash)).exists():
        raise ActionRefused(_("This file is here already. Nothing was added."))
    if case.files.count() >= MOST_FILES:
        raise ActionRefused(_("A case holds at most 100 files. Take one away first."))
    row.case, row.digest = case, fingerprint(_DIGEST, content_hash)
    row.stored.save(f"{uuid4().hex}.sealed", ContentFile(seal_file(file.content, place_of(row))), save=False)
    row.save(force_insert=True)


@transaction.atomic
def remove_file(
    *,
    case_id: UUID,
    file_id: UUID,
    reason: str,
    language: str,
    by: User,
    now: datetime,
    leaks: Sequence[str] = (),
) -> None:
    """Take a file away. Why is kept as a note; what is stored goes once that is sure."""
    case = taken(case_id, by=by)
    row = case.files.filter(pk=file_id).first()
    if row is None:
        raise ActionRefused(_("This file was taken away already. Nothing more is needed."))
    if not reason.strip():
        raise FieldsRefused({"reason": _("Write why the file is taken away.")})
    storage, path = row.stored.storage, str(row.stored.name)
    detail = {"file": str(row.pk), "ending": row.ending, "size": row.size}
    row.delete()
    note = put_note(case, reason, language, by=by, now=now)
    detail["note"] = str(note.pk)
    written(case, CaseEvent.Kind.FILE_REMOVED, by=by, now=now, detail=with_leaks(detail, leaks))
    transaction.on_commit(lambda: storage.delete(path))
