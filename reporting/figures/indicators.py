"""Shares that a survey found: how sure they are, and whether one wave differs from the wave before it.

Our own calculation, as if everybody had been drawn by lot. Surveys are weighted and clustered, so that the true
interval is wider, and a change just beyond the test's limit may be none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from math import sqrt

# Two-sided, 5 %.
_Z = 1.959963984540054
# Below it the test says nothing that can be relied on: people expected on either side of the question.
_FEWEST_EXPECTED = 5


@dataclass(frozen=True)
class Share:
    """One wave. `value` in per cent, None where the source states none; `base` is how many were asked, if stated.

    `stated` is what the source itself says of significance.
    """

    value: Decimal | None
    base: int | None = None
    stated: str = ""


@dataclass(frozen=True)
class Interval:
    """Both ends in per cent, to one decimal."""

    low: Decimal
    high: Decimal


class Change(StrEnum):
    """What can be said of a wave against the one before it. Only RISE and FALL may be told or drawn as such."""

    FIRST = "first"
    GAP = "gap"
    STATED = "stated"
    NO_BASE = "no_base"
    TOO_FEW = "too_few"
    NO_CLEAR = "no_clear"
    RISE = "rise"
    FALL = "fall"

    @property
    def is_significant(self) -> bool:
        return self in {Change.RISE, Change.FALL}


def interval(share: Share) -> Interval | None:
    """Wilson's interval, 95 %. None without a value or a base, or where the value is no share."""
    if share.value is None or not share.base or not 0 <= share.value <= 100:
        return None
    p, n = float(share.value) / 100, share.base
    centre = (p + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z * sqrt(p * (1 - p) / n + _Z**2 / (4 * n**2)) / (1 + _Z**2 / n)
    return Interval(_per_cent(centre - half), _per_cent(centre + half))


def _per_cent(part: float) -> Decimal:
    return Decimal(str(round(min(max(part, 0.0), 1.0) * 100, 1)))


def change(before: Share | None, after: Share) -> Change:
    """What the source states comes first, else two proportions are tested where both bases are known."""
    if before is None:
        return Change.FIRST
    if after.value is None:
        return Change.GAP
    if after.stated:
        return Change.STATED
    if before.value is None:
        return Change.GAP
    return _tested(before.value, before.base, after.value, after.base)


def _tested(before: Decimal, base_before: int | None, after: Decimal, base_after: int | None) -> Change:
    if not base_before or not base_after or not all(0 <= value <= 100 for value in (before, after)):
        return Change.NO_BASE
    p, q = float(before) / 100, float(after) / 100
    pooled = (p * base_before + q * base_after) / (base_before + base_after)
    if min(base_before, base_after) * min(pooled, 1 - pooled) < _FEWEST_EXPECTED:
        return Change.TOO_FEW
    z = (q - p) / sqrt(pooled * (1 - pooled) * (1 / base_before + 1 / base_after))
    if abs(z) <= _Z:
        return Change.NO_CLEAR
    return Change.RISE if z > 0 else Change.FALL


def changes(series: Sequence[Share]) -> list[Change]:
    """Each wave against the wave before it, the oldest first. A wave without a value is no bridge."""
    return [change(series[at - 1] if at else None, share) for at, share in enumerate(series)]
