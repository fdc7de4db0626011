"""Classes of a map, cut at round numbers so that each has members: at most five, made from shown values alone."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

MOST = 5
STEPS = (1.0, 2.0, 2.5, 5.0)


@dataclass(frozen=True)
class Classes:
    """`cuts` part the values: a value on a cut belongs to the class above."""

    cuts: tuple[float, ...]

    def of(self, value: float) -> int:
        return bisect_right(self.cuts, value)


def classes(values: Sequence[float], *, decimals: int) -> Classes:
    """The cuts that give the most classes and, among those, the most even ones. Values count as they are printed."""
    known = [round(value, decimals) for value in values]
    best: tuple[float, ...] = ()
    rank = (1, -len(known))
    for cuts in _round_cuts(known, decimals):
        sizes = [0] * (len(cuts) + 1)
        for value in known:
            sizes[bisect_right(cuts, value)] += 1
        if min(sizes) and (len(sizes), -max(sizes)) > rank:
            best, rank = cuts, (len(sizes), -max(sizes))
    return Classes(best)


def _round_cuts(known: Sequence[float], decimals: int) -> list[tuple[float, ...]]:
    """Up to four neighbouring multiples of one round step between the lowest value and the highest."""
    found: list[tuple[float, ...]] = []
    span = max(known, default=0.0) - min(known, default=0.0)
    if span <= 0:
        return found
    finest = 10.0**-decimals
    for power in range(floor(log10(span)) + 1, floor(log10(max(span / 20, finest))) - 1, -1):
        for step in (factor * 10.0**power for factor in reversed(STEPS)):
            if step < finest or round(step, decimals) != round(step, 9):
                continue
            first, last = floor(min(known) / step) + 1, ceil(max(known) / step)
            if last - first > 4 * MOST:
                continue
            multiples = [round(k * step, 6) for k in range(first, last + 1)]
            found += [
                tuple(multiples[k : k + size]) for size in range(1, MOST) for k in range(len(multiples) - size + 1)
            ]
    return found
