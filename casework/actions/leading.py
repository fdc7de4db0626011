"""One case leads to another, of another kind as a rule: both count, each in the measures of its own kind."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from casework.actions.links import link_pair
from casework.models import CaseLink
from cohesion.models import User


@transaction.atomic
def lead_to(*, case_id: UUID, new_id: UUID, by: User, now: datetime) -> CaseLink:
    """Link a case to the one that its kind has just recorded; both timelines say so. Records nothing itself.

    Raises FieldsRefused where the two are linked already.
    """
    return link_pair(case_id, new_id, CaseLink.Kind.LED_TO, by=by, now=now)
