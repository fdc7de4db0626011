"""Milestones: one square for each authority, filled where achieved, outlined where under way, a dot for the rest."""

from reporting.charts.drawing import ACCENT, HAIR, Picture, box, circle, drawing

SQUARE, GAP = 5.0, 1.5


def milestone_bar(*, achieved: int, under_way: int, total: int, alt: str) -> Picture:
    marks = []
    for place in range(total):
        x = place * (SQUARE + GAP)
        if place < achieved:
            marks.append(box(x, 1, SQUARE, SQUARE, fill=ACCENT))
        elif place < achieved + under_way:
            marks.append(box(x + 0.5, 1.5, SQUARE - 1, SQUARE - 1, fill="none", stroke=ACCENT))
        else:
            marks.append(circle(x + SQUARE / 2, 3.5, 1.2, fill=HAIR))
    return Picture(drawing(max(total, 1) * (SQUARE + GAP) - GAP, 7, *marks), alt)
