"""A forecast that can be said in a sentence: “if the last quarters go on as they did”. It knows nothing else.

The line through the last 4 to 8 values is the one of Theil and Sen: its slope is the middle of the slopes between all
pairs, its height the middle of what is left, so that one odd quarter moves neither. It runs on for at most half as
many steps as it stands on, and ends at 0. Seasons, plans and reasons are not in it. It is made from values that its
reader may see; with a gap among the last four there is none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations
from statistics import median

FEWEST, MOST = 4, 8


@dataclass(frozen=True)
class Forecast:
    """The values that follow, and the number of values they were made from."""

    values: tuple[Decimal, ...]
    made_from: int


def forecast(
    values: Sequence[Decimal | None],
    steps: int,
    *,
    quantum: Decimal = Decimal(1),
    ceiling: Decimal | None = None,
) -> Forecast | None:
    """The next values of a series whose last value is complete, to the nearest `quantum`; None without four in a row.

    `ceiling` is the highest that can be, such as 100 for a percentage or 22 for authorities.
    """
    known = _unbroken(values)
    if len(known) < FEWEST or steps < 1:
        return None
    slope = median((known[b] - known[a]) / (b - a) for a, b in combinations(range(len(known)), 2))
    height = median(value - slope * place for place, value in enumerate(known))
    ahead = range(len(known), len(known) + min(steps, len(known) // 2))
    following = (_held(height + slope * place, ceiling) for place in ahead)
    made = tuple(value.quantize(quantum, ROUND_HALF_UP) for value in following)
    return Forecast(made, len(known))


def _unbroken(values: Sequence[Decimal | None]) -> list[Decimal]:
    """The last values without a gap, no more than are looked at, the oldest first."""
    known: list[Decimal] = []
    for value in reversed(values):
        if value is None or len(known) == MOST:
            break
        known.append(value)
    return known[::-1]


def _held(value: Decimal, ceiling: Decimal | None) -> Decimal:
    above = max(value, Decimal(0))
    return above if ceiling is None else min(above, ceiling)
