"""Small multiples: one little line for each place, all on one scale, with the whole dashed behind it. Of a single
period each place has a bar, and the whole is a dashed stroke across it.

A value that may not be shown is None: the line breaks there, and nothing of it bears on the scale.
"""

from collections.abc import Sequence

from django.utils.safestring import SafeString, mark_safe

from reporting.charts.drawing import ACCENT, GREY, INK, WHITE, box, circle, path

WIDTH, HEIGHT, EDGE = 200.0, 64.0, 6.0
BAR_TOP, BAR = 20.0, 24.0


def multiple(values: Sequence[float | None], whole: Sequence[float | None], *, top: float) -> SafeString:
    """`values` and `whole` are of the same periods, oldest first; `top` is the highest value of all places."""
    strokes = _bar(values[0], whole[0], top) if len(values) == 1 else _lines(values, whole, top)
    return mark_safe(  # noqa: S308 (numbers and our own colours)
        f'<svg viewBox="0 0 {WIDTH:g} {HEIGHT:g}" aria-hidden="true" focusable="false">{"".join(strokes)}</svg>'
    )


def _bar(value: float | None, whole: float | None, top: float) -> list[str]:
    scale = (WIDTH - 2 * EDGE) / (top or 1.0)
    strokes = [box(0, BAR_TOP, value * scale, BAR, fill=ACCENT)] if value is not None else []
    strokes.append(path(f"M0.5 {BAR_TOP - 8:g}V{BAR_TOP + BAR + 8:g}", stroke=INK, width=1))
    if whole is not None:
        at = whole * scale
        strokes.append(path(f"M{at:.1f} {BAR_TOP - 8:g}V{BAR_TOP + BAR + 8:g}", stroke=WHITE, width=4))
        strokes.append(path(f"M{at:.1f} {BAR_TOP - 8:g}V{BAR_TOP + BAR + 8:g}", stroke=GREY, width=1.5, dash="4 3"))
    return strokes


def _lines(values: Sequence[float | None], whole: Sequence[float | None], top: float) -> list[str]:
    return [
        path(f"M0 {HEIGHT - 4:g}H{WIDTH:g}", stroke=INK, width=1),
        _line(whole, top, stroke=GREY, width=1.5, dash="4 3"),
        _line(values, top, stroke=ACCENT, width=2.5),
        _last(values, top),
    ]


def _at(place: int, value: float, count: int, top: float) -> tuple[float, float]:
    x = EDGE + (WIDTH - 2 * EDGE) * (place / (count - 1) if count > 1 else 0.5)
    return x, HEIGHT - 4 - value / (top or 1.0) * (HEIGHT - 12)


def _line(values: Sequence[float | None], top: float, *, stroke: str, width: float, dash: str = "") -> str:
    shape, drawn = "", False
    for place, value in enumerate(values):
        if value is not None:
            x, y = _at(place, value, len(values), top)
            shape += f"{'L' if drawn else 'M'}{x:.1f} {y:.1f}"
        drawn = value is not None
    return path(shape, stroke=stroke, width=width, dash=dash) if "L" in shape else ""


def _last(values: Sequence[float | None], top: float) -> str:
    known = [(place, value) for place, value in enumerate(values) if value is not None]
    if not known:
        return ""
    x, y = _at(*known[-1], len(values), top)
    return circle(x, y, 4, fill=ACCENT)
