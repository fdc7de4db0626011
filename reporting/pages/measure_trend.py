"""The series of a measure as a chart needs it: points and gaps, baseline, target, breaks and weeks of campaigns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from cohesion import quarter_words
from cohesion.calendar import FinancialYear, Quarter
from outcomes.models import CombinedFigure, Measure, ReturnRound
from reporting.disclosure import CONFIDENTIAL, NOT_APPLICABLE, Reason
from reporting.figures.standing import accepted_quarters
from reporting.lens import Lens
from reporting.marked_weeks import MarkedWeek, marked_weeks
from reporting.pages.references import Reference, References, references
from reporting.shown_figures import ShownFigure, ShownFigures

Shown = Measure | CombinedFigure


@dataclass(frozen=True)
class TrendPoint:
    """One year or quarter. Without a value there is a symbol or, where the measure was not asked for or the year's
    check is not made yet, only `gap`. `is_to_come` is a quarter at the end of the series that nobody could report yet.
    """

    period: str
    label: str
    value: Decimal | None
    symbol: str
    marks: tuple[str, ...]
    gap: str
    weeks: tuple[MarkedWeek, ...]
    breaks: str
    is_complete: bool = True
    is_to_come: bool = False


@dataclass(frozen=True)
class MeasureTrend:
    points: tuple[TrendPoint, ...]
    by_quarter: bool
    baselines: tuple[Reference, ...]
    targets: tuple[Reference, ...]
    weeks: tuple[MarkedWeek, ...]

    @property
    def has_values(self) -> bool:
        return any(point.value is not None for point in self.points)

    @property
    def breaks(self) -> tuple[TrendPoint, ...]:
        return tuple(point for point in self.points if point.breaks)


def measure_trend(measure: Shown, found: ShownFigures, lens: Lens, *, by_quarter: bool) -> MeasureTrend:
    """Four queries for a measure, for the public one more; one for a combined figure."""
    years = lens.years_to
    asked = _asked_quarters(measure, lens)
    weeks = marked_weeks(lens.plan.code, found.definitions[measure.code].outcome, years)
    figures = found.series(measure.code, by_quarter=by_quarter)
    points = [_point(figure, measure, asked, weeks) for figure in figures]
    accepted = accepted_quarters(lens.plan, years)
    held = references(found, measure.code) if isinstance(measure, Measure) else References((), ())
    return MeasureTrend(
        points=tuple(_with_quarters(points, accepted) if by_quarter else points),
        by_quarter=by_quarter,
        baselines=held.baselines,
        targets=held.targets,
        weeks=weeks,
    )


def _with_quarters(points: Sequence[TrendPoint], accepted: Mapping[str, bool]) -> list[TrendPoint]:
    """The same, with what is known of each quarter's returns."""
    last = max((place for place, point in enumerate(points) if point.period in accepted), default=-1)
    return [
        replace(_to_come(point) if place > last else point, is_complete=accepted.get(point.period, False))
        for place, point in enumerate(points)
    ]


def _to_come(point: TrendPoint) -> TrendPoint:
    """It was not left out and is not missing: nobody could report it yet. What is hidden or not checked says so."""
    is_silent = point.value is None and point.gap in {_("Not asked for then"), _("Not available")}
    told = replace(point, gap=_("Nothing accepted"), symbol="") if is_silent else point
    return replace(told, is_to_come=True)


def _asked_quarters(measure: Shown, lens: Lens) -> frozenset[str] | None:
    """Quarters whose round asks for it; None where every figure is asked for by its parts."""
    if not isinstance(measure, Measure) or measure.derived_from_id:
        return None
    rounds = ReturnRound.objects.filter(plan=lens.plan, measures=measure)
    return frozenset(rounds.values_list("quarter", flat=True))


def _point(
    figure: ShownFigure, measure: Shown, asked: frozenset[str] | None, weeks: Sequence[MarkedWeek]
) -> TrendPoint:
    year = FinancialYear.parse(figure.year)
    quarters = (Quarter.parse(figure.quarter),) if figure.quarter else year.quarters
    # A round without a list asks for the whole plan, so only a list that names others makes a gap.
    skipped = bool(asked) and figure.value is None and not any(str(each) in (asked or ()) for each in quarters)
    return TrendPoint(
        period=figure.quarter or figure.year,
        label=_label(quarters[0]) if figure.quarter else figure.year,
        value=figure.value,
        symbol="" if (skipped and not figure.is_hidden) or figure.reason == Reason.UNCHECKED else figure.symbol,
        marks=figure.marks,
        gap=_("Not asked for then") if skipped and not figure.is_hidden else gap(figure),
        weeks=tuple(week for week in weeks if week.quarter in quarters),
        breaks=_break(measure, quarters[0].starts_on, quarters[-1].ends_on),
        is_complete=not figure.is_provisional,
    )


def _label(quarter: Quarter) -> str:
    return _("%(months)s (%(year)s)") % {"months": quarter_words.months(quarter), "year": quarter.year}


def gap(figure: ShownFigure) -> str:
    """Why there is no value; what is hidden says only that, and what waits for the check of its year that it does."""
    if figure.value is not None:
        return ""
    if figure.reason == Reason.UNCHECKED:
        return _("Being checked")
    if figure.symbol == CONFIDENTIAL:
        return _("Not shown")
    return _("Not applicable") if figure.symbol == NOT_APPLICABLE else _("Not available")


def _break(measure: Shown, first: date, last: date) -> str:
    """What changed in the measure itself inside a period: values on both sides do not compare."""
    if not isinstance(measure, Measure):
        return ""
    if measure.active_from and first < measure.active_from <= last:
        return _("The measure began in this period")
    if measure.active_to and first <= measure.active_to < last:
        return _("The measure ended in this period")
    return ""
