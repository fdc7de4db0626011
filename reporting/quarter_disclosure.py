"""The quarters of a year as they may be published: totals alone, and below Wales none."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from reporting.disclosure import CONFIDENTIAL, ESTIMATED, NOT_APPLICABLE, NOT_AVAILABLE, Audience, CellKey, Reason
from reporting.figures import FigureState, QuarterFigure, QuarterlyFigures


@dataclass(frozen=True, slots=True)
class PublishedQuarter:
    """A value, or the symbol that stands for it. `marks` qualify a value: e where some of it was estimated."""

    code: str
    area: str
    quarter: str
    value: Decimal | None
    symbol: str
    reason: Reason
    marks: tuple[str, ...] = ()

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
            "marks": list(self.marks),
        }


Published = dict[str, dict[str, tuple[PublishedQuarter, ...]]]


def publish_quarters(
    series: Mapping[str, QuarterlyFigures], audience: Audience, reasons: Mapping[CellKey, Reason]
) -> Published:
    """By code and area; `reasons` are those of the year's check."""
    return {
        code: {
            area: tuple(_cell(figure, _reason(figure, audience, reasons)) for figure in figures)
            for area, figures in each.areas.items()
        }
        for code, each in series.items()
    }


def _reason(figure: QuarterFigure, audience: Audience, reasons: Mapping[CellKey, Reason]) -> Reason:
    if audience == Audience.WORKING:
        return Reason.NONE
    return reasons.get((figure.code, figure.area, figure.quarter, "", ""), Reason.NONE)


def _cell(figure: QuarterFigure, reason: Reason) -> PublishedQuarter:
    missing = NOT_APPLICABLE if figure.state == FigureState.NOT_APPLICABLE else NOT_AVAILABLE
    symbol = "" if figure.value is not None else missing
    hidden = reason != Reason.NONE
    is_marked = figure.state == FigureState.ESTIMATED and figure.value is not None and not hidden
    return PublishedQuarter(
        figure.code,
        figure.area,
        figure.quarter,
        None if hidden else figure.value,
        CONFIDENTIAL if hidden else symbol,
        reason,
        (ESTIMATED,) if is_marked else (),
    )
