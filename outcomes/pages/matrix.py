"""Returns by region and quarter: the table that shows at a glance who has sent what, and when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext, ngettext

from cohesion import day_words
from cohesion.calendar import Quarter
from cohesion.models import Appointment, Region, User
from cohesion.permissions import Permission, Role
from outcomes.completeness import Completeness, completeness
from outcomes.lifecycle import EDITABLE
from outcomes.models import QuarterlyReturn, Reminder, ReturnStatus
from outcomes.pages.status import days_late, is_owed
from outcomes.reminder_rules import REMINDERS


@dataclass(frozen=True)
class Facts:
    """What a table knows beside the returns themselves, by return id. `reviews`: links lead to where one reads."""

    progress: Mapping[int, Completeness] = field(default_factory=dict)
    reminded: Mapping[int, datetime] = field(default_factory=dict)
    reviews: bool = False


@dataclass(frozen=True)
class Cell:
    """One return. `kind` chooses its ground; `detail` is set strongly where it is about being late (working days).

    `more` are lines for the present quarter alone: how far the return is, and when somebody was last reminded.
    """

    pk: int
    quarter: Quarter
    url: str
    word: str
    kind: str
    detail: str
    is_late: bool
    more: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    region: Region
    who: str
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True)
class Matrix:
    """`quarters` head the columns, oldest first; the last one is the present quarter."""

    quarters: tuple[Quarter, ...]
    rows: tuple[Row, ...]

    @property
    def current(self) -> Quarter | None:
        return self.quarters[-1] if self.quarters else None


_GROUNDS = {
    ReturnStatus.ACCEPTED: "accepted",
    ReturnStatus.SUBMITTED: "review",
    ReturnStatus.UNDER_REVIEW: "review",
    ReturnStatus.CHANGES_REQUESTED: "asked",
    ReturnStatus.REOPENED: "asked",
    ReturnStatus.NOT_OPEN: "shut",
}


def matrix(
    returns: Sequence[QuarterlyReturn], co_ordinators: dict[int, str], as_on: date, facts: Facts | None = None
) -> Matrix:
    """Rows from north to south. `returns` come with context; `co_ordinators` gives names by region id."""
    facts = facts or Facts()
    quarters = tuple(sorted({held.round.period for held in returns}))
    by_place = {(held.region_id, held.round.period): held for held in returns}
    regions = {held.region_id: held.region for held in returns}
    return Matrix(
        quarters=quarters,
        rows=tuple(
            Row(
                region=region,
                who=co_ordinators.get(region.pk, ""),
                cells=tuple(
                    cell(by_place[region.pk, quarter], as_on, facts) if (region.pk, quarter) in by_place else None
                    for quarter in quarters
                ),
            )
            for region in sorted(regions.values(), key=lambda region: region.position)
        ),
    )


def latest(returns: Sequence[QuarterlyReturn], quarters: int = 5) -> list[QuarterlyReturn]:
    """The returns of the last few quarters among `returns`."""
    kept = sorted({held.round.period for held in returns})[-quarters:]
    return [held for held in returns if held.round.period in kept]


def facts_of(returns: Sequence[QuarterlyReturn], user: User) -> Facts:
    """The facts that `user` sees about the present quarter of `returns`. Eleven queries, whatever is in it."""
    present = latest(returns, quarters=1)
    return Facts(
        progress=completeness(present),
        reminded=Reminder.objects.last_sent(returns, REMINDERS),
        reviews=user.may(Permission.REVIEW_RETURN),
    )


def cell(held: QuarterlyReturn, as_on: date, facts: Facts) -> Cell:
    days = days_late(held, as_on)
    late_and_owed = is_owed(held) and days > 0
    return Cell(
        pk=held.pk,
        quarter=held.round.period,
        url=address(held, reviews=facts.reviews),
        word=gettext("Late") if late_and_owed else _word(held),
        kind="late" if late_and_owed else _GROUNDS.get(ReturnStatus(held.status), "open"),
        detail=_detail(held, days),
        is_late=days > 0,
        more=_more(held, facts),
    )


def address(held: QuarterlyReturn, *, reviews: bool = False) -> str:
    """Where the return is read: for those who review, the page of the review once it has been sent."""
    where = [held.region.code, held.round.quarter]
    if reviews and held.status in {ReturnStatus.SUBMITTED, ReturnStatus.UNDER_REVIEW}:
        return reverse("return_review", args=where)
    return reverse("return_detail", args=where)


def _more(held: QuarterlyReturn, facts: Facts) -> tuple[str, ...]:
    if held.status not in EDITABLE or held.pk not in facts.progress:
        return ()
    return tuple(line for line in (complete(facts.progress[held.pk]), reminded(held, facts.reminded)) if line)


def complete(progress: Completeness) -> str:
    """“3 of 7 complete”."""
    return gettext("%(done)s of %(total)s complete") % {"done": progress.done, "total": progress.total}


def reminded(held: QuarterlyReturn, sent: Mapping[int, datetime]) -> str:
    """“reminded 28 October”, or nothing."""
    if held.pk not in sent:
        return ""
    return gettext("reminded %(day)s") % {"day": day_words.short(localdate(sent[held.pk]))}


def _word(held: QuarterlyReturn) -> str:
    if held.status == ReturnStatus.SUBMITTED:
        return gettext("To read")
    return str(ReturnStatus(held.status).label)


def _detail(held: QuarterlyReturn, days: int) -> str:
    if days:
        return ngettext("%(count)s day late", "%(count)s days late", days) % {"count": days}
    if held.status == ReturnStatus.REOPENED and held.latest_version:
        return gettext("version %(number)s counts") % {"number": held.latest_version.number}
    if is_owed(held):
        return gettext("due %(day)s") % {"day": day_words.short(held.due_on)}
    if held.status == ReturnStatus.ACCEPTED or not held.submitted_at:
        return gettext("on time")
    return gettext("in on %(day)s") % {"day": day_words.short(localdate(held.submitted_at))}


def co_ordinators(day: date) -> dict[int, str]:
    """The names of the regions' co-ordinators on `day`, by region id. One query."""
    names: dict[int, list[str]] = {}
    appointments: Iterable[Appointment] = (
        Appointment.objects.in_force(day).filter(role=Role.CO_ORDINATOR, user__is_active=True).select_related("user")
    )
    for appointment in appointments:
        if appointment.region_id is not None:
            names.setdefault(appointment.region_id, []).append(str(appointment.user))
    return {region_id: day_words.listed(sorted(found)) for region_id, found in names.items()}
