"""The few strokes that every chart is made of, in the report's colours."""

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

INK, ACCENT, DEEP, TINT = "#17212b", "#0b5d5e", "#084344", "#e3efee"
GOLD, LIGHT_GOLD, PLUM, GREY, HAIR = "#c98a00", "#f0c25a", "#6b2d5c", "#55616a", "#c9d3d6"
GREEN, AMBER, RED, WHITE = "#1f7a3d", "#b35c00", "#b3261e", "#fff"

FULL_WIDTH = 481.0
SIZE = 9.0


@dataclass(frozen=True)
class Picture:
    """A drawing with the words that stand for it."""

    svg: str
    alt: str

    @property
    def src(self) -> str:
        return f"data:image/svg+xml;base64,{base64.b64encode(self.svg.encode()).decode()}"


def drawing(width: float, height: float, *strokes: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}pt" height="{height:g}pt" '
        f'viewBox="0 0 {width:g} {height:g}" font-family="Source Sans 3" font-size="{SIZE:g}">{"".join(strokes)}</svg>'
    )


def label(
    x: float, y: float, text: str, *, fill: str = INK, anchor: str = "start", weight: int = 400, size: float = SIZE
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" fill="{fill}" text-anchor="{anchor}" font-size="{size:g}" '
        f'font-weight="{weight}">{escape(text)}</text>'
    )


def path(shape: str, *, stroke: str, width: float, dash: str = "", opacity: float = 1.0, cap: str = "") -> str:
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    dashes += f' stroke-linecap="{cap}"' if cap else ""
    faint = f' stroke-opacity="{opacity:g}"' if opacity < 1 else ""
    return f'<path d="{shape}" fill="none" stroke="{stroke}" stroke-width="{width:g}"{dashes}{faint}/>'


def circle(x: float, y: float, radius: float, *, fill: str, stroke: str = "", width: float = 1.5) -> str:
    line = f' stroke="{stroke}" stroke-width="{width:g}"' if stroke else ""
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" fill="{fill}"{line}/>'


def box(x: float, y: float, width: float, height: float, *, fill: str, stroke: str = "") -> str:
    line = f' stroke="{stroke}" stroke-width="1"' if stroke else ""
    return f'<rect x="{x:.2f}" y="{y:.2f}" width="{width:g}" height="{height:g}" fill="{fill}"{line}/>'


def boxes(corners: Iterable[tuple[float, float]], size: float, *, fill: str) -> str:
    """Squares of one size and colour as a single stroke, each a line as wide as it is long: a page of tile maps draws
    in a tenth of the time.
    """
    shape = "".join(f"M{x:g} {y + size / 2:g}h{size:g}" for x, y in corners)
    return path(shape, stroke=fill, width=size) if shape else ""


def row(x: float, y: float, count: int, size: float, *, step: float, fill: str) -> str:
    """`count` squares of one size and colour in a row, as the dashes of a single line."""
    end = x + count * step - (step - size)
    return path(f"M{x:g} {y + size / 2:g}H{end:g}", stroke=fill, width=size, dash=f"{size:g} {step - size:g}")


def round_steps(highest: float, steps: int = 4) -> list[float]:
    """Axis marks from 0 to at least `highest`, in steps of 1, 2, 2.5 or 5 times a power of ten."""
    highest = highest or 1.0
    rough = highest / steps
    power = 10.0 ** len(str(int(rough))) / 10 if rough >= 1 else 10.0 ** -len(str(int(1 / rough)))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10, 20) if factor * power >= rough)
    marks = [0.0]
    while marks[-1] < highest:
        marks.append(round(marks[-1] + step, 6))
    return marks
