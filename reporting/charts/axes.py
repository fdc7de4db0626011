"""The plot of a chart over time: its scale, grid lines and the names under it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from math import floor

from reporting.charts.drawing import INK, label, path, round_steps
from reporting.charts.frame import GRID, SECONDARY, Sheet, Size
from reporting.charts.labels import Box, text_width

MOST_GRID_LINES = 5


@dataclass(frozen=True)
class Look:
    """One of the sizes: its paper, the plot on it, and how large words and names are."""

    sheet: Sheet
    plot: Box
    text: float
    small: float
    labels_beside: bool


LOOKS: dict[Size, Look] = {
    "wide": Look(Sheet(820, 380), Box(46, 32, 690, 334), 15, 14, labels_beside=True),
    "phone": Look(Sheet(300, 300), Box(36, 32, 288, 256), 14, 13, labels_beside=False),
    "print": Look(Sheet(640, 330, 481), Box(42, 30, 520, 286), 13, 12, labels_beside=True),
}


@dataclass(frozen=True)
class Scale:
    """From values and places to units on paper. `marks` are the grid lines, the axis among them."""

    plot: Box
    marks: tuple[float, ...]
    slots: int

    def x(self, place: float) -> float:
        return self.plot.left + (self.plot.right - self.plot.left) * (place + 0.5) / max(self.slots, 1)

    def y(self, value: float) -> float:
        low, high = self.marks[0], self.marks[-1]
        return self.plot.bottom - (value - low) / (high - low) * (self.plot.bottom - self.plot.top)


def scale_marks(values: Sequence[float], *, from_zero: bool) -> tuple[float, ...]:
    """Round marks that hold every value with the least room to spare: at most five and the axis. From 0, unless
    values are below it or nobody needs it.
    """
    lowest, highest = min(values, default=0.0), max(values, default=1.0)
    is_flat = lowest == highest
    span = highest if from_zero and lowest >= 0 else max(highest - lowest, abs(highest) / 10 if is_flat else 0.0)
    found = []
    for parts in range(1, MOST_GRID_LINES + 1):
        step = round_steps(span, parts)[1]
        start = 0 if from_zero and lowest >= 0 else floor(lowest / step)
        marks = [round(start * step, 6)]
        while len(marks) < 2 or marks[-1] < highest:
            marks.append(round((start + len(marks)) * step, 6))
        found.append(tuple(marks))
    fitting = [marks for marks in found if len(marks) <= MOST_GRID_LINES + 1] or found[:1]
    return min(fitting, key=lambda marks: (marks[-1] - marks[0], -len(marks)))


def fitted(look: Look, marks: Sequence[float], unit: str) -> Box:
    """The plot, with room on its left for the widest mark."""
    widest = max(text_width(mark_text(mark, unit), look.small, 400) for mark in marks)
    return Box(max(look.plot.left, widest + 12), look.plot.top, look.plot.right, look.plot.bottom)


def mark_text(mark: float, unit: str) -> str:
    return f"{mark:,.10g}{unit}"


def grid(scale: Scale, look: Look, unit: str) -> list[str]:
    strokes = []
    for mark in scale.marks:
        y, base = scale.y(mark), mark == scale.marks[0]
        line = f"M{scale.plot.left:.1f} {y:.1f}H{scale.plot.right:.1f}"
        strokes.append(path(line, stroke=INK if base else GRID, width=1))
        words = mark_text(mark, unit)
        strokes.append(label(scale.plot.left - 8, y + 5, words, fill=SECONDARY, anchor="end", size=look.small))
    return strokes


def names(scale: Scale, look: Look, slots: Sequence[tuple[str, str]]) -> list[str]:
    """Under the axis the name of each place and, below, of each group; every second or further one where room ends."""
    grouped = any(group for _name, group in slots)
    first = [(scale.x(place), name) for place, (name, _group) in enumerate(slots)]
    strokes = [] if grouped and stride(first, look, 400) > 2 else _row(first, look, 20, SECONDARY, 400, grouped=grouped)
    if not grouped:
        return strokes
    second, place = [], 0
    for group, members in groupby(slots, key=lambda slot: slot[1]):
        count = len(list(members))
        second.append((scale.x(place + (count - 1) / 2), group))
        place += count
    return [*strokes, *_row(second, look, 39 if strokes else 20, INK, 600, grouped=False)]


def stride(places: Sequence[tuple[float, str]], look: Look, weight: int) -> int:
    """Every how many of them have room beside each other."""
    if len(places) < 2:
        return 1
    step = min(later[0] - earlier[0] for earlier, later in pairwise(places))
    widest = max(text_width(words, look.small, weight) for _x, words in places) + 6
    return next(every for every in range(1, len(places) + 1) if every * step >= widest or every == len(places))


def _row(
    places: Sequence[tuple[float, str]], look: Look, below: float, fill: str, weight: int, *, grouped: bool
) -> list[str]:
    """Counted from the first within groups, else from the last: the newest is always named."""
    every = stride(places, look, weight)
    kept = [
        place for number, place in enumerate(places) if (number if grouped else len(places) - 1 - number) % every == 0
    ]
    strokes = []
    for x, words in kept:
        half = text_width(words, look.small, weight) / 2
        inside = min(max(x, half + 1), look.sheet.width - half - 1)
        y = look.plot.bottom + below
        strokes.append(label(inside, y, words, fill=fill, anchor="middle", weight=weight, size=look.small))
    return strokes
