"""What reporting centres have done lately, worked out from the reports that came through them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Max, Q

from casework.models import HateCrime, ReportingCentre
from casework.month_steps import months_after
from cohesion.calendar import Quarter

QUARTERS = 4
SILENT_MONTHS = 6


@dataclass(frozen=True)
class Activity:
    """`quarters` are the present one and the three before it, newest first, each with its reports."""

    last_report_on: date | None
    quarters: tuple[tuple[Quarter, int], ...]

    @property
    def total(self) -> int:
        return sum(count for _quarter, count in self.quarters)


def last_quarters(today: date) -> tuple[Quarter, ...]:
    found = [Quarter.containing(today)]
    while len(found) < QUARTERS:
        found.append(found[-1].previous)
    return tuple(found)


def activity(centres: Sequence[ReportingCentre], today: date) -> dict[int, Activity]:
    """By centre’s id, in one query. Reports of the centre’s own region alone, each once, whoever may open them."""
    quarters = last_quarters(today)
    counts = {
        f"in_{place}": Count("pk", filter=Q(case__received_on__range=(quarter.starts_on, quarter.ends_on)))
        for place, quarter in enumerate(quarters)
    }
    reports = HateCrime.objects.filter(centre__in=centres, case__region=F("centre__region"), case__is_duplicate=False)
    rows = {
        row["centre"]: row
        for row in reports.order_by().values("centre").annotate(last=Max("case__received_on"), **counts)
    }
    return {centre.pk: _of_row(rows.get(centre.pk, {}), quarters) for centre in centres}


def _of_row(row: Mapping[str, Any], quarters: Sequence[Quarter]) -> Activity:
    counted = tuple((quarter, int(row.get(f"in_{place}", 0))) for place, quarter in enumerate(quarters))
    return Activity(row.get("last"), counted)


def is_silent(centre: ReportingCentre, done: Activity, today: date) -> bool:
    """Said to be active, and no report for six months: is it still?"""
    since = done.last_report_on or centre.opened_on
    is_open = centre.closed_on is None or centre.closed_on >= today
    is_active = centre.standing == ReportingCentre.Standing.ACTIVE
    return is_open and is_active and since < months_after(today, -SILENT_MONTHS)
