"""Returns by region and quarter: the table that shows at a glance who has sent what, and when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext, ngettext

from cohesion import day_words
from cohesion.calendar import Quarter
from cohesion.models import Appointment, Region
from cohesion.permissions import Role
from outcomes.models import QuarterlyReturn, ReturnStatus
from outcomes.pages.status import days_late, is_owed


@dataclass(frozen=True)
class Cell:
    """One return. `kind` chooses its ground; `detail` is set strongly where it is about being late (working days)."""

    quarter: Quarter
    url: str
    word: str
    kind: str
    detail: str
    is_late: bool


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


def matrix(returns: Sequence[QuarterlyReturn], co_ordinators: dict[int, str], as_on: date) -> Matrix:
    """Rows from north to south. `returns` come with context; `co_ordinators` gives names by region id."""
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
                    cell(by_place[region.pk, quarter], as_on) if (region.pk, quarter) in by_place else None
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


def cell(held: QuarterlyReturn, as_on: date) -> Cell:
    days = days_late(held, as_on)
    late_and_owed = is_owed(held) and days > 0
    return Cell(
        quarter=held.round.period,
        url=address(held),
        word=gettext("Late") if late_and_owed else _word(held),
        kind="late" if late_and_owed else _GROUNDS.get(ReturnStatus(held.status), "open"),
        detail=_detail(held, days),
        is_late=days > 0,
    )


def address(held: QuarterlyReturn) -> str:
    return reverse("return_detail", args=[held.region.code, held.round.quarter])


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
