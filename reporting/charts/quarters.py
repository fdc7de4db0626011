"""The quarters of a year as a line, drawn over the table that holds the same values."""

from collections.abc import Sequence
from dataclasses import dataclass

from reporting.charts.drawing import (
    ACCENT,
    FULL_WIDTH,
    GREY,
    HAIR,
    INK,
    WHITE,
    Picture,
    box,
    circle,
    drawing,
    label,
    path,
    round_steps,
)

HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 168.0, 138.0, 481.0, 14.0, 138.0


@dataclass(frozen=True)
class Point:
    """A quarter: its name, its value if it may be shown, and the value as printed."""

    name: str
    value: float | None
    printed: str


def quarters_line(points: Sequence[Point], *, series: str, year: str, alt: str) -> Picture:
    """A point for each quarter that has a value; the line breaks where one has none. The axis starts at 0."""
    marks = round_steps(max((point.value for point in points if point.value is not None), default=1.0))
    inner = RIGHT - LEFT - 60
    xs = [LEFT + 30 + inner * place / max(len(points) - 1, 1) for place in range(len(points))]
    ys = [None if point.value is None else BOTTOM - point.value / marks[-1] * (BOTTOM - TOP) for point in points]
    strokes = [*_axis(marks), *_line(xs, ys), *_values(points, xs, ys)]
    names = zip(xs, points, strict=True)
    strokes += [label(x, BOTTOM + 13, point.name, fill=GREY, anchor="middle") for x, point in names]
    strokes.append(label((LEFT + RIGHT) / 2, BOTTOM + 27, year, anchor="middle", weight=600))
    strokes.append(label(0, TOP + 3, series, fill=ACCENT, weight=600))
    return Picture(drawing(FULL_WIDTH, HEIGHT, *strokes), alt)


def _axis(marks: Sequence[float]) -> list[str]:
    strokes = []
    for mark in marks:
        y = BOTTOM - mark / marks[-1] * (BOTTOM - TOP)
        base = mark == 0
        strokes.append(path(f"M{LEFT:g} {y:.1f}H{RIGHT:g}", stroke=INK if base else HAIR, width=0.75 if base else 0.5))
        strokes.append(label(LEFT - 6, y + 3, f"{mark:,g}", fill=GREY, anchor="end"))
    return strokes


def _line(xs: Sequence[float], ys: Sequence[float | None]) -> list[str]:
    shape, drawn = "", False
    for x, y in zip(xs, ys, strict=True):
        if y is not None:
            shape += f"{'L' if drawn else 'M'}{x:.1f} {y:.1f}"
        drawn = y is not None
    return [path(shape, stroke=ACCENT, width=2)] if shape else []


def _values(points: Sequence[Point], xs: Sequence[float], ys: Sequence[float | None]) -> list[str]:
    strokes = []
    for point, x, y in zip(points, xs, ys, strict=True):
        if y is None:
            continue
        width = 5.2 * len(point.printed) + 3
        strokes.append(circle(x, y, 3.4, fill=ACCENT, stroke=ACCENT))
        # White behind the number: no line runs through a figure.
        strokes.append(box(x - width / 2, y - 16, width, 9, fill=WHITE))
        strokes.append(label(x, y - 8, point.printed, fill=INK, anchor="middle", weight=600))
    return strokes
