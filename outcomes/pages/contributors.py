"""Who was asked for what part of a return: in, late, received, taken in; and when each was last written to."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from cohesion import day_words
from cohesion.calendar import add_working_days, working_days_before, working_days_between
from cohesion.models import User
from outcomes.actions.contribution_requests import as_before
from outcomes.models import ContributionRequest, QuarterlyReturn
from outcomes.pages.reading_day import reading_day

_DAYS_BEFORE_DUE = 3
_DAYS_TO_ANSWER = 5


@dataclass(frozen=True)
class RequestRow:
    """`kind` is the mark. What may be done now: `may_remind`, `may_change_due`, `may_withdraw`, `may_look`."""

    contribution: ContributionRequest
    kind: str
    word: str
    what: str
    places: str
    written: str
    may_remind: bool
    may_change_due: bool
    may_withdraw: bool
    may_look: bool


@dataclass(frozen=True)
class ContributorsPage:
    heading: str
    sentence: str
    rows: tuple[RequestRow, ...]
    as_before: tuple[ContributionRequest, ...]


def contributors(held: QuarterlyReturn, user: User, now: datetime) -> ContributorsPage:
    """A fixed number of queries, however many were asked. Who is late is counted on the day of the region's pages."""
    today = reading_day([held.round], timezone.localdate(now))
    found = (
        ContributionRequest.objects.visible_to(user)
        .filter(quarterly_return=held)
        .with_context()
        .annotate(measure_count=Count("measures"))
    )
    rows = tuple(_row(each, now, today) for each in sorted(found, key=lambda each: _urgency(each, now, today)))
    return ContributorsPage(
        heading=_heading(rows), sentence=_sentence(rows), rows=rows, as_before=tuple(as_before(held))
    )


def default_due(held: QuarterlyReturn, today: date) -> date:
    """A few working days before the return itself is due; where that has gone by, a working week from today."""
    day = working_days_before(held.due_on, _DAYS_BEFORE_DUE)
    return day if day > today else add_working_days(today, _DAYS_TO_ANSWER)


def _urgency(row: ContributionRequest, now: datetime, today: date) -> tuple[int, date, int]:
    """What came and waits to be looked at first, then who is late, then who still has time, then what is done."""
    return (("asked", "late", "part", "none", "done", "shut").index(_state(row, now, today)[0]), row.due_on, row.pk)


def _state(row: ContributionRequest, now: datetime, today: date) -> tuple[str, str]:
    """The kind of mark (`shut` has the mark of nothing) and its words."""
    if row.withdrawn_at is not None:
        return "shut", gettext("Withdrawn on %(day)s") % {"day": _day(row.withdrawn_at)}
    if row.decided_at is not None:
        words = gettext("Dealt with by %(name)s on %(day)s")
        return "done", words % {"name": row.decided_by, "day": _day(row.decided_at)}
    if row.received_at is not None:
        return "asked", gettext("Received on %(day)s: look at it") % {"day": _day(row.received_at)}
    if today > row.due_on:
        days = max(working_days_between(row.due_on, today), 1)
        words = ngettext("%(count)s working day late", "%(count)s working days late", days) % {"count": days}
        return "late", gettext("%(late)s; the link has ended") % {"late": words} if row.has_expired(now) else words
    if row.note:
        return "part", gettext("Sent back")
    return ("part", gettext("Opened, not handed in")) if row.opened_at else ("none", gettext("Not opened yet"))


def _day(at: datetime) -> str:
    return day_words.short(timezone.localdate(at))


def _row(row: Any, now: datetime, today: date) -> RequestRow:
    kind, word = _state(row, now, today)
    is_awaited = row.withdrawn_at is None and row.received_at is None
    last = timezone.localdate(max(row.asked_at, row.last_reminded_at or row.asked_at))
    places = [place.name for place in row.authorities.all()]
    if row.asks_region_wide:
        places.append(gettext("Region-wide"))
    count = {"count": row.measure_count}
    return RequestRow(
        contribution=row,
        kind="none" if kind == "shut" else kind,
        word=word,
        what=ngettext("%(count)s measure", "%(count)s measures", row.measure_count) % count,
        places=day_words.listed(places),
        written=_written(row),
        may_remind=is_awaited and not row.has_expired(now) and last < timezone.localdate(now),
        may_change_due=is_awaited,
        may_withdraw=row.withdrawn_at is None and row.decided_at is None,
        may_look=row.received_at is not None,
    )


def _written(row: ContributionRequest) -> str:
    """When they were last written to."""
    if row.last_reminded_at is None:
        return gettext("Asked on %(day)s") % {"day": _day(row.asked_at)}
    return gettext("Asked on %(asked)s, last reminded on %(day)s") % {
        "asked": _day(row.asked_at),
        "day": _day(row.last_reminded_at),
    }


def _heading(rows: tuple[RequestRow, ...]) -> str:
    waiting = sum(row.kind == "asked" for row in rows)
    owing = sum(row.kind in {"late", "part"} or (row.kind == "none" and row.may_change_due) for row in rows)
    if waiting:
        return ngettext(
            "%(count)s answer waits for you to look at it", "%(count)s answers wait for you to look at them", waiting
        ) % {"count": waiting}
    if owing:
        return ngettext(
            "%(count)s person still owes you their part", "%(count)s people still owe you their part", owing
        ) % {"count": owing}
    return gettext("Everybody has answered") if rows else gettext("Nobody has been asked yet")


def _sentence(rows: tuple[RequestRow, ...]) -> str:
    late = [str(row.contribution.name) for row in rows if row.kind == "late"]
    if late:
        return gettext("Late: %(names)s.") % {"names": day_words.listed(late)}
    return "" if rows else gettext("Others can give you their numbers through a link of their own, without an account.")
