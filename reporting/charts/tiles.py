"""The 22 authorities as tiles shaded by a rate or a state, never by a raw count: the list beside it says the same."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils import translation
from django.utils.translation import gettext as _

from reporting.charts.classes import Classes, classes
from reporting.charts.drawing import INK, WHITE, box, label, path
from reporting.charts.frame import Sheet, Size, Table, check_hidden, sheet_svg
from reporting.charts.labels import text_width

SHADES = ("#e3efee", "#b5d5d2", "#7fb5b1", "#2f7f7d", "#084344")
WORDS_ON = (INK, INK, INK, WHITE, WHITE)
HATCH, PITCH, GAP, EDGE = "#c9d1d3", 88.0, 4.0, 6.0
# Which steps of the scale stand for so many classes: as far apart as there are.
SPREAD = {1: (2,), 2: (1, 3), 3: (0, 2, 4), 4: (0, 1, 3, 4), 5: (0, 1, 2, 3, 4)}


@dataclass(frozen=True)
class Tile:
    """An authority: full and short name, column and row from the north west (from 0), the region it belongs to, and
    what is printed in it: a rate with its `value`, or the word of a state with its `shade` (from 0). One with neither
    is hatched.
    """

    name: str
    short: str
    column: int
    row: int
    region: str
    printed: str
    value: float | None = None
    shade: int | None = None
    why: str = ""

    def __post_init__(self) -> None:
        check_hidden(self.value if self.shade is None else 0.0, self.printed)


@dataclass(frozen=True)
class Tiles:
    """`key` names the shades in use, from the lightest: a number and its words. `heading` heads the values."""

    title: str
    subtitle: str
    language: str
    alt: str
    heading: str
    tiles: tuple[Tile, ...]
    key: tuple[tuple[int, str], ...]

    def table(self) -> Table:
        with translation.override(self.language):
            head = (_("Region"), _("Local authority"), self.heading, _("Notes"))
        return Table(head, tuple((tile.region, tile.name, tile.printed, tile.why) for tile in self.tiles))

    def svg(self, size: Size, *, ident: str = "chart") -> str:
        """The same map at each size; a phone's has larger words."""
        columns = max((tile.column for tile in self.tiles), default=0) + 1
        rows = max((tile.row for tile in self.tiles), default=0) + 1
        width, below = columns * PITCH + 2 * EDGE, rows * PITCH + 2 * EDGE
        name, value = (25.0, 28.0) if size == "phone" else (17.0, 22.0)
        strokes = [_hatch(ident)]
        for tile in self.tiles:
            strokes += _tile(tile, name, value, ident)
        strokes.append(path(borders(self.tiles), stroke=INK, width=2))
        words, height = self._key(width, below + 12, name, ident)
        sheet = Sheet(width, height, 320 if size == "print" else None)
        return sheet_svg(sheet, [*strokes, *words], title=self.title, alt=self.alt, ident=ident, language=self.language)

    def _key(self, width: float, top: float, text: float, ident: str) -> tuple[list[str], float]:
        """Entries in a row, and in another where the row is full."""
        entries = [(SHADES[shade], words) for shade, words in self.key]
        if any(tile.shade is None for tile in self.tiles):
            with translation.override(self.language):
                entries.append((f"url(#{ident}-h)", _("no value to show")))
        strokes, x, y = [], EDGE, top
        for fill, words in entries:
            needs = text * 1.7 + text_width(words, text, 400) + text
            if x > EDGE and x + needs > width:
                x, y = EDGE, y + text * 1.6
            strokes.append(box(x, y, text * 1.15, text * 1.15, fill=fill, stroke=INK))
            strokes.append(label(x + text * 1.5, y + text * 0.95, words, size=text))
            x += needs
        return strokes, y + text * 1.6


def of_rates(
    tiles: Sequence[Tile], *, decimals: int, language: str
) -> tuple[tuple[Tile, ...], tuple[tuple[int, str], ...]]:
    """Tiles shaded by their rate, and the key: `Tiles(tiles=…, key=…)`. A tile without a rate stays hatched."""
    shown = [tile.value for tile in tiles if tile.value is not None]
    cut = classes(shown, decimals=decimals)
    spread = SPREAD[len(cut.cuts) + 1]
    shaded = tuple(
        tile if tile.value is None else replace(tile, shade=spread[cut.of(round(tile.value, decimals))])
        for tile in tiles
    )
    with translation.override(language):
        words = _class_words(cut, shown, decimals)
    return shaded, tuple(zip(spread, words, strict=True)) if shown else ()


def borders(tiles: Sequence[Tile]) -> str:
    """A line wherever the neighbour belongs to another region, or there is none; each line once."""
    regions = {(tile.column, tile.row): tile.region for tile in tiles}
    lines = set()
    for (column, row), region in regions.items():
        for away, line in (
            ((0, -1), (column, row, "h")),
            ((0, 1), (column, row + 1, "h")),
            ((-1, 0), (column, row, "v")),
            ((1, 0), (column + 1, row, "v")),
        ):
            if regions.get((column + away[0], row + away[1])) != region:
                lines.add(line)
    return "".join(f"M{EDGE + x * PITCH:g} {EDGE + y * PITCH:g}{way}{PITCH:g}" for x, y, way in sorted(lines))


def _class_words(cut: Classes, shown: Sequence[float], decimals: int) -> list[str]:
    cuts, last = cut.cuts, 10.0**-decimals
    if not cuts:
        return [f"{value:,.{decimals}f}" for value in sorted({round(value, decimals) for value in shown})[:1]] or [""]
    words = [_("under %(value)s") % {"value": _printed(cuts[0], decimals)}]
    for low, high in itertools.pairwise(cuts):
        both = {"low": _printed(low, decimals), "high": f"{high - last:,.{decimals}f}"}
        words.append(both["low"] if low == round(high - last, decimals) else _("%(low)s to %(high)s") % both)
    return [*words, _("%(value)s or more") % {"value": _printed(cuts[-1], decimals)}]


def _printed(cut: float, decimals: int) -> str:
    return f"{cut:,.0f}" if cut == int(cut) else f"{cut:,.{decimals}f}"


def _tile(tile: Tile, name: float, value: float, ident: str) -> list[str]:
    x, y = EDGE + tile.column * PITCH + GAP / 2, EDGE + tile.row * PITCH + GAP / 2
    side, middle = PITCH - GAP, EDGE + (tile.column + 0.5) * PITCH
    fill = f"url(#{ident}-h)" if tile.shade is None else SHADES[tile.shade]
    ink = INK if tile.shade is None else WORDS_ON[tile.shade]
    under = [box(middle - side * 0.42, y + 15, side * 0.84, side - 30, fill=WHITE)] if tile.shade is None else []
    return [
        box(x, y, side, side, fill=fill),
        *under,
        label(middle, y + 34, tile.short, fill=ink, anchor="middle", size=_fitting(tile.short, name, 400)),
        label(
            middle, y + 63, tile.printed, fill=ink, anchor="middle", weight=600, size=_fitting(tile.printed, value, 600)
        ),
    ]


def _fitting(words: str, size: float, weight: int) -> float:
    """Smaller where a long word would leave its tile."""
    return round(size * min(1.0, (PITCH - GAP - 4) / max(text_width(words, size, weight), 1.0)), 1)


def _hatch(ident: str) -> str:
    return (
        f'<defs><pattern id="{ident}-h" width="8" height="8" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect width="8" height="8" fill="{WHITE}"/>'
        f'<rect width="2" height="8" fill="{HATCH}"/></pattern></defs>'
    )
