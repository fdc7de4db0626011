"""Cases with all that their counts read, in a fixed number of queries."""

from collections.abc import Sequence
from uuid import UUID

from casework.models import Case


def loaded_for_counting(ids: Sequence[UUID]) -> list[Case]:
    return list(
        Case.objects.filter(pk__in=ids)
        .select_related("authority", "hate_crime__route", "hate_crime__category")
        .prefetch_related("motivations__characteristic", "support")
        .order_by("pk")
    )
