"""What is unusual against the region's own history, by the median and the median absolute deviation (MAD).

The modified z-score of Iglewicz and Hoaglin: distance from the median over 1.4826 × MAD; beyond 3.5 a value is unusual.
Where more than half of the history is one number the MAD is 0, and 1.2533 × the mean absolute deviation takes its
place. The scale never falls below a tenth of the median, nor below one half, so that a steady series raises no alarm
over the next whole number; and a value within the range already seen is never unusual.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from statistics import median

FEWEST_QUARTERS = 6
MOST_QUARTERS = 12
_BEYOND = Fraction("3.5")
_FROM_MAD = Fraction("1.4826")
_FROM_MEAN = Fraction("1.2533")
_SMALLEST_SHARE = Fraction(1, 10)
_SMALLEST = Fraction(1, 2)


@dataclass(frozen=True)
class Unusual:
    """`value`, against `lowest` to `highest` in the last `quarters` quarters that were accepted."""

    value: Decimal
    lowest: Decimal
    highest: Decimal
    quarters: int


def unusual(value: Decimal, history: Sequence[Decimal]) -> Unusual | None:
    """None for what is usual, and for a history of fewer than six quarters."""
    if len(history) < FEWEST_QUARTERS or min(history) <= value <= max(history):
        return None
    before = [Fraction(each) for each in history]
    middle = median(before)
    if abs(Fraction(value) - middle) <= _BEYOND * scale(before):
        return None
    return Unusual(value, min(history), max(history), len(history))


def scale(history: Sequence[Fraction]) -> Fraction:
    """How far values of this history usually lie from their median."""
    middle = median(history)
    distances = [abs(each - middle) for each in history]
    spread = _FROM_MAD * median(distances) or _FROM_MEAN * sum(distances, Fraction(0)) / len(distances)
    return max(spread, _SMALLEST_SHARE * abs(middle), _SMALLEST)
