"""The year's figures as the document prints them: after disclosure control, and in no other way."""

from decimal import Decimal

from cohesion.calendar import FinancialYear
from cohesion.models.area import WALES
from outcomes.models import Plan
from reporting.content import Text
from reporting.disclosure import ESTIMATED, PROVISIONAL, PublishedFigures
from reporting.document.frozen import Cell, Series
from reporting.figures import COMBINED, FigureDefinition
from reporting.published_year import published_year
from reporting.quarter_disclosure import Published

PRINTED_MARKS = (ESTIMATED, PROVISIONAL)


def published_series(plan: Plan, year: FinancialYear) -> dict[str, Series]:
    """By code, in the plan's order; a combined figure stands after the last measure that it adds up.

    Percentage changes are left out: the method notes tell why the first year has none.
    """
    found = published_year(plan, year)
    definitions = [each for each in found.figures.figures.definitions.values() if not each.is_change]
    return {each.code: _series(each, found.figures, found.quarters) for each in _in_order(definitions)}


def _in_order(definitions: list[FigureDefinition]) -> list[FigureDefinition]:
    measures = [each for each in definitions if each.kind != COMBINED]
    places = {each.code: place for place, each in enumerate(measures)}
    for each in definitions:
        if each.kind == COMBINED:
            places[each.code] = max(places[part] for part in each.parts)
    return sorted(definitions, key=lambda each: (places[each.code], each.kind == COMBINED))


def _series(definition: FigureDefinition, published: PublishedFigures, quarters: Published) -> Series:
    regions = [area.code for area in published.figures.areas.values() if area.kind == "REGION"]
    code = definition.code
    return Series(
        code=code,
        outcome=definition.outcome,
        title=Text(definition.title_en, definition.title_cy),
        unit=Text(definition.unit_en, definition.unit_cy),
        wales=_year_cell(published, code),
        regions={region: _year_cell(published, code, region) for region in regions},
        quarters=tuple(_cell(each.value, each.printed_symbol, each.marks) for each in quarters[code][WALES]),
        parts=definition.parts if definition.kind == COMBINED else (),
        is_counted=definition.is_count,
    )


def _year_cell(published: PublishedFigures, code: str, area: str | None = None) -> Cell:
    cell = published.cell(code, area) if area else published.cell(code)
    return _cell(cell.value, cell.printed_symbol, cell.marks)


def _cell(value: Decimal | None, symbol: str, marks: tuple[str, ...]) -> Cell:
    """Marks stand behind a value, each in square brackets. A correction before the first edition is no revision."""
    if value is None:
        return Cell(None, symbol)
    told = "".join(f"[{mark}]" for mark in marks if mark in PRINTED_MARKS)
    return Cell(f"{value.normalize():f}", told)
