"""Regions side by side: one measure from north to south on one scale, never in the order of their values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cohesion import quarter_words
from cohesion.bilingual import in_language
from cohesion.calendar import FinancialYear, Quarter
from cohesion.models.area import WALES
from cohesion.templatetags.cohesion import number
from reporting.charts.multiples import multiple
from reporting.pages.addresses import address
from reporting.pages.outcome_scope import Scope
from reporting.plain_rules import LEVEL_OF, publication_rules
from reporting.shown_figures import ShownFigure

PER = 10_000
_MOST_QUARTERS = 8


@dataclass(frozen=True)
class Period:
    year: FinancialYear
    quarter: Quarter | None = None

    @property
    def words(self) -> str:
        return quarter_words.months(self.quarter) if self.quarter else str(self.year)


@dataclass(frozen=True)
class RegionMultiple:
    """`value` and `more` say in words what the line shows; `drawing` is empty where nothing may be drawn."""

    name: str
    url: str
    drawing: SafeString
    value: str
    more: str


@dataclass(frozen=True)
class Multiples:
    """`note` says how the lines are to be read. Without `regions` the note says why there are none."""

    note: str
    regions: tuple[RegionMultiple, ...]
    wales: str


def multiples(scope: Scope) -> Multiples | None:
    """None for an outcome that counts nothing."""
    if not scope.measure:
        return None
    residents = scope.residents
    definition = scope.definition(scope.measure)
    plain = publication_rules().of(scope.lens.plan.code, definition)
    if scope.lens.is_published and plain and plain.withholds(LEVEL_OF["REGION"], quarter=False, category=False):
        return Multiples(_("This measure is shown for the whole of Wales only."), (), "")
    is_rate = definition.is_count and definition.adds_up_over_areas and all(residents.values())
    periods = _periods(scope)
    whole = [_amount(scope, WALES, each, residents, is_rate) if _is_whole(scope, each) else None for each in periods]
    areas = [area for area in scope.figures.areas.values() if area.kind == "REGION"]
    lines = {area.code: [_amount(scope, area.code, each, residents, is_rate) for each in periods] for area in areas}
    top = max((value for line in (whole, *lines.values()) for value in line if value is not None), default=0.0)
    return Multiples(
        note=_note(scope, periods, is_rate=is_rate),
        regions=tuple(
            RegionMultiple(
                name=in_language(area, "name"),
                url=address("outcomes_region", area.code, query=scope.lens.query()),
                drawing=multiple(lines[area.code], whole, top=top),
                value=_told(scope, area.code, periods, lines[area.code], is_rate=is_rate),
                more=_more(scope, area.code, periods, lines[area.code], is_rate=is_rate),
            )
            for area in areas
        ),
        wales=_wales(scope, periods, whole, is_rate=is_rate),
    )


def _periods(scope: Scope) -> list[Period]:
    """Quarters for whoever sees exact figures; whole years for the public, which sees no quarter below Wales."""
    years = scope.figures.years
    if not scope.lens.is_published and scope.definition(scope.measure).quarter_rule:
        quarters = [Period(year, quarter) for year in years for quarter in year.quarters if _is_there(scope, quarter)]
        return quarters[-_MOST_QUARTERS:] or [Period(scope.year)]
    whole = [Period(year) for year in years if {str(each) for each in year.quarters} <= scope.complete]
    return whole or [Period(year) for year in years]


def _is_there(scope: Scope, quarter: Quarter) -> bool:
    return scope.figures.of(scope.measure, year=quarter.year, quarter=str(quarter)).value is not None


def _is_whole(scope: Scope, period: Period) -> bool:
    """A Wales of some regions would stand beside each of them as if they had fallen."""
    return period.quarter is None or str(period.quarter) in scope.complete


def _figure(scope: Scope, area: str, period: Period) -> ShownFigure:
    quarter = str(period.quarter) if period.quarter else ""
    return scope.figures.of(scope.measure, area, year=period.year, quarter=quarter)


def _amount(scope: Scope, area: str, period: Period, residents: Mapping[str, int], is_rate: bool) -> float | None:
    value = _figure(scope, area, period).value
    if value is None:
        return None
    return float(value) / residents[area] * PER if is_rate else float(value)


def _told(scope: Scope, area: str, periods: Sequence[Period], line: Sequence[float | None], *, is_rate: bool) -> str:
    last = line[-1]
    if last is None:
        return _missing(_figure(scope, area, periods[-1]))
    if is_rate:
        return _("%(rate)s per 10,000 residents") % {"rate": _rate(last)}
    return number(Decimal(str(last)))


def _wales(scope: Scope, periods: Sequence[Period], whole: Sequence[float | None], *, is_rate: bool) -> str:
    """The last period of which Wales is whole."""
    for place in range(len(periods), 0, -1):
        if whole[place - 1] is not None:
            told = _told(scope, WALES, periods[:place], whole[:place], is_rate=is_rate)
            return _("Wales, %(when)s: %(value)s.") % {"when": periods[place - 1].words, "value": told}
    return ""


def _missing(figure: ShownFigure) -> str:
    if figure.is_hidden:
        return _("[c] not shown")
    return _("Not in yet") if figure.quarters_reported == 0 else figure.printed_symbol


def _more(scope: Scope, area: str, periods: Sequence[Period], line: Sequence[float | None], *, is_rate: bool) -> str:
    """The count behind a rate, and where it stood a year before."""
    said = []
    value = _figure(scope, area, periods[-1]).value
    if is_rate and value is not None:
        said.append(_("Number: %(value)s.") % {"value": number(value)})
    back = 4 if periods[-1].quarter else 1
    earlier = line[-1 - back] if len(line) > back else None
    if earlier is not None:
        told = _rate(earlier) if is_rate else number(Decimal(str(earlier)))
        said.append(_("A year before: %(value)s.") % {"value": told})
    return " ".join(said)


def _rate(value: float) -> str:
    return f"{value:.1f}"


def _note(scope: Scope, periods: Sequence[Period], *, is_rate: bool) -> str:
    values = {"first": periods[0].words, "last": periods[-1].words}
    sentence = (
        _("For every 10,000 residents, %(first)s to %(last)s, one scale; the dashes are Wales. North to south.")
        if is_rate
        else _("%(first)s to %(last)s, one scale; the dashes are Wales. North to south.")
    )
    if len(periods) == 1:
        sentence = (
            _("For every 10,000 residents, %(last)s, one scale; the dashed line is Wales. North to south.")
            if is_rate
            else _("%(last)s, one scale; the dashed line is Wales. North to south.")
        )
    return sentence % values
