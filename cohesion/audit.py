"""Writing the audit record: explicit, in the same transaction as the act, never without an actor."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models

from cohesion.models import AuditEntry, Region, User

_AT_ONCE = 1000


class UnknownActor(ValueError):
    """An act was about to be recorded without a known, saved user."""


def record(
    act: str,
    *,
    by: User,
    now: datetime,
    subject: models.Model,
    region: Region | None = None,
    detail: dict[str, Any] | None = None,
) -> AuditEntry:
    """Record that `by` did `act` (a dotted verb such as `return.submitted`) to `subject` at `now`."""
    if not isinstance(by, User) or by.pk is None:
        raise UnknownActor("An audit entry needs a known actor.")
    entry = _entry(act, by, now, subject, region.pk if region else None, detail or {})
    entry.save(force_insert=True)
    return entry


def record_each(
    act: str, *, by: User, now: datetime, of: Iterable[tuple[models.Model, int | None, dict[str, Any]]]
) -> None:
    """The same act done to several subjects at once: an entry for each, with its region and detail."""
    if not isinstance(by, User) or by.pk is None:
        raise UnknownActor("An audit entry needs a known actor.")
    entries = [_entry(act, by, now, subject, region_id, detail) for subject, region_id, detail in of]
    AuditEntry.objects.bulk_create(entries, batch_size=_AT_ONCE)


def _entry(
    act: str, by: User, now: datetime, subject: models.Model, region_id: int | None, detail: dict[str, Any]
) -> AuditEntry:
    return AuditEntry(
        at=now,
        actor=by,
        act=act,
        subject_type=subject._meta.label,
        subject_id=str(subject.pk),
        subject_label=str(subject)[:200],
        region_id=region_id,
        detail=detail,
    )
