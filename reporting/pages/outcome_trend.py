"""The trend of one measure, quarter by quarter, with what it is held against: plain data for a chart and its table."""

from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from cohesion import quarter_words
from cohesion.bilingual import in_language
from cohesion.calendar import FinancialYear, Quarter
from cohesion.templatetags.cohesion import number
from reporting.disclosure import ESTIMATED, PROVISIONAL
from reporting.figures import FigureDefinition
from reporting.pages.outcome_findings import trend_title
from reporting.pages.outcome_scope import Scope
from reporting.pages.references import Reference, References, references
from reporting.shown_figures import ShownFigure


@dataclass(frozen=True)
class TrendPoint:
    """A quarter. Where there is no value to show, `printed` is its symbol and `why` says so in words."""

    name: str
    when: str
    group: str
    value: Decimal | None
    printed: str
    why: str
    is_complete: bool


@dataclass(frozen=True)
class TrendLevel:
    """A value for each quarter that a stretch is held against, with the year that it is of."""

    value: Decimal
    printed: str
    year: str
    words: str


@dataclass(frozen=True)
class TrendEvent:
    """Something that happened before the quarter at this place (from 0)."""

    at: int
    words: str


@dataclass(frozen=True)
class OutcomeTrend:
    """`choices` are the measures that can be looked at instead, as (code, title). `title` is empty where no quarter
    compares with that of a year before.
    """

    code: str
    title: str
    measure: str
    unit: str
    points: tuple[TrendPoint, ...]
    baseline: TrendLevel | None
    target: TrendLevel | None
    events: tuple[TrendEvent, ...]
    choices: tuple[tuple[str, str], ...]

    @property
    def has_values(self) -> bool:
        return any(point.value is not None for point in self.points)


def trend(scope: Scope) -> OutcomeTrend | None:
    """None for an outcome that counts nothing. Two queries, and for the public one more."""
    if not scope.measure:
        return None
    definition = scope.definition(scope.measure)
    figures = scope.figures.series(scope.measure, by_quarter=True)
    held = references(scope.figures, scope.measure)
    choices = [code for code in scope.codes if not scope.definition(code).is_change]
    return OutcomeTrend(
        code=scope.measure,
        title=trend_title(scope),
        measure=in_language(definition, "title"),
        unit=in_language(definition, "unit"),
        points=tuple(_point(figure, scope.complete) for figure in figures),
        baseline=_baseline(held, definition),
        target=_target(held, definition, scope.year),
        events=_events(scope),
        choices=tuple((code, in_language(scope.definition(code), "title")) for code in choices),
    )


def _point(figure: ShownFigure, complete: frozenset[str]) -> TrendPoint:
    is_complete = figure.quarter in complete
    printed = number(figure.value) if figure.value is not None else figure.printed_symbol
    point = point_of_quarter(Quarter.parse(figure.quarter), figure.value, printed)
    return replace(point, why=_why(figure, is_complete=is_complete), is_complete=is_complete)


def point_of_quarter(quarter: Quarter, value: Decimal | None, printed: str) -> TrendPoint:
    """A quarter with its names, taken as complete."""
    return TrendPoint(
        name=_("Q%(number)s") % {"number": quarter.number},
        when=quarter_words.months(quarter),
        group=str(quarter.year),
        value=value,
        printed=printed,
        why="",
        is_complete=True,
    )


def _why(figure: ShownFigure, *, is_complete: bool) -> str:
    if figure.is_hidden:
        return _("Not shown")
    if figure.value is None:
        return _("Nothing accepted") if not is_complete else _("Not available")
    if not is_complete:
        return _("Some regions are not accepted yet")
    if figure.marks == (ESTIMATED,):
        return _("Estimated")
    return _("Provisional") if figure.marks == (PROVISIONAL,) else ""


def _each_quarter(value: Decimal, definition: FigureDefinition) -> Decimal:
    """A year's sum is held against quarters by its quarter part."""
    return (value / 4).quantize(Decimal("0.1")) if definition.adds_up_over_quarters else value


def _level(held: Reference | None, definition: FigureDefinition, of_year: str, each_quarter: str) -> TrendLevel | None:
    """`of_year` and `each_quarter` are the words for a value as it is, and for its quarter part."""
    if held is None or held.value is None:
        return None
    value = _each_quarter(held.value, definition)
    words = each_quarter if value != held.value else of_year
    return TrendLevel(value, number(value), held.year, words % {"year": held.year})


def _baseline(held: References, definition: FigureDefinition) -> TrendLevel | None:
    return _level(held.baseline, definition, _("Baseline of %(year)s"), _("Baseline of %(year)s, for each quarter"))


def _target(held: References, definition: FigureDefinition, year: FinancialYear) -> TrendLevel | None:
    return _level(
        held.target(str(year)), definition, _("Target of %(year)s"), _("Target of %(year)s, for each quarter")
    )


def _events(scope: Scope) -> tuple[TrendEvent, ...]:
    quarters = [quarter for year in scope.figures.years for quarter in year.quarters]
    start = next((at for at, each in enumerate(quarters) if each.starts_on >= scope.lens.plan.starts_on), 0)
    return (TrendEvent(start, _("The plan begins")),) if start else ()
