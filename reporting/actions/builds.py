"""Builds of the annual report: asking for one, freezing its input, keeping its finished files."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from cohesion import audit, jobs
from cohesion.models import User
from cohesion.permissions import Permission
from reporting import stored_files
from reporting.models import AnnualReport, Build, BuildFile

KIND = "annual_report"


class NotPermitted(Exception):
    """The person's role does not allow a build."""


@transaction.atomic
def request_build(*, report: AnnualReport, by: User, now: datetime) -> Build:
    """Ask for the report's files. Raises JobRefused while an earlier build of the same report is unfinished."""
    if not by.may(Permission.BUILD_REPORT):
        raise NotPermitted
    job = jobs.request(kind=KIND, key=f"{KIND}:{report.pk}", subject_id=str(report.pk), by=by, now=now)
    build = Build.objects.create(report=report, job=job, created_at=now, created_by=by)
    detail = {"plan": report.plan.code, "year": report.financial_year}
    audit.record("report.build_requested", by=by, now=now, subject=build, detail=detail)
    return build


def keep_frozen(*, build: Build, frozen: Mapping[str, Any], now: datetime) -> None:
    """Store the input that every file of this build is made from. Call in the transaction that holds the lease."""
    build.frozen, build.frozen_at, build.digest = dict(frozen), now, str(frozen["digest"])
    build.save(update_fields=["frozen", "frozen_at", "digest"])


def store(build: Build, language: str, format: str, content: bytes) -> str:
    """Put `content` where files are kept, whole, and return its name there. No row says so yet."""
    name = f"builds/{build.report.financial_year}/{build.pk}-{build.digest[:12]}-{language}.{format}"
    return stored_files.put(name, content)


def add_file(
    *, build: Build, language: str, format: str, name: str, content: bytes, pages: int | None = None
) -> BuildFile:
    """Record a stored file. Repeating it, as after an interrupted attempt, gives the same row."""
    row, _ = BuildFile.objects.update_or_create(
        build=build,
        language=language,
        format=format,
        defaults={"file": name, "sha256": hashlib.sha256(content).hexdigest(), "size": len(content), "pages": pages},
    )
    return row


def complete(*, build: Build, now: datetime) -> None:
    """Note in the record that the files are there, with their digests."""
    digests = {f"{file.language}.{file.format}": file.sha256 for file in build.files.all()}
    audit.record("report.built", by=build.created_by, now=now, subject=build, detail={"files": digests})
