"""Ratings as marks: circle, triangle, square, so that the colour is never alone."""

from reporting.charts.drawing import AMBER, GREEN, RED, Picture, box, circle, drawing

STEP = 17.0


def rag_marks(*, green: int = 0, amber: int = 0, red: int = 0, alt: str) -> Picture:
    """One mark for each region, green first."""
    marks: list[str] = []
    x = 7.0
    for kind, count in (("green", green), ("amber", amber), ("red", red)):
        for _ in range(count):
            marks.append(_mark(kind, x))
            x += STEP
    return Picture(drawing(max(x - STEP + 7, 14), 14, *marks), alt)


def _mark(kind: str, x: float) -> str:
    if kind == "green":
        return circle(x, 7, 6, fill=GREEN)
    if kind == "amber":
        return f'<path d="M{x:g} .6 l6.8 12.2 h-13.6z" fill="{AMBER}"/>'
    return box(x - 5.5, 1.5, 11, 11, fill=RED)
