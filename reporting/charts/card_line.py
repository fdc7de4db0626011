"""A line without words beside a headline: its words stand on the card."""

from collections.abc import Collection, Sequence

from reporting.charts.drawing import Picture, circle, path

WIDTH, HEIGHT, EDGE = 96.0, 38.0, 5.0
_INK = "currentColor"


def card_line(values: Sequence[float | None], *, alt: str, parts: Collection[int] = ()) -> Picture:
    """From 0 to the highest of `values`, oldest left. A value that may not be shown is a gap; the last one is a dot.
    `parts` are the places (from 0) of values that are not complete: joined, they would look like a fall.

    Nothing is drawn (an empty `svg`) where fewer than two values are known: one point is no line.
    """
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return Picture("", alt)
    highest = max(known) or 1.0
    step = (WIDTH - 2 * EDGE) / (len(values) - 1)
    points = [
        None if value is None else (EDGE + place * step, HEIGHT - EDGE - value / highest * (HEIGHT - 2 * EDGE))
        for place, value in enumerate(values)
    ]
    ends = {place for place, point in enumerate(points) if point is None} | set(parts) | {len(points)}
    shape, is_drawn, strokes = "", False, []
    for place, point in enumerate(points):
        is_drawn = is_drawn and place not in parts
        if point is not None:
            shape += f"{'L' if is_drawn else 'M'}{point[0]:.1f} {point[1]:.1f}"
            if not is_drawn and (place in parts or place + 1 in ends):
                strokes.append(circle(*point, 1.8, fill=_INK))
        is_drawn = point is not None and place not in parts
    last = [point for point in points if point is not None][-1]
    strokes = [path(shape, stroke=_INK, width=2), *strokes, circle(*last, 3.6, fill=_INK)]
    svg = f'<svg viewBox="0 0 {WIDTH:g} {HEIGHT:g}" aria-hidden="true" focusable="false">{"".join(strokes)}</svg>'
    return Picture(svg, alt)
