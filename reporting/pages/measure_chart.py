"""A measure's series and breakdowns as charts. What is not shown comes as its symbol and leaves no mark in them."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from cohesion import quarter_words
from cohesion.bilingual import current_language, in_language
from cohesion.calendar import FinancialYear, Quarter
from cohesion.templatetags.cohesion import number
from outcomes.models import Direction, MeasureKind
from reporting.charts.alternative import parts_alt, trend_alt
from reporting.charts.breakdown import Bar, Parts
from reporting.charts.download import Marking
from reporting.charts.findings import forecast_words, parts_finding, trend_finding
from reporting.charts.frame import Spec
from reporting.charts.trend import Level, Moment, Point, Trend
from reporting.figures import FigureDefinition
from reporting.figures.forecast import Forecast, forecast
from reporting.marked_weeks import MarkedWeek
from reporting.pages.measure import BreakdownTable, MeasurePage
from reporting.pages.measure_trend import MeasureTrend, TrendPoint, gap
from reporting.pages.references import Reference
from reporting.released import marking_of

TREND = "trend"
QUARTERS_AHEAD, YEARS_AHEAD = 4, 2


def measure_charts(page: MeasurePage) -> dict[str, Spec]:
    """By the names that addresses know them by: the series, and each breakdown by its code. Without values, none."""
    charts: dict[str, Spec] = {}
    if page.trend and page.trend.has_values:
        charts[TREND] = trend_chart(page, page.trend)
    for table in page.breakdowns:
        if any(row.figure.value is not None for row in table.rows):
            charts[table.code] = parts_chart(page, table)
    return charts


def measure_marking(page: MeasurePage) -> Marking:
    """Of all years of the page: its series may show each of them."""
    lens = page.lens
    return marking_of(lens.plan, lens.years_to, lens.audience, {page.measure.code})


def trend_chart(page: MeasurePage, trend: MeasureTrend) -> Trend:
    definition = page.found.definitions[page.measure.code]
    points = tuple(_point(point, by_quarter=trend.by_quarter) for point in trend.points if not point.is_to_come)
    baseline, target = (None, None) if trend.by_quarter else (_baseline(trend), _target(trend))
    moments = (*_breaks(trend), *_weeks(trend, len(points)))
    ahead = None if any(moment.is_break for moment in moments) else _ahead(trend, definition)
    title = trend_finding(
        points,
        baseline=baseline,
        target=target,
        fewer_is_better=definition.direction == Direction.DOWN,
        is_like_for_like=not trend.breaks,
    )
    return Trend(
        title,
        _subtitle(page, trend, ahead),
        current_language(),
        page.title,
        trend_alt(title, points),
        points,
        forecast=_following(trend, ahead) if ahead else (),
        baseline=baseline,
        target=target,
        moments=moments,
    )


def parts_chart(page: MeasurePage, table: BreakdownTable) -> Parts:
    """The categories in the plan's order."""
    bars = tuple(_bar(row.label, row.figure.value, row.figure.printed_symbol, gap(row.figure)) for row in table.rows)
    title = parts_finding(bars)
    how = (
        _("Each counted once: they make up the total.")
        if table.sums
        else _("More than one may apply, so they may add to more than the total.")
    )
    where = _("Wales in %(year)s (%(unit)s).") % {"year": page.lens.year, "unit": _unit(page)}
    return Parts(title, f"{where} {how}", current_language(), parts_alt(title, bars), table.title, bars)


def _bar(name: str, value: Decimal | None, symbol: str, why: str) -> Bar:
    return Bar(name, None if value is None else float(value), symbol or "–" if value is None else number(value), why)


def _point(point: TrendPoint, *, by_quarter: bool) -> Point:
    value = None if point.value is None else float(point.value)
    printed = number(point.value) if point.value is not None else f"[{point.symbol}]" if point.symbol else "–"
    if by_quarter:
        name, when, group = _named(Quarter.parse(point.period))
    else:
        name, when, group = point.period, point.period, ""
    return Point(name, when, value, printed, group, point.gap, is_complete=point.is_complete)


def _named(quarter: Quarter) -> tuple[str, str, str]:
    return quarter_words.shortest(quarter), quarter_words.months(quarter), str(quarter.year)


def _unit(page: MeasurePage) -> str:
    return in_language(page.found.definitions[page.measure.code], "unit") or page.title


def _subtitle(page: MeasurePage, trend: MeasureTrend, ahead: Forecast | None) -> str:
    figure = page.figure
    told = {
        "unit": _unit(page),
        "reported": figure.authorities_reported if figure else 0,
        "expected": figure.authorities_expected if figure else 0,
    }
    if figure is None or figure.is_hidden:
        about = (_("Wales by quarter (%(unit)s).") if trend.by_quarter else _("Wales by year (%(unit)s).")) % told
    elif trend.by_quarter:
        about = _("Wales by quarter (%(unit)s). The latest year has %(reported)s of %(expected)s authorities.") % told
    else:
        about = _("Wales by year (%(unit)s). The latest year has %(reported)s of %(expected)s authorities.") % told
    return f"{about} {forecast_words(ahead.made_from)}." if ahead else about


def _baseline(trend: MeasureTrend) -> Level | None:
    """The latest that may be shown. It is a year's, so that it is not held against single quarters."""
    shown = [each for each in trend.baselines if each.value is not None]
    if not shown:
        return None
    note = _("draft, not agreed yet") if shown[-1].is_draft else shown[-1].year
    return _level(shown[-1], note)


def _target(trend: MeasureTrend) -> Level | None:
    """The target of the latest year that has one, over that year."""
    places = {point.period: place for place, point in enumerate(trend.points)}
    shown = [each for each in trend.targets if each.value is not None and each.year in places]
    if not shown:
        return None
    place = places[shown[-1].year]
    return _level(shown[-1], shown[-1].year, first=place, last=place)


def _level(held: Reference, note: str, *, first: int = 0, last: int | None = None) -> Level:
    return Level(float(held.value or 0), number(held.value), first, last, note)


def _breaks(trend: MeasureTrend) -> list[Moment]:
    return [
        Moment(max(place - 0.5, 0.0), point.breaks, is_break=True)
        for place, point in enumerate(trend.points)
        if point.breaks
    ]


def _weeks(trend: MeasureTrend, drawn: int) -> list[Moment]:
    """Where their days lie in their quarter, whose point stands in the middle. Years are too coarse for weeks."""
    if not trend.by_quarter:
        return []
    places = {point.period: place for place, point in enumerate(trend.points[:drawn])}
    found = ((week, places.get(str(week.quarter))) for week in trend.weeks)
    return [
        Moment(_at(week.first, week, place), week.name, until=_at(week.last, week, place))
        for week, place in found
        if place is not None
    ]


def _at(day: date, week: MarkedWeek, place: int) -> float:
    quarter = week.quarter
    days = (quarter.ends_on - quarter.starts_on).days + 1
    return place - 0.5 + min((day - quarter.starts_on).days / days, 0.99)


def _ahead(trend: MeasureTrend, definition: FigureDefinition) -> Forecast | None:
    """None unless the last point is complete and shown; of what is no count or percentage neither."""
    if not (definition.is_count or definition.kind == MeasureKind.PERCENTAGE):
        return None
    values = [point.value if point.is_complete else None for point in trend.points if not point.is_to_come]
    quantum = Decimal(1) if definition.is_count else Decimal("0.1")
    ceiling = Decimal(100) if definition.kind == MeasureKind.PERCENTAGE else None
    return forecast(values, QUARTERS_AHEAD if trend.by_quarter else YEARS_AHEAD, quantum=quantum, ceiling=ceiling)


def _following(trend: MeasureTrend, ahead: Forecast) -> tuple[Point, ...]:
    last = [point.period for point in trend.points if not point.is_to_come][-1]
    if trend.by_quarter:
        named = [_named(quarter) for quarter in _quarters_after(Quarter.parse(last), len(ahead.values))]
    else:
        first = FinancialYear.parse(last).first
        years = [str(FinancialYear(first + k)) for k in range(1, YEARS_AHEAD + 1)]
        named = [(year, year, "") for year in years]
    return tuple(
        Point(name, when, float(value), number(value), group)
        for (name, when, group), value in zip(named, ahead.values, strict=False)
    )


def _quarters_after(last: Quarter, count: int) -> Sequence[Quarter]:
    found = [last]
    for _step in range(count):
        found.append(found[-1].next)
    return found[1:]
