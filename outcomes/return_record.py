"""The record of one return, for whoever may see that return: places by codes and counts, never words."""

from datetime import datetime

from cohesion.models import AuditEntry, User
from outcomes.models import QuarterlyReturn

_LATEST = 200


def saves_since(held: QuarterlyReturn, moment: datetime, *, besides: User) -> list[AuditEntry]:
    """What other people saved after `moment`, the latest first. One query, the latest two hundred at the most."""
    entries = AuditEntry.objects.filter(
        subject_type=QuarterlyReturn._meta.label, subject_id=str(held.pk), act="return.saved", at__gt=moment
    )
    return list(entries.exclude(actor=besides).select_related("actor").order_by("-at", "-pk")[:_LATEST])
