"""The rules by which quarters and places make one figure, as arithmetic over cells; no database here.

Quarters come first, within each place; then places make the area. The region-wide line of a region is a place of its
own: it holds the work that belongs to no one authority, so it adds to the authorities and never splits over them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from outcomes.models import AreaRule, QuarterRule, ValueState
from reporting.figures.cells import Cell
from reporting.figures.states import STATE_RANKS

_NOBODY_ANSWERED = STATE_RANKS[ValueState.NOT_APPLICABLE]


@dataclass(frozen=True, slots=True)
class Folded:
    """One figure before it is named: hundredths, bits of quarters, rank of state; `weight` as in a cell."""

    value: int | None
    quarters: int
    state: int
    weight: int = 0


NOTHING = Folded(None, 0, 0)


def number(hundredths: int | None) -> Decimal | None:
    """The value with at most two decimals and no needless zeros: 2335, 4.27."""
    if hundredths is None:
        return None
    whole, rest = divmod(hundredths, 100)
    return Decimal(hundredths).scaleb(-2).normalize() if rest else Decimal(whole)


def ratio(part: int, whole: int) -> int:
    """part / whole as a whole number, halves away from zero; `whole` is positive."""
    half_up = (2 * abs(part) + whole) // (2 * whole)
    return half_up if part >= 0 else -half_up


def union(bits: Iterable[int]) -> int:
    found = 0
    for each in bits:
        found |= each
    return found


# --- quarters, within a place -----------------------------------------------------------------------------------------
def over_quarters(rule: str, cells: Iterable[Cell]) -> list[Cell]:
    """One cell for each place, from cells of one quarter each, all of one measure and category.

    An authority whose region changed during the year is a place in each of the two, except that only one of its
    quarters can be the latest.
    """
    by_place: dict[tuple[int | None, int], list[Cell]] = defaultdict(list)
    for cell in cells:
        moves_along = rule == QuarterRule.LATEST and cell.authority is not None
        by_place[(cell.authority, 0 if moves_along else cell.region)].append(cell)
    return [_place(rule, own) for own in by_place.values()]


def _place(rule: str, cells: list[Cell]) -> Cell:
    valued = [cell for cell in cells if cell.quarters]
    if not valued:
        return max(cells, key=lambda cell: cell.state)
    if len({cell.quarters for cell in valued}) < len(valued):
        valued = _merged(rule, valued)
    return valued[0] if len(valued) == 1 else _QUARTER_RULES[rule](valued)


def _merged(rule: str, cells: Sequence[Cell]) -> list[Cell]:
    """Cells of categories that became one count together within each quarter."""
    by_quarter: dict[int, list[Cell]] = defaultdict(list)
    for cell in cells:
        by_quarter[cell.quarters].append(cell)
    add_up = _weighted_quarters if rule == QuarterRule.WEIGHTED_MEAN else _added_quarters
    return [add_up(own) for own in by_quarter.values()]


def _gathered(cells: Sequence[Cell], value: int | None) -> Cell:
    return cells[-1]._replace(
        value=value,
        quarters=union(cell.quarters for cell in cells) if value is not None else 0,
        state=max(cell.state for cell in cells),
        weight=_weight(cells),
    )


def _values(cells: Sequence[Cell]) -> list[int]:
    return [cell.value for cell in cells if cell.value is not None]


def _weight(cells: Sequence[Cell]) -> int:
    """Only what stands behind a value: a cell without one has nobody's answers."""
    return sum(cell.weight for cell in cells if cell.value is not None)


def _added_quarters(cells: Sequence[Cell]) -> Cell:
    return _gathered(cells, sum(_values(cells)))


def _latest_quarter(cells: Sequence[Cell]) -> Cell:
    return max(cells, key=lambda cell: cell.quarters)


def _mean_quarter(cells: Sequence[Cell]) -> Cell:
    return _gathered(cells, ratio(sum(_values(cells)), len(cells)))


def _highest_quarter(cells: Sequence[Cell]) -> Cell:
    return _gathered(cells, max(_values(cells)))


def _weighted_quarters(cells: Sequence[Cell]) -> Cell:
    return _gathered(cells, _weighted_mean(cells))


_QUARTER_RULES: dict[str, Callable[[Sequence[Cell]], Cell]] = {
    QuarterRule.SUM: _added_quarters,
    QuarterRule.LATEST: _latest_quarter,
    QuarterRule.MEAN: _mean_quarter,
    QuarterRule.MAX: _highest_quarter,
    QuarterRule.WEIGHTED_MEAN: _weighted_quarters,
}


# --- places, within an area -------------------------------------------------------------------------------------------
def over_places(rule: str, cells: Sequence[Cell]) -> Folded:
    """The figure that an area's places make. A rating that nobody answered weighs nothing."""
    state = max((cell.state for cell in cells), default=0)
    values = _values(cells)
    if not values:
        return Folded(None, 0, state)
    value = _AREA_RULES[rule](cells, values)
    if value is None:
        return Folded(None, 0, _NOBODY_ANSWERED)
    return Folded(value, union(cell.quarters for cell in cells), state, _weight(cells))


def _weighted_mean(cells: Sequence[Cell]) -> int | None:
    weight = _weight(cells)
    weighted = sum(cell.value * cell.weight for cell in cells if cell.value is not None)
    return ratio(weighted, weight) if weight else None


_AREA_RULES: dict[str, Callable[[Sequence[Cell], list[int]], int | None]] = {
    AreaRule.SUM: lambda cells, values: sum(values),
    AreaRule.MEAN: lambda cells, values: ratio(sum(values), len(values)),
    AreaRule.MAX: lambda cells, values: max(values),
    AreaRule.WEIGHTED_MEAN: lambda cells, values: _weighted_mean(cells),
}
