"""From a row of the summaries to the figure that an audience may see."""

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from reporting.disclosure import (
    CONFIDENTIAL,
    ESTIMATED,
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    PROVISIONAL,
    REVISED,
    UNRELIABLE,
    Audience,
    Reason,
)
from reporting.figures import FigureDefinition, FigureState
from reporting.models import SummaryFigure
from reporting.plain_rules import publication_rules
from reporting.rounded import as_rounded, change_of_rounded
from reporting.safety.rounding import LOW
from reporting.shown_figures import ShownFigure


def shown_row(row: SummaryFigure, year: str, is_checked: bool, audience: Audience) -> ShownFigure:
    reason = Reason.NONE
    if audience == Audience.PUBLISHED:
        # The row's own reason comes with its value: rows made anew a moment ago say that nobody checked them.
        reason = Reason(row.reason) if is_checked else Reason.UNCHECKED
    key = (year, row.code, row.area, row.quarter, row.breakdown, row.category)
    if reason != Reason.NONE:
        return ShownFigure(
            *key,
            value=None,
            symbol=CONFIDENTIAL,
            reason=reason,
            is_provisional=row.is_provisional,
            is_sample=row.is_sample,
        )
    # How many places and quarters make a category would narrow each of them, which are hidden.
    is_basis_told = audience == Audience.WORKING or not row.category
    state = FigureState(row.state)
    missing = NOT_APPLICABLE if state == FigureState.NOT_APPLICABLE else NOT_AVAILABLE
    return ShownFigure(
        *key,
        value=_plain(row.value),
        symbol="" if row.value is not None else missing,
        state=state,
        marks=_marks(row, state),
        quarters_reported=row.quarters_reported if is_basis_told else 0,
        authorities_reported=row.authorities_reported if is_basis_told else 0,
        authorities_expected=row.authorities_expected if is_basis_told else 0,
        estimated_share=_share(row) if audience == Audience.WORKING else None,
        is_shared=row.is_shared,
        is_provisional=row.is_provisional,
        is_revised=row.is_revised,
        is_under_revision=row.is_under_revision,
        is_sample=row.is_sample,
        change_answer=row.change_answer,
        base_is_small=row.base_is_small,
    )


def rounded_row(figure: ShownFigure, row: SummaryFigure, definition: FigureDefinition) -> ShownFigure:
    """By the other method: counts to the nearest 5, changes from such counts."""
    if figure.value is None:
        return figure
    if definition.is_change:
        percent = change_of_rounded(row.change_current, row.change_base)
        return replace(figure, value=percent, symbol="" if percent is not None else NOT_AVAILABLE, estimated_share=None)
    value, is_low = as_rounded(figure.value, publication_rules(), is_count=definition.is_count)
    return replace(figure, value=value, symbol=LOW if is_low else "", estimated_share=None)


def _plain(value: Decimal | None) -> Decimal | None:
    """Without the zeros that the column's scale adds."""
    if value is None:
        return None
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def _share(row: SummaryFigure) -> int | None:
    if not row.estimated or not row.value:
        return None
    return int((row.estimated * 100 / row.value).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _marks(row: SummaryFigure, state: FigureState) -> tuple[str, ...]:
    if row.value is None:
        return ()
    marks = {
        ESTIMATED: state == FigureState.ESTIMATED,
        PROVISIONAL: row.is_provisional,
        REVISED: row.is_revised,
        UNRELIABLE: row.base_is_small,
    }
    return tuple(mark for mark, applies in marks.items() if applies)
