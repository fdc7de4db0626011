"""What others changed since the reader was here last, or has saved."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from outcomes.entry.standing import Standing
from outcomes.models import ReturnVisit
from outcomes.pages.entering.typed import clock


class Changes:
    """`me` is the reader. A cell stays marked until the reader's next save: what was there by then, they have seen."""

    def __init__(self, stands: Standing, visit: ReturnVisit, me: int) -> None:
        self.me = me
        own = [row.updated_at for row in rows(stands) if row.updated_by_id == me]
        self._since = max([visit.before or visit.since, *own])

    def of(self, row: Any) -> str:
        """“Rhys Tudor, 14:30”, for a row that somebody else has changed; otherwise empty."""
        if row is None or row.updated_by_id == self.me or row.updated_at <= self._since or row.updated_by.is_service:
            return ""
        return by_whom(row.updated_by.name, row.updated_at)


def by_whom(name: str, at: datetime) -> str:
    return gettext("%(name)s, %(time)s") % {"name": name, "time": clock(at)}


def rows(stands: Standing) -> Iterable[Any]:
    yield from stands.figures.values()
    yield from stands.milestones.values()
    yield from stands.evidence.values()
    yield from stands.actions.values()
    if stands.narrative:
        yield stands.narrative
