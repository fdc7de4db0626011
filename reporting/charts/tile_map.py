"""The map of Wales in 22 tiles, one for each authority: on the cover, as a locator, and in each practice example."""

from collections.abc import Collection, Mapping, Sequence

from reporting.charts.drawing import ACCENT, Picture, boxes, drawing
from reporting.document.frozen import Authority


def tile_map(
    authorities: Sequence[Authority],
    alt: str,
    *,
    marked: Collection[str] = (),
    fills: Mapping[str, str] | None = None,
    size: float = 12,
    gap: float = 1.5,
    off: str = "#b9cfce",
    on: str = ACCENT,
) -> Picture:
    """Tiles of `size` points. `marked` (GSS codes) stand out; `fills` gives every tile its own colour instead."""
    step = size + gap
    columns = max(authority.column for authority in authorities) + 1
    rows = max(authority.row for authority in authorities) + 1
    left = min(authority.column for authority in authorities)
    by_fill: dict[str, list[tuple[float, float]]] = {}
    for authority in authorities:
        fill = fills[authority.gss] if fills else (on if authority.gss in marked else off)
        by_fill.setdefault(fill, []).append(((authority.column - left) * step, authority.row * step))
    tiles = [boxes(corners, size, fill=fill) for fill, corners in by_fill.items()]
    return Picture(drawing((columns - left) * step - gap, rows * step - gap, *tiles), alt)
