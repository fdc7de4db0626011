"""What a region's people may see beside their own exact figures: enough less of the others that none follows.

The public pattern is safe against a reader who knows what is public. Somebody who knows a region's cells as well could
subtract them, so from such a reader more is kept: along every line, the next cell that covers a hidden one.
"""

from dataclasses import replace
from decimal import Decimal

from reporting.disclosure import CellKey, PublishedFigures, Reason, cell_key, cell_of
from reporting.figures import AnnualFigure, AnnualFigures
from reporting.protection import Line, Reader, is_small, secondary
from reporting.published_year import PublishedYear
from reporting.year_content import BEFORE, YearContent
from reporting.year_lines import lines_of


def with_exact(year: PublishedYear, areas: frozenset[str]) -> PublishedFigures:
    """The year's published figures, with those of `areas` exact for the people who reported them."""
    published = year.figures
    figures = published.figures
    hidden = {key for key in year.reasons if not key[2]}
    values = _counts(figures)
    content = YearContent(figures.plan, figures.definitions, figures.categories, figures.areas, ())
    lines = [Line(total, tuple(parts)) for total, parts in lines_of(content, {key: 0 for key in values})]
    kept_back = {key for key in hidden if year.reasons[key] != Reason.SECONDARY}
    first = {key for key, value in values.items() if key[1] not in areas and (key in kept_back or _is_base(key, value))}
    reader = Reader(knows={key for key in values if key[1] in areas}, hidden=frozenset(hidden))
    more = secondary(values, lines, first, reader)
    cells = dict(published.cells)
    for figure in figures:
        if figure.area in areas:
            cells[figure.key] = cell_of(figure, Reason.NONE)
        elif any(key in more for key in _sides(figure, _counted(figures, figure))):
            cells[figure.key] = cell_of(figure, Reason.SECONDARY)
    return replace(published, cells=cells)


def _is_base(key: CellKey, value: Decimal) -> bool:
    return key[3] == BEFORE and is_small(value)


def _counts(figures: AnnualFigures) -> dict[CellKey, Decimal]:
    """Every count, and beside it the count that a percentage change compares it with."""
    values: dict[CellKey, Decimal] = {}
    for figure in figures:
        if figure.change is not None and figure.change.base is not None:
            values[(figure.code, figure.area, "", BEFORE, "")] = figure.change.base
        elif figure.value is not None and figures.definitions[figure.code].is_count:
            values[cell_key(figure)] = figure.value
    return values


def _sides(figure: AnnualFigure, counted: str) -> list[CellKey]:
    """The cells that give a figure away: its own, or both sides of a change of the count `counted`."""
    if figure.change is None:
        return [cell_key(figure)]
    return [(figure.code, figure.area, "", BEFORE, ""), (counted, figure.area, "", "", "")]


def _counted(figures: AnnualFigures, figure: AnnualFigure) -> str:
    return figures.definitions[figure.code].parts[0] if figure.change is not None else figure.code
