"""Names and addresses of contributors are kept for a time and then taken away; what they gave stays."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from cohesion import audit
from cohesion.models import User
from outcomes.actions.contribution_requests import FORGOTTEN
from outcomes.models import ContributionRequest
from outcomes.refusals import NotPermitted

_DAYS_A_YEAR = 365
_NOBODYS = "@example.org"


@transaction.atomic
def forget(*, by: User, now: datetime) -> int:
    """Take name, address and letters out of every request older than CONTRIBUTORS_KEPT_YEARS and end its link.

    The organisation stays, so that a figure still says where it came from. The invented people of sample data stay too:
    their addresses end in one that belongs to nobody. Only the service does this.
    """
    if not by.is_service:
        raise NotPermitted
    too_old = ContributionRequest.objects.filter(
        asked_at__lt=now - timedelta(days=_DAYS_A_YEAR * settings.CONTRIBUTORS_KEPT_YEARS)
    )
    of_people = too_old.exclude(quarterly_return__round__is_sample=True, email__endswith=_NOBODYS)
    rows = list(of_people.exclude(email__endswith=FORGOTTEN))
    for row in rows:
        row.name = "–"
        row.email = f"{row.pk}{FORGOTTEN}"
        row.message = row.note = ""
        row.withdrawn_at = row.withdrawn_at or (None if row.decided_at else now)
        row.expires_at = min(row.expires_at, now)
    ContributionRequest.objects.bulk_update(rows, ["name", "email", "message", "note", "withdrawn_at", "expires_at"])
    if rows:
        audit.record(
            "contribution.contributors_forgotten",
            by=by,
            now=now,
            subject=by,
            detail={"contributions": [row.pk for row in rows]},
        )
    return len(rows)
