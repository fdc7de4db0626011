"""The quarters of a year as they may be published: for Wales only, and never so that the year gives one away."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cohesion.models.area import WALES
from reporting.disclosure import CONFIDENTIAL, NOT_APPLICABLE, NOT_AVAILABLE, Audience, PublishedFigures, Reason
from reporting.figures import COMBINED, FigureState, QuarterFigure, QuarterlyFigures
from reporting.protection import Line, is_small, secondary

_YEAR = ""
_Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class PublishedQuarter:
    code: str
    area: str
    quarter: str
    value: Decimal | None
    symbol: str
    reason: Reason

    @property
    def printed_symbol(self) -> str:
        return f"[{self.symbol}]" if self.symbol else ""

    def as_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "area": self.area,
            "quarter": self.quarter,
            "value": None if self.value is None else str(self.value),
            "symbol": self.symbol,
            "reason": self.reason.value,
        }


Published = dict[str, dict[str, tuple[PublishedQuarter, ...]]]


def publish_quarters(series: Mapping[str, QuarterlyFigures], published: PublishedFigures) -> Published:
    """By code and area, for the audience of `published`, whose years stand beside these quarters.

    Give all the series that are published together: a combined figure and its measures protect one another.
    """
    reasons = _reasons(series, published) if published.audience == Audience.PUBLISHED else {}
    return {
        code: {
            area: tuple(_cell(figure, _reason(figure, reasons, published.audience)) for figure in figures)
            for area, figures in each.areas.items()
        }
        for code, each in series.items()
    }


def _reason(figure: QuarterFigure, reasons: Mapping[_Key, Reason], audience: Audience) -> Reason:
    if audience == Audience.WORKING:
        return Reason.NONE
    found = reasons.get((figure.code, figure.quarter), Reason.NONE)
    if found == Reason.SENSITIVE or figure.area == WALES:
        return found
    return Reason.BY_QUARTER


def _reasons(series: Mapping[str, QuarterlyFigures], published: PublishedFigures) -> dict[_Key, Reason]:
    """Of Wales, by code and quarter."""
    values: dict[_Key, Decimal] = {}
    reasons: dict[_Key, Reason] = {}
    for code, each in series.items():
        for figure in each.of(WALES):
            if each.definition.is_sensitive:
                reasons[(code, figure.quarter)] = Reason.SENSITIVE
            elif figure.value is not None and each.definition.is_count:
                values[(code, figure.quarter)] = figure.value
                if is_small(figure.value):
                    reasons[(code, figure.quarter)] = Reason.PRIMARY
    years = {(code, _YEAR): published.figures.value(code) for code in series}
    values |= {key: value for key, value in years.items() if value is not None}
    closed_years = {(code, _YEAR) for code in series if published.cell(code).is_hidden}
    for key in _single_quarters(series, values, closed_years):
        reasons.setdefault(key, Reason.SECONDARY)
    more = secondary(values, _lines(series), {*reasons, *closed_years})
    return reasons | {key: Reason.SECONDARY for key in more if key[1] != _YEAR}


def _single_quarters(
    series: Mapping[str, QuarterlyFigures], values: Mapping[_Key, Decimal], closed_years: set[_Key]
) -> Iterator[_Key]:
    """The quarters of hidden years that are not sums: such a year may equal one of its quarters."""
    for code, each in series.items():
        if (code, _YEAR) in closed_years and not each.definition.adds_up_over_quarters:
            yield from (key for key in values if key[0] == code and key[1] != _YEAR)


def _lines(series: Mapping[str, QuarterlyFigures]) -> Iterator[Line[_Key]]:
    for code, each in series.items():
        quarters = [figure.quarter for figure in each.of(WALES)]
        if each.definition.adds_up_over_quarters:
            yield Line((code, _YEAR), tuple((code, quarter) for quarter in quarters))
        if each.definition.kind == COMBINED:
            for quarter in quarters:
                yield Line((code, quarter), tuple((part, quarter) for part in each.definition.parts))


def _cell(figure: QuarterFigure, reason: Reason) -> PublishedQuarter:
    missing = NOT_APPLICABLE if figure.state == FigureState.NOT_APPLICABLE else NOT_AVAILABLE
    symbol = "" if figure.value is not None else missing
    hidden = reason != Reason.NONE
    return PublishedQuarter(
        figure.code,
        figure.area,
        figure.quarter,
        None if hidden else figure.value,
        CONFIDENTIAL if hidden else symbol,
        reason,
    )
