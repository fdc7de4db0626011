"""National context figures: what partners supplied for the whole of Wales, shown beside the figures and never added."""

from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from cohesion.calendar import FinancialYear
from outcomes.models import Plan, SuppliedFigure


@dataclass(frozen=True)
class ContextFigure:
    code: str
    value: Decimal
    description_en: str
    description_cy: str
    source_en: str
    source_cy: str
    is_sample: bool

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "value": str(self.value)}


def supplied(plan: Plan, year: FinancialYear) -> dict[str, ContextFigure]:
    """Figures of the whole year for the whole of Wales, by code. One query."""
    rows = SuppliedFigure.objects.national().filter(plan=plan, financial_year=str(year), quarter="", category=None)
    return {row.code: _context(row) for row in rows.order_by("code")}


def _context(row: SuppliedFigure) -> ContextFigure:
    whole = row.value.to_integral_value()
    return ContextFigure(
        row.code,
        whole if whole == row.value else row.value.normalize(),
        row.description_en,
        row.description_cy,
        row.source_en,
        row.source_cy,
        row.is_sample,
    )
