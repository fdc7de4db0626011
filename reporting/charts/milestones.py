"""Milestones: one square for each authority, filled where achieved, outlined where under way, a dot for the rest."""

from reporting.charts.drawing import ACCENT, HAIR, Picture, boxes, drawing

SQUARE, GAP, DOT = 5.0, 1.5, 2.0


def milestone_bar(*, achieved: int, under_way: int, total: int, alt: str) -> Picture:
    starts = [place * (SQUARE + GAP) for place in range(total)]
    first, second = achieved, achieved + under_way
    inset = (SQUARE - DOT) / 2
    marks = (
        boxes(((x, 1) for x in starts[:first]), SQUARE, fill=ACCENT),
        boxes(((x + 0.5, 1.5) for x in starts[first:second]), SQUARE - 1, fill="none", stroke=ACCENT),
        boxes(((x + inset, 1 + inset) for x in starts[second:]), DOT, fill=HAIR),
    )
    return Picture(drawing(max(total, 1) * (SQUARE + GAP) - GAP, 7, *marks), alt)
