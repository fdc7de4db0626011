"""Milestones: one square for each authority, filled where achieved, outlined where under way, a dot for the rest."""

from reporting.charts.drawing import ACCENT, HAIR, WHITE, Picture, drawing, row

SQUARE, GAP, LINE, DOT = 5.0, 1.5, 1.0, 2.0
STEP = SQUARE + GAP


def milestone_bar(*, achieved: int, under_way: int, total: int, alt: str) -> Picture:
    """An outline is a filled square with a white one on it."""
    neither = total - achieved - under_way
    inner, inset = SQUARE - 2 * LINE, (SQUARE - DOT) / 2
    marks = (
        row(0, 1, achieved + under_way, SQUARE, step=STEP, fill=ACCENT) if achieved + under_way else "",
        row(achieved * STEP + LINE, 1 + LINE, under_way, inner, step=STEP, fill=WHITE) if under_way else "",
        row((total - neither) * STEP + inset, 1 + inset, neither, DOT, step=STEP, fill=HAIR) if neither else "",
    )
    return Picture(drawing(max(total, 1) * STEP - GAP, 7, *marks), alt)
