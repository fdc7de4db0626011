"""Writing the audit record: explicit, in the same transaction as the act, never without an actor."""

from datetime import datetime
from typing import Any

from django.db import models

from cohesion.models import AuditEntry, Region, User


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
    return AuditEntry.objects.create(
        at=now,
        actor=by,
        act=act,
        subject_type=subject._meta.label,
        subject_id=str(subject.pk),
        subject_label=str(subject)[:200],
        region=region,
        detail=detail or {},
    )
