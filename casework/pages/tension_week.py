"""The weekly summary of a region: what was opened and closed, what is open in which band; a quiet week is said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.models import Band, Case, TensionAssessment, TensionCase, TensionReport, TensionSetting
from casework.models.tension import TensionCaseQuerySet
from casework.tension_bands import ORDER
from cohesion import day_words
from cohesion.models import Region, User


@dataclass(frozen=True)
class WeekLine:
    """A tension that was open at some time of the week, as it was graded when the week ended."""

    case: Case
    themes: str
    band: str
    band_label: str
    trend: str
    is_new: bool
    is_closed: bool


@dataclass(frozen=True)
class Week:
    """From Monday to Sunday. `is_of_police`: the police write the region’s summary, so that this is none.

    `unlisted` is the number of those kept to named people, which stand in no line and no other number here.
    """

    region: Region
    first: date
    last: date
    is_of_police: bool
    lines: Sequence[WeekLine]
    unlisted: int
    reports: int
    is_running: bool

    @property
    def opened(self) -> int:
        return sum(line.is_new for line in self.lines)

    @property
    def closed(self) -> int:
        return sum(line.is_closed for line in self.lines)

    @property
    def open(self) -> int:
        return len(self.lines) - self.closed

    @property
    def high(self) -> int:
        return sum(line.band in {Band.HIGH, Band.TOP} and not line.is_closed for line in self.lines)

    @property
    def is_nil(self) -> bool:
        """Nothing was open and nothing was reported: that is said, not left out."""
        return not (self.lines or self.unlisted or self.reports)

    @property
    def before(self) -> date:
        return self.first - timedelta(days=7)

    @property
    def after(self) -> date | None:
        return None if self.is_running else self.first + timedelta(days=7)


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def week_of(region: Region, first: date, user: User, today: date) -> Week:
    """Five queries, however many tensions there are. `first` is a Monday."""
    last = first + timedelta(days=6)
    setting = TensionSetting.objects.visible_to(user).filter(region=region).first()
    reports = TensionReport.objects.visible_to(user).filter(region=region, confirmed_at__date__range=(first, last))
    known = _of_the_week(TensionCase.objects.in_sight_of(user), region, first, last)
    lines = _lines(_of_the_week(TensionCase.objects.visible_to(user), region, first, last), first, last)
    return Week(
        region=region,
        first=first,
        last=last,
        is_of_police=bool(setting and setting.is_summary_of_police),
        lines=lines,
        unlisted=known.count() - len(lines),
        reports=reports.count(),
        is_running=last >= today,
    )


def _of_the_week(rows: TensionCaseQuerySet, region: Region, first: date, last: date) -> TensionCaseQuerySet:
    """Those that were open at some time of the week."""
    return rows.filter(
        Q(case__closed_on__isnull=True) | Q(case__closed_on__gte=first),
        case__region=region,
        case__received_on__lte=last,
        case__is_duplicate=False,
    )


def _lines(rows: TensionCaseQuerySet, first: date, last: date) -> list[WeekLine]:
    end = datetime.combine(last + timedelta(days=1), time(0), timezone.get_current_timezone())
    found = (
        rows.with_grading_before(end)
        .select_related("case__authority")
        .defer("title", "place", "case__summary", "case__next_action")
        .prefetch_related("themes")
    )
    lines = [_line(detail, first, last) for detail in found]
    return sorted(lines, key=lambda line: (-_rank(line.band), line.case.authority.position, line.case.reference))


def _rank(band: str) -> int:
    return ORDER.index(Band(band)) if band else len(ORDER)


def _line(detail: Any, first: date, last: date) -> WeekLine:
    """`detail` is a TensionCase with the band and the trend of the week’s end, which the query adds."""
    case, band = detail.case, detail.band_then or ""
    closed_on = case.closed_on
    return WeekLine(
        case=case,
        themes=day_words.listed(sorted(each.name for each in detail.themes.all())),
        band=band,
        band_label=str(Band(band).label) if band else _("Not yet graded"),
        trend=str(TensionAssessment.Trend(detail.trend_then).label) if detail.trend_then else "",
        is_new=first <= case.received_on <= last,
        is_closed=closed_on is not None and first <= closed_on <= last,
    )
