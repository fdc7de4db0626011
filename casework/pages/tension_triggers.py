"""The calendar of triggers, week by week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from casework.models import Case, TriggerEvent
from casework.pages.tension_week import monday_of
from cohesion.models import User


@dataclass(frozen=True)
class TriggerWeek:
    first: date
    events: Sequence[TriggerEvent]


def coming(user: User, first: date, last: date) -> list[TriggerWeek]:
    """Three queries. What began before stands in the first week; cases that the person may not open are not there."""
    rows = (
        TriggerEvent.objects.visible_to(user)
        .between(first, last)
        .select_related("kind", "region")
        .prefetch_related(Prefetch("cases", Case.objects.visible_to(user).order_by("-received_on", "pk")))
        .order_by("starts_on", "pk")
    )
    weeks: dict[date, list[TriggerEvent]] = {}
    for event in rows:
        weeks.setdefault(monday_of(max(event.starts_on, first)), []).append(event)
    return [TriggerWeek(week, events) for week, events in weeks.items()]
