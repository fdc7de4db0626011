"""The trend of an outcome's measure as the specification that pages, files and paper draw."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _

from cohesion.bilingual import current_language
from cohesion.calendar import FinancialYear, Quarter
from cohesion.templatetags.cohesion import number
from reporting.charts.alternative import trend_alt
from reporting.charts.findings import forecast_words, trend_finding
from reporting.charts.trend import Level, Moment, Point, Trend
from reporting.disclosure import CONFIDENTIAL
from reporting.figures.forecast import Forecast, forecast
from reporting.pages.outcome_trend import OutcomeTrend, TrendLevel, TrendPoint, point_of_quarter

STEPS = 4
TREND = "trend"


def trend_spec(trend: OutcomeTrend, *, is_count: bool) -> Trend:
    """With a forecast only where the last quarters are complete, shown and of a count. Of the present language."""
    points = tuple(_point(each) for each in trend.points)
    ahead = _forecast(trend.points) if is_count else None
    following = _following(trend.points, ahead)
    subtitle = _("%(measure)s, each quarter, Wales.") % {"measure": trend.measure}
    if ahead:
        subtitle = f"{subtitle} {forecast_words(ahead.made_from)}."
    title = trend.title or _found(trend, points)
    return Trend(
        title=title,
        subtitle=subtitle,
        language=current_language(),
        series=trend.unit or _("Value"),
        alt=trend_alt(title, points),
        points=points,
        forecast=following,
        baseline=_level(trend.baseline),
        target=_level(trend.target, first=_first_of(trend)),
        moments=tuple(Moment(event.at - 0.5, event.words) for event in trend.events),
    )


def _found(trend: OutcomeTrend, points: Sequence[Point]) -> str:
    """Quarters by their months alone: a year in brackets would stand in brackets."""
    named = [replace(point, when=each.when) for point, each in zip(points, trend.points, strict=True)]
    return trend_finding(named)


def _point(each: TrendPoint) -> Point:
    when = _("%(months)s (%(year)s)") % {"months": each.when, "year": each.group}
    value = None if each.value is None else float(each.value)
    return Point(each.name, when, value, each.printed, each.group, each.why, each.is_complete)


def _level(found: TrendLevel | None, first: int = 0) -> Level | None:
    return Level(float(found.value), found.printed, first=first, note=found.words) if found else None


def _first_of(trend: OutcomeTrend) -> int:
    """A target is of the last year that is shown."""
    return max(len(trend.points) - 4, 0)


def _forecast(points: Sequence[TrendPoint]) -> Forecast | None:
    """From complete quarters alone; with a hidden one among the last there is none, whatever it was."""
    complete = [point for point in points if point.is_complete or point.printed == f"[{CONFIDENTIAL}]"]
    if len(complete) < len(points):
        return None
    return forecast([point.value for point in complete], STEPS)


def _following(points: Sequence[TrendPoint], ahead: Forecast | None) -> tuple[Point, ...]:
    if ahead is None:
        return ()
    last = points[-1]
    quarter, found = Quarter(FinancialYear.parse(last.group), 4), []
    for value in ahead.values:
        quarter = quarter.next
        found.append(_point(point_of_quarter(quarter, Decimal(value), number(value))))
    return tuple(found)
