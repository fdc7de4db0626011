"""The parts of a whole as bars from one line, each with its name and number; the table below holds the values."""

from collections.abc import Sequence
from dataclasses import dataclass

from reporting.charts.drawing import ACCENT, FULL_WIDTH, HAIR, INK, PLUM, Picture, box, drawing, label, path

LEFT, ROW = 138.0, 28.0
FILLS = (ACCENT, PLUM)


@dataclass(frozen=True)
class Part:
    name: str
    value: float | None
    printed: str


def parts_bars(parts: Sequence[Part], *, alt: str) -> Picture:
    """One bar a part, in the order given, on a common scale from 0. A part that may not be shown has no bar."""
    highest = max((part.value for part in parts if part.value is not None), default=1.0) or 1.0
    room = FULL_WIDTH - LEFT - 44
    strokes = [path(f"M{LEFT:g} 0V{ROW * len(parts):g}", stroke=INK, width=0.75)]
    for place, part in enumerate(parts):
        y = place * ROW + 6
        strokes.append(label(0, y + 11, part.name))
        if part.value is None:
            continue
        width = part.value / highest * room
        strokes.append(box(LEFT, y, max(width, 0.5), 16, fill=FILLS[place % 2]))
        strokes.append(label(LEFT + width + 6, y + 11, part.printed, weight=600))
    strokes.append(path(f"M0 {ROW * len(parts):g}H{FULL_WIDTH:g}", stroke=HAIR, width=0.5))
    return Picture(drawing(FULL_WIDTH, ROW * len(parts) + 2, *strokes), alt)
