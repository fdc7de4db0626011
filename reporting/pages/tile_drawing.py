"""The map of authorities as strokes: tiles shaded by class, hatched without a value, heavy lines between regions."""

from collections.abc import Sequence
from html import escape

from django.utils.safestring import SafeString, mark_safe

from reporting.pages.tile_map import MapTile

FILLS = ("#e3efee", "#b5d5d2", "#7fb5b1", "#2f7f7d", "#084344")
_INK, _PAPER, _LINE = "#17212b", "#ffffff", "#c9d1d3"
_WORDS = (_INK, _INK, _INK, _PAPER, _PAPER)
PITCH, SIZE, EDGE = 88, 84, 4


def tile_drawing(tiles: Sequence[MapTile]) -> SafeString:
    """A picture of units of one pixel at its own size; its words are the list beside it."""
    width = (max(tile.column for tile in tiles) + 1) * PITCH + 2 * EDGE
    height = (max(tile.row for tile in tiles) + 1) * PITCH + 2 * EDGE
    strokes = "".join(_tile(tile) for tile in tiles)
    svg = (
        f'<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg" aria-hidden="true" focusable="false">'
        f'<defs><pattern id="no-value" width="9" height="9" patternUnits="userSpaceOnUse">'
        f'<path d="M0 9L9 0" stroke="{_LINE}" stroke-width="2"/></pattern></defs>'
        f'{strokes}<path d="{_borders(tiles)}" fill="none" stroke="{_INK}" stroke-width="2.5"/></svg>'
    )
    return mark_safe(svg)  # noqa: S308 (strokes that escape their labels)


def _tile(tile: MapTile) -> str:
    x, y = tile.column * PITCH + EDGE + 2, tile.row * PITCH + EDGE + 2
    fill = "url(#no-value)" if tile.step is None else FILLS[tile.step]
    words = _INK if tile.step is None else _WORDS[tile.step]
    middle = x + SIZE / 2
    text = f'text-anchor="middle" fill="{words}"'
    return (
        f'<rect x="{x}" y="{y}" width="{SIZE}" height="{SIZE}" fill="{fill}" stroke="{_LINE}"/>'
        f'<text x="{middle:g}" y="{y + 36}" {text} font-size="22">{escape(tile.short)}</text>'
        f'<text x="{middle:g}" y="{y + 66}" {text} font-size="25" font-weight="600">{escape(tile.printed)}</text>'
    )


def _borders(tiles: Sequence[MapTile]) -> str:
    """Wherever the neighbour belongs to another region or to none."""
    region = {(tile.column, tile.row): tile.region for tile in tiles}
    lines: list[str] = []
    for (column, row), own in region.items():
        x, y = column * PITCH + EDGE, row * PITCH + EDGE
        sides = {
            (column, row - 1): f"M{x} {y}h{PITCH}",
            (column, row + 1): f"M{x} {y + PITCH}h{PITCH}",
            (column - 1, row): f"M{x} {y}v{PITCH}",
            (column + 1, row): f"M{x + PITCH} {y}v{PITCH}",
        }
        lines.extend(line for beside, line in sides.items() if region.get(beside) != own)
    return "".join(lines)
