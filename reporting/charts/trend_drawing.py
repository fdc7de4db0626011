"""The line over time as SVG: result, forecast, baseline, target, a second series, moments, and their labels."""

import itertools
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from django.utils import translation

from reporting.charts.axes import LOOKS, Look, Scale, fitted, grid, names, scale_marks
from reporting.charts.drawing import ACCENT, PLUM, WHITE, circle, path
from reporting.charts.frame import MARK, OCHRE, Size, sheet_svg
from reporting.charts.labels import Box, Placing, text_width
from reporting.charts.trend_labels import trend_labels

if TYPE_CHECKING:
    from reporting.charts.trend import Level, Moment, Point, Trend

Dot = tuple[float, float]


def trend_svg(trend: "Trend", size: Size, *, ident: str = "chart") -> str:
    look = LOOKS[size]
    scale = _scale(trend, look)
    drawn = [
        *grid(scale, look, trend.unit_mark),
        *names(scale, look, [(slot.name, slot.group) for slot in trend.slots]),
        *_moments(trend.moments, scale),
        *_levels(trend, scale),
        *_series(trend, scale),
    ]
    with translation.override(trend.language):
        labels = placed_labels(trend, size).strokes
    return sheet_svg(
        look.sheet, [*drawn, *labels], title=trend.title, alt=trend.alt, ident=ident, language=trend.language
    )


def placed_labels(trend: "Trend", size: Size) -> Placing:
    """Where the labels of this size stand. No two of their boxes meet."""
    look = LOOKS[size]
    scale = _scale(trend, look)
    room = Box(scale.plot.left, 2, look.sheet.width - 2 if look.labels_beside else scale.plot.right, scale.plot.bottom)
    lines = list(_all_runs(trend, scale))
    segments = [pair for run in lines for pair in itertools.pairwise(run)]
    return trend_labels(trend, scale, look, Placing(room, segments))


def _scale(trend: "Trend", look: Look) -> Scale:
    """Made from what is drawn and nothing else: a hidden value moves no mark."""
    second = trend.second.points if trend.second else ()
    values = [point.value for point in (*trend.slots, *second) if point.value is not None]
    values += [level.value for level in (trend.baseline, trend.target) if level]
    marks = scale_marks(values, from_zero=trend.from_zero)
    plot = fitted(look, marks, trend.unit_mark)
    if not look.labels_beside and not any(slot.group for slot in trend.slots):
        last = text_width(trend.slots[-1].name, look.small, 400) if trend.slots else 0
        plot = Box(plot.left, plot.top, min(plot.right, look.sheet.width - last / 4), plot.bottom)
    return Scale(plot, marks, len(trend.slots))


def _moments(moments: "Sequence[Moment]", scale: Scale) -> list[str]:
    strokes = []
    for moment in moments:
        if moment.until is not None:
            line = f"M{scale.x(moment.at):.1f} {scale.plot.bottom - 3:.1f}H{scale.x(moment.until):.1f}"
            strokes.append(path(line, stroke=MARK, width=6))
            continue
        line = f"M{scale.x(moment.at):.1f} {scale.plot.top:.1f}V{scale.plot.bottom:.1f}"
        strokes.append(path(line, stroke=MARK, width=1, dash="2 3"))
    return strokes


def _levels(trend: "Trend", scale: Scale) -> list[str]:
    strokes = []
    if trend.baseline:
        strokes.append(path(_stretch(trend.baseline, scale), stroke=MARK, width=2, dash="7 5"))
    if trend.target:
        strokes.append(path(_stretch(trend.target, scale), stroke=OCHRE, width=3))
    return strokes


def _stretch(level: "Level", scale: Scale) -> str:
    """To the right edge unless it ends before; one that lasts a single place is half a step long each way."""
    left = scale.plot.left if not level.first else scale.x(level.first - 0.5)
    right = scale.plot.right if level.last is None else scale.x(level.last + 0.5)
    return f"M{left:.1f} {scale.y(level.value):.1f}H{right:.1f}"


def _series(trend: "Trend", scale: Scale) -> list[str]:
    strokes: list[str] = []
    parted = [moment.at for moment in trend.moments if moment.is_break]
    if trend.second:
        strokes += _dots_and_lines(trend.second.points, scale, PLUM, 2.5, parted)
    ahead = _ahead(trend, scale)
    if ahead:
        strokes.append(path(_shape(ahead), stroke=ACCENT, width=3, dash="1 6", cap="round"))
        strokes.append(circle(*ahead[-1], 4.5, fill=WHITE, stroke=ACCENT, width=2.5))
    return [*strokes, *_dots_and_lines(trend.points, scale, ACCENT, 3, parted)]


def _dots_and_lines(
    points: "Sequence[Point]", scale: Scale, colour: str, width: float, parted: Sequence[float]
) -> list[str]:
    """Every value has its dot, so that one between two gaps is seen; the last is larger."""
    all_runs = list(_runs(points, scale, parted))
    strokes = [path(_shape(run), stroke=colour, width=width) for run in all_runs if len(run) > 1]
    last = all_runs[-1][-1] if all_runs else None
    strokes += [circle(*dot, 3, fill=colour) for run in all_runs for dot in run if dot != last]
    return [*strokes, *([circle(*last, 4.5, fill=colour)] if last else [])]


def _runs(points: "Sequence[Point]", scale: Scale, parted: Sequence[float] = ()) -> Iterator[list[Dot]]:
    """Stretches without a gap or break. What is not complete stands alone: joined, it would look like a fall."""
    run: list[Dot] = []
    for place, point in enumerate(points):
        alone = not point.is_complete or (place > 0 and not points[place - 1].is_complete)
        ends = point.value is None or alone or any(place - 1 < at <= place for at in parted)
        if ends and run:
            yield run
            run = []
        if point.value is not None:
            run.append((scale.x(place), scale.y(point.value)))
    if run:
        yield run


def _ahead(trend: "Trend", scale: Scale) -> list[Dot]:
    """From the last value on, if the forecast follows it at once."""
    start = len(trend.points)
    dots = [(scale.x(start + k), scale.y(point.value or 0.0)) for k, point in enumerate(trend.forecast)]
    last = trend.points[-1] if trend.points else None
    if dots and last and last.value is not None:
        dots.insert(0, (scale.x(start - 1), scale.y(last.value)))
    return dots


def _all_runs(trend: "Trend", scale: Scale) -> Iterator[list[Dot]]:
    yield from _runs(trend.points, scale)
    yield _ahead(trend, scale)
    if trend.second:
        yield from _runs(trend.second.points, scale)
    for level in (trend.baseline, trend.target):
        if level:
            left, right = scale.x(level.first - 0.5), scale.x(len(trend.slots) if level.last is None else level.last)
            yield [(left, scale.y(level.value)), (right, scale.y(level.value))]


def _shape(dots: Sequence[Dot]) -> str:
    return "".join(f"{'L' if place else 'M'}{x:.1f} {y:.1f}" for place, (x, y) in enumerate(dots))
