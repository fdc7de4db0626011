"""Taking in a register: parked sealed while a person looks at it, then all of it or nothing."""

import hashlib
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from casework.actions.bulk_recording import record_many
from casework.intake.register import Register, read_register
from casework.kinds import CaseKind
from casework.models import CaseImport
from cohesion import audit
from cohesion.models import User
from cohesion.permissions import Permission
from cohesion.refusals import ActionRefused
from cohesion.sealing import SealError, fingerprint, fingerprints
from cohesion.sealing.envelope import seal_file, unseal_file

KEPT = timedelta(hours=1)
_DIGEST = "CASE_IMPORT"
logger = structlog.get_logger(__name__)


def _place(upload: CaseImport) -> str:
    return f"casework_caseimport.content:{upload.pk}"


def _form(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@transaction.atomic
def park(*, register: Register, content: bytes, by: User, now: datetime) -> CaseImport:
    """Keep the file, sealed, for the one who looked at it. `register` is usable."""
    upload = CaseImport(
        kind=CaseKind.HATE_CRIME,
        region=register.rows[0].region,
        digest=fingerprint(_DIGEST, _form(content)),
        rows=len(register.rows),
        at=now,
        by=by,
    )
    upload.stored.save(f"{upload.pk}.sealed", ContentFile(seal_file(content, _place(upload))), save=False)
    upload.save(force_insert=True)
    detail = {"import": str(upload.pk), "rows": upload.rows}
    audit.record("cases.import_checked", by=by, now=now, subject=by, region=upload.region, detail=detail)
    return upload


def parked_content(upload: CaseImport, now: datetime) -> bytes | None:
    """The file again; None once it was taken in, its hour is over, or it cannot be opened any more."""
    if upload.status != CaseImport.Status.CHECKED or now - upload.at > KEPT or not upload.stored:
        return None
    try:
        with upload.stored.open("rb") as file:
            return unseal_file(file.read(), _place(upload))
    except (FileNotFoundError, SealError):
        return None


def taken_in_before(content: bytes, *, by: User) -> CaseImport | None:
    """The latest time that the same file was taken in, by anybody of the person's regions."""
    regions = by.region_ids_for(Permission.EDIT_CASES)
    same = CaseImport.objects.filter(digest__in=fingerprints(_DIGEST, _form(content)), region_id__in=regions)
    return same.filter(status=CaseImport.Status.TAKEN_IN).select_related("by").order_by("-at").first()


@transaction.atomic
def take_in(*, upload_id: UUID, with_alike: bool, keeps_leaks: bool, by: User, now: datetime) -> CaseImport:
    """All cases of the file that were chosen, or none. The file is read and judged anew.

    Raises ActionRefused: the file is gone, something has changed since it was looked at, or nothing is left to add.
    """
    upload = CaseImport.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=upload_id).first()
    content = parked_content(upload, now) if upload else None
    if upload is None or content is None:
        raise ActionRefused(_("The file is no longer here. Choose it again and look at it once more."))
    register = read_register("", content, user=by, today=localdate(now))
    if not register.is_usable:
        raise ActionRefused(_("Something has changed since you looked at the file. Look at it once more."))
    if register.leaks and not keeps_leaks:
        raise ActionRefused(_("Some texts may point to one person. Tick the box, or take it out of the file."))
    rows = register.chosen(with_alike=with_alike)
    if not rows:
        raise ActionRefused(_("All lines are here already, so nothing would be added."))
    try:
        with transaction.atomic():
            record_many(rows=rows, leaks=register.leaks, upload=upload, by=by, now=now)
    except IntegrityError as error:
        logger.warning("case_import_refused", problem=type(error).__name__)
        raise ActionRefused(_("Something has changed since you looked at the file. Look at it once more.")) from error
    upload.status, upload.added = CaseImport.Status.TAKEN_IN, len(rows)
    _let_go(upload)
    upload.save()
    _note(upload, register, by=by, now=now)
    return upload


def _note(upload: CaseImport, register: Register, *, by: User, now: datetime) -> None:
    detail = {
        "import": str(upload.pk),
        "kind": upload.kind,
        "rows": len(register.rows),
        "added": upload.added,
        "left_out": len(register.rows) - upload.added,
        "kept": sorted({kind.value for leak in register.leaks for kind in leak.kinds}),
    }
    audit.record("cases.imported", by=by, now=now, subject=by, region=upload.region, detail=detail)


def _let_go(upload: CaseImport) -> None:
    """Take the file away once the transaction stands: if it does not, the person can try again."""
    storage, name = upload.stored.storage, upload.stored.name
    upload.stored = ""
    if name:
        transaction.on_commit(lambda: storage.delete(name))


@transaction.atomic
def tidy(*, now: datetime) -> int:
    """Take away the files that nobody took in within the hour, with their rows. Returns how many."""
    old = CaseImport.objects.filter(status=CaseImport.Status.CHECKED, at__lt=now - KEPT)
    uploads = list(old.select_for_update())
    for upload in uploads:
        _let_go(upload)
        upload.delete()
    return len(uploads)
