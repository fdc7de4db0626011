"""Taking tables away: a small one at once, a large one by a job, each of them recorded; and removing old files."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import structlog
from django.core.files.storage import storages
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from cohesion import audit, jobs
from cohesion.models import Job, User
from cohesion.permissions import Permission
from cohesion.refusals import ActionRefused
from reporting import stored_files
from reporting.actions.safe_numbers import NotChecked
from reporting.models import Takeaway
from reporting.takeaway.notes import Made
from reporting.takeaway.sources import NoSuchTable, Source, source
from reporting.takeaway.table import Table
from reporting.takeaway.writing import FORMATS, file_name, written

logger = structlog.get_logger(__name__)

KIND = "takeaway"
MOST_AT_ONCE = 2000
"""Rows that a page still waits for."""
MOST_WAITING = 10
FOLDER = "takeaways"


@dataclass(frozen=True)
class Asked:
    """A table, by what an address says. NoSuchTable for what does not exist."""

    source: Source
    parameters: Mapping[str, str]
    format: str
    language: str

    @classmethod
    def of(cls, name: str, format: str, given: Mapping[str, str], language: str) -> "Asked":
        found = source(name)
        if format not in FORMATS:
            raise NoSuchTable
        return cls(found, found.wanted(given), format, language)

    def table(self, user: User) -> Table:
        with override(self.language):
            return self.source.make(user, self.parameters, self.language)

    @property
    def key(self) -> str:
        told = repr((self.source.name, sorted(self.parameters.items()), self.format, self.language))
        return hashlib.sha256(told.encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Handed:
    """What a request gets: the row, and the file where it could be made at once."""

    takeaway: Takeaway
    content: bytes | None = None


def take(*, asked: Asked, by: User, now: datetime) -> Handed:
    """The file of a small table, or the take-away for whose job a large one waits: the unfinished one, if there is one.
    A table of figures that are not checked yet waits for a job too, which has them checked.

    Raises NoSuchTable, and ActionRefused while too many of this person's are being made.
    """
    table = None if asked.source.in_background else _present(asked, by)
    if table is not None and len(table.rows) <= MOST_AT_ONCE:
        return _at_once(asked, table, by, now)
    return Handed(_in_background(asked, by, now))


def _present(asked: Asked, by: User) -> Table | None:
    try:
        return asked.table(by)
    except NotChecked:
        return None


def table_when_checked(*, asked: Asked, by: User, check_now: Callable[[NotChecked], object]) -> Table:
    """The table, once its figures are checked: figures that change meanwhile are checked again."""
    while True:
        try:
            return asked.table(by)
        except NotChecked as waiting:
            check_now(waiting)


@transaction.atomic
def _at_once(asked: Asked, table: Table, by: User, now: datetime) -> Handed:
    row = Takeaway(**_what(asked), taken_by=by, asked_at=now)
    content = _tell(row, table, now)
    row.save(force_insert=True)
    audit.record("takeaway.taken", by=by, now=now, subject=row, detail=_detail(row))
    return Handed(row, content)


def _in_background(asked: Asked, by: User, now: datetime) -> Takeaway:
    key = f"{KIND}:{by.pk}:{asked.key}"
    waiting = Job.objects.filter(kind=KIND, requested_by=by, finished_at__isnull=True).exclude(key=key)
    if waiting.count() >= MOST_WAITING:
        raise ActionRefused(
            _("Several tables are being made for you already. Ask for this one when one of them is ready.")
        )
    try:
        with transaction.atomic():
            job = jobs.request(kind=KIND, key=key, subject_id=asked.source.name, by=by, now=now)
            return Takeaway.objects.create(**_what(asked), taken_by=by, asked_at=now, job=job)
    except jobs.JobRefused as refused:
        return Takeaway.objects.get(job=refused.job)


def _what(asked: Asked) -> dict[str, Any]:
    return {
        "table": asked.source.name,
        "parameters": dict(asked.parameters),
        "format": asked.format,
        "language": asked.language,
    }


def asked_again(row: Takeaway) -> Asked:
    """What was asked for, looked up anew. Raises ActionRefused where its person may not see figures any more."""
    if not row.taken_by.may(Permission.VIEW_FIGURES):
        raise ActionRefused
    return Asked.of(row.table, row.format, row.parameters, row.language)


def keep(*, row: Takeaway, table: Table, now: datetime) -> None:
    """Store the file of a job and say so. Call in the transaction that holds the lease. Safe to repeat."""
    content = _tell(row, table, now)
    row.file.name = stored_files.put(f"{FOLDER}/{row.pk}.{FORMATS[row.format].ending}", content)
    row.save()
    audit.record("takeaway.made", by=row.taken_by, now=now, subject=row, detail=_detail(row))


def record_download(*, row: Takeaway, by: User, now: datetime) -> None:
    audit.record("takeaway.taken", by=by, now=now, subject=row, detail=_detail(row))


def _tell(row: Takeaway, table: Table, now: datetime) -> bytes:
    """The bytes of the file; on `row`, what they are."""
    with override(row.language):
        content = written(table, row.format, Made(now, str(row.taken_by), row.language))
        row.file_name = file_name(table, row.format)
    row.made_at, row.audience, row.rows = now, table.audience.value, len(table.rows)
    row.sha256, row.size = hashlib.sha256(content).hexdigest(), len(content)
    return content


def _detail(row: Takeaway) -> dict[str, Any]:
    fields = ("table", "parameters", "format", "language", "audience", "rows", "size", "sha256")
    return {name: getattr(row, name) for name in fields}


def remove_old_files(*, by: User, now: datetime) -> int:
    """Take away the files that have been kept long enough; how many. The rows and the record of them stay. A file goes
    once its transaction stands: a row that says it is there must not be left without it.
    """
    removed = 0
    for pk in list(Takeaway.objects.outdated(now).values_list("pk", flat=True)):
        with transaction.atomic():
            row = Takeaway.objects.select_for_update().outdated(now).filter(pk=pk).first()
            if row is not None:
                name = str(row.file.name)
                row.file = ""
                row.save(update_fields=["file"])
                audit.record("takeaway.file_removed", by=by, now=now, subject=row, detail={"table": row.table})
                transaction.on_commit(partial(_delete_file, name), robust=True)
                removed += 1
    return removed


def _delete_file(name: str) -> None:
    """No row names what is left; the log does, so that people can take it away."""
    try:
        storages["default"].delete(name)
    except OSError:
        logger.exception("takeaway_file_left_behind", name=name)
