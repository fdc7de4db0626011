"""Regions as a dot plot, drawn to stand beside its table row for row: rates, how far chance could move them, Wales."""

from collections.abc import Sequence
from dataclasses import dataclass

from reporting.charts.drawing import ACCENT, GREY, HAIR, PLUM, Picture, circle, drawing, label, path, round_steps

WIDTH, ROW = 225.0, 20.0


@dataclass(frozen=True)
class Rate:
    """A rate per 10,000 residents with its 95 % interval."""

    rate: float
    low: float
    high: float


def regions_dots(rates: Sequence[Rate | None], *, wales: float, wales_label: str, alt: str) -> Picture:
    """One row a region in the order of the table. A region whose value may not be shown has an empty row."""
    marks = round_steps(max([wales, *(rate.high for rate in rates if rate)]), steps=5)
    height = ROW * len(rates)

    def x(value: float) -> float:
        return 8 + value / marks[-1] * (WIDTH - 22)

    strokes = []
    for mark in marks:
        strokes.append(path(f"M{x(mark):.1f} 0V{height:g}", stroke=HAIR, width=0.5))
        strokes.append(label(x(mark), height + 12, f"{mark:g}", fill=GREY, anchor="middle"))
    strokes.append(path(f"M{x(wales):.1f} 0V{height + 2:g}", stroke=PLUM, width=1.5, dash="7 3"))
    strokes.append(label(x(wales), height + 24, wales_label, fill=PLUM, anchor="middle", weight=600))
    for place, rate in enumerate(rates):
        if rate is None:
            continue
        y = place * ROW + ROW / 2
        strokes.append(path(f"M{x(rate.low):.1f} {y:g}H{x(rate.high):.1f}", stroke=ACCENT, width=2.5, opacity=0.35))
        strokes.append(circle(x(rate.rate), y, 4.2, fill=ACCENT))
    return Picture(drawing(WIDTH, height + 27, *strokes), alt)
