"""Who may see which number. Figures go through here once, on their way to anything that leaves the working circle.

For the working audience every value is exact, and whoever shows it marks it “not for publication”. For everybody
else the figures that a check of the year hides are replaced by one symbol, whatever the reason. What is hidden is
decided in `reporting.hiding`, kept by `reporting.actions.safe_numbers` and read by `reporting.shown` (rows, for pages)
and `reporting.published_year` (values, for documents and programs).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from cohesion.models.area import WALES
from reporting.figures import AnnualFigure, AnnualFigures, FigureState


class Audience(StrEnum):
    WORKING = "WORKING"
    PUBLISHED = "PUBLISHED"


class Reason(models.TextChoices):
    """Why a value is not shown."""

    NONE = "NONE", _("Shown")
    PRIMARY = "PRIMARY", _("Hidden: fewer than five")
    SECONDARY = "SECONDARY", _("Hidden: it would give another hidden figure away")
    SENSITIVE = "SENSITIVE", _("Hidden: a plain rule keeps this place, category or quarter back")
    WHOLE_GROUP = "WHOLE_GROUP", _("Hidden: it would tell something about everybody in a group")
    DOMINANCE = "DOMINANCE", _("Hidden: nearly all of it comes from one place")
    WITHHELD = "WITHHELD", _("Hidden: no safe way to show this table was found, so all of it is withheld")
    BY_QUARTER = "BY_QUARTER", _("Hidden: a region’s figures are shown for the whole year only")
    COMING_IN = "COMING_IN", _("Hidden: returns are still coming in, and each could be told from the next")
    UNCHECKED = "UNCHECKED", _("Not shown yet: the figures of this year are being checked")

    @property
    def tells_by_presence(self) -> bool:
        """Whether a row that is there only where somebody reported gives that away, and so has to be left out."""
        return self in {Reason.SENSITIVE, Reason.BY_QUARTER, Reason.COMING_IN}


Key = tuple[str, str, str, str]
CellKey = tuple[str, str, str, str, str]
"""Code, area, quarter (empty for the year), breakdown and category."""

CONFIDENTIAL, NOT_AVAILABLE, NOT_APPLICABLE = "c", "x", "z"
ESTIMATED, PROVISIONAL, REVISED, UNRELIABLE = "e", "p", "r", "u"


@dataclass(frozen=True, slots=True)
class PublishedCell:
    """What may be shown of one figure: a value, or the symbol that stands for it. Never both.

    `marks` qualify a value: e estimated, p provisional, r revised, u a base too small to compare. A hidden cell
    tells no state, no marks and no counts of what stands behind it (None), which could tell the value or that there is
    one. `answer` is a percentage change's.
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
    quarters_reported: int | None
    authorities_reported: int | None
    authorities_expected: int | None
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
    plain: Callable[[AnnualFigure], Reason | None] = field(repr=False, default=lambda figure: None)

    def __iter__(self) -> Iterator[PublishedCell]:
        return iter(self.cells.values())

    def cell(
        self, code: str, area: str = WALES, category: str | None = None, breakdown: str | None = None
    ) -> PublishedCell:
        """Raise UnknownFigure like the figures themselves; what nobody reported is told as that."""
        figure = self.figures.figure(code, area, category, breakdown)
        if figure.key in self.cells:
            return self.cells[figure.key]
        reason = self.plain(figure) if self.audience == Audience.PUBLISHED else None
        return cell_of(figure, reason or Reason.NONE)

    def value(self, code: str, area: str = WALES, category: str | None = None) -> Decimal | None:
        return self.cell(code, area, category).value


def publish(
    figures: AnnualFigures,
    audience: Audience,
    reasons: Mapping[CellKey, Reason] | None = None,
    plain: Callable[[AnnualFigure], Reason | None] = lambda figure: None,
) -> PublishedFigures:
    """The figures as `audience` may see them. `reasons` are those of the year's check, without which nothing may be
    published; `plain` is why a figure that nobody reported is kept back.
    """
    if audience == Audience.WORKING:
        return PublishedFigures(
            figures, audience, {figure.key: cell_of(figure, Reason.NONE) for figure in figures}, plain
        )
    if reasons is None:
        raise ValueError("nothing is published without a check")
    cells = {figure.key: _for_public(figure, reasons.get(cell_key(figure), Reason.NONE)) for figure in figures}
    return PublishedFigures(figures, audience, cells, plain)


def _for_public(figure: AnnualFigure, reason: Reason) -> PublishedCell:
    """How many places and quarters make a category would narrow each of them, which are hidden."""
    cell = cell_of(figure, reason)
    if not figure.category:
        return cell
    return replace(cell, quarters_reported=None, authorities_reported=None, authorities_expected=None)


def cell_key(figure: AnnualFigure) -> CellKey:
    return (figure.code, figure.area, "", figure.breakdown, figure.category)


_SYMBOLS = {FigureState.NOT_APPLICABLE: NOT_APPLICABLE}


def cell_of(figure: AnnualFigure, reason: Reason) -> PublishedCell:
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
        None if hidden else figure.quarters_reported,
        None if hidden else figure.authorities_reported,
        None if hidden else figure.authorities_expected,
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
