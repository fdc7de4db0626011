"""Who may see which number. Figures go through here once, on their way to anything that leaves the working circle.

For the working audience every value is exact, and whoever shows it marks it “not for publication”. For everybody
else counts of 1 to 4 are hidden, measures marked sensitive are shown for Wales only, and enough more is hidden that
no single hidden cell follows by subtraction along a line of the tables: Wales from its regions, a region from its
authorities, a total from its single-choice categories, a combined figure from its measures. What is left between a
total and its parts (a region-wide line, shared work, a category that is not available) is protected like a cell.

This is a first version. A later one must add: attacks that bound a hidden cell instead of computing it (two hidden
counts that sum to 2 are both 1); what a region's people compute from their own cells and a published edition (only
answers to themselves are protected against that, see `with_exact`); differencing against earlier editions and against
revisions; dominance of one contributor; zeros and full shares that tell about everybody in a group; means and
percentages by the number of answers behind each side; a record of every check.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from cohesion.models.area import WALES
from reporting.figures import AnnualFigure, AnnualFigures, FigureState
from reporting.protection import THRESHOLD, Reader, is_small, secondary
from reporting.tables import BEFORE, Key, lines_of


class Audience(StrEnum):
    WORKING = "WORKING"
    PUBLISHED = "PUBLISHED"


class Reason(models.TextChoices):
    """Why a value is not shown."""

    NONE = "NONE", _("Shown")
    PRIMARY = "PRIMARY", _("Hidden: fewer than five")
    SECONDARY = "SECONDARY", _("Hidden: it would give another hidden figure away")
    SENSITIVE = "SENSITIVE", _("Hidden: shown for the whole of Wales only")
    BY_QUARTER = "BY_QUARTER", _("Hidden: a region’s figures are shown for the whole year only")
    UNCHECKED = "UNCHECKED", _("Not shown yet: the figures of this year are being checked")


CONFIDENTIAL, NOT_AVAILABLE, NOT_APPLICABLE = "c", "x", "z"
ESTIMATED, PROVISIONAL, REVISED, UNRELIABLE = "e", "p", "r", "u"


@dataclass(frozen=True, slots=True)
class PublishedCell:
    """What may be shown of one figure: a value, or the symbol that stands for it. Never both.

    `marks` qualify a value: e estimated, p provisional, r revised, u a base too small to compare. A hidden cell
    tells no state, no marks and no number of answers, which could tell the value. `answer` is a percentage change's.
    """

    code: str
    area: str
    breakdown: str
    category: str
    value: Decimal | None
    symbol: str
    reason: Reason
    state: FigureState | None
    marks: tuple[str, ...]
    quarters_reported: int
    authorities_reported: int
    authorities_expected: int
    answer: str = ""

    @property
    def is_hidden(self) -> bool:
        return self.reason != Reason.NONE

    @property
    def printed_symbol(self) -> str:
        """In square brackets, as tables print it; empty where there is a value."""
        return f"[{self.symbol}]" if self.symbol else ""

    def as_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "area": self.area,
            "breakdown": self.breakdown,
            "category": self.category,
            "value": None if self.value is None else str(self.value),
            "symbol": self.symbol,
            "reason": self.reason.value,
            "state": self.state.value if self.state else "",
            "marks": list(self.marks),
            "quarters_reported": self.quarters_reported,
            "authorities_reported": self.authorities_reported,
            "authorities_expected": self.authorities_expected,
            "answer": self.answer,
        }


@dataclass(frozen=True)
class PublishedFigures:
    """The figures of a year as an audience may see them, in the same order."""

    figures: AnnualFigures = field(repr=False)
    audience: Audience
    cells: Mapping[Key, PublishedCell]

    def __iter__(self) -> Iterator[PublishedCell]:
        return iter(self.cells.values())

    def cell(
        self, code: str, area: str = WALES, category: str | None = None, breakdown: str | None = None
    ) -> PublishedCell:
        """Raise UnknownFigure like the figures themselves; what nobody reported is told as that."""
        figure = self.figures.figure(code, area, category, breakdown)
        if figure.key in self.cells:
            return self.cells[figure.key]
        is_hidden = self.audience == Audience.PUBLISHED and _is_withheld(self.figures, figure)
        return _cell(figure, Reason.SENSITIVE if is_hidden else Reason.NONE)

    def value(self, code: str, area: str = WALES, category: str | None = None) -> Decimal | None:
        return self.cell(code, area, category).value

    def with_exact(self, areas: frozenset[str]) -> "PublishedFigures":
        """The same for people who reported the figures of some areas themselves: those exact, and of the others
        enough more hidden that none of them follows from the own.
        """
        hidden = frozenset(cell_key(cell) for cell in self if cell.is_hidden)
        reasons = _reasons(self.figures, areas, hidden)
        cells = dict(self.cells)
        for figure in self.figures:
            if figure.area in areas:
                cells[figure.key] = _cell(figure, Reason.NONE)
            elif figure.key not in hidden:
                cells[figure.key] = _cell(figure, reasons.get(figure.key, Reason.NONE))
        return replace(self, cells=cells)


def publish(figures: AnnualFigures, audience: Audience) -> PublishedFigures:
    """The figures as `audience` may see them."""
    reasons = _reasons(figures) if audience == Audience.PUBLISHED else {}
    cells = {figure.key: _cell(figure, reasons.get(figure.key, Reason.NONE)) for figure in figures}
    return PublishedFigures(figures, audience, cells)


def cell_key(cell: PublishedCell) -> Key:
    return (cell.code, cell.area, cell.breakdown, cell.category)


def _reasons(
    figures: AnnualFigures, own: frozenset[str] = frozenset(), hidden: frozenset[Key] = frozenset()
) -> dict[Key, Reason]:
    """Why each hidden figure is hidden, from somebody who knows all of the areas `own` and has not seen `hidden`."""
    reasons: dict[Key, Reason] = {}
    for figure in figures:
        if figure.area in own:
            continue
        if _is_withheld(figures, figure):
            reasons[figure.key] = Reason.SENSITIVE
        elif _is_primary(figures, figure):
            reasons[figure.key] = Reason.PRIMARY
    values = _counts(figures)
    first = set(reasons) | {key for key, value in values.items() if key[2] == BEFORE and is_small(value)}
    reader = Reader(knows={key for key in values if key[1] in own}, hidden=hidden)
    more = secondary(values, lines_of(figures, values, with_sensitive=bool(own)), first, reader)
    reasons.update((key, Reason.SECONDARY) for key in more)
    closed = first | more
    for figure in figures:
        reason = _of_sides(figure, figures, closed, reasons)
        if figure.key not in reasons and reason is not None:
            reasons[figure.key] = reason
    return reasons


def _is_withheld(figures: AnnualFigures, figure: AnnualFigure) -> bool:
    return figures.definitions[figure.code].is_sensitive and figure.area != WALES


def _is_primary(figures: AnnualFigures, figure: AnnualFigure) -> bool:
    """A count of 1 to 4, or a mean of so few answers."""
    if figure.value is None:
        return False
    if figures.definitions[figure.code].is_count:
        return is_small(figure.value)
    return 0 < figure.responses < THRESHOLD


def _counts(figures: AnnualFigures) -> dict[Key, Decimal]:
    """The cells of the table: every count, and beside it the count that a percentage change compares it with."""
    values: dict[Key, Decimal] = {}
    for figure in figures:
        if figure.change is not None and figure.change.base is not None:
            values[(figure.code, figure.area, BEFORE, "")] = figure.change.base
        elif figure.value is not None and figures.definitions[figure.code].is_count:
            values[figure.key] = figure.value
    return values


def _of_sides(
    figure: AnnualFigure, figures: AnnualFigures, closed: set[Key], reasons: Mapping[Key, Reason]
) -> Reason | None:
    """A percentage change goes with either of its sides: with both, the hidden one could be computed."""
    if figure.change is None:
        return None
    now = (figures.definitions[figure.code].parts[0], figure.area, "", "")
    if now in reasons:
        return reasons[now]
    if figure.change.current is not None and is_small(figure.change.current):
        return Reason.PRIMARY
    before = (figure.code, figure.area, BEFORE, "")
    if before in closed:
        return Reason.PRIMARY if is_small(figure.change.base or Decimal(0)) else Reason.SECONDARY
    return None


_SYMBOLS = {FigureState.NOT_APPLICABLE: NOT_APPLICABLE}


def _cell(figure: AnnualFigure, reason: Reason) -> PublishedCell:
    hidden = reason != Reason.NONE
    symbol = "" if figure.value is not None else _SYMBOLS.get(figure.state, NOT_AVAILABLE)
    return PublishedCell(
        figure.code,
        figure.area,
        figure.breakdown,
        figure.category,
        None if hidden else figure.value,
        CONFIDENTIAL if hidden else symbol,
        reason,
        None if hidden else figure.state,
        () if hidden else _marks(figure),
        figure.quarters_reported,
        figure.authorities_reported,
        figure.authorities_expected,
        "" if hidden or figure.change is None else figure.change.answer.value,
    )


def _marks(figure: AnnualFigure) -> tuple[str, ...]:
    if figure.value is None:
        return ()
    marks = {
        ESTIMATED: figure.is_estimated,
        PROVISIONAL: figure.standing.is_provisional,
        REVISED: figure.standing.is_revised,
        UNRELIABLE: figure.change is not None and figure.change.base_is_small,
    }
    return tuple(mark for mark, applies in marks.items() if applies)
