"""How many lines a text will take, from the advance widths of the report's own fonts: near enough to plan a page by.

Kerning and hyphenation are left out, so that a line count may be one off in a long paragraph.
"""

import re
from functools import cache
from html import unescape

from fontTools.ttLib import TTFont

from reporting.print_files import PRINT

SERIF, SERIF_BOLD = "SourceSerif4-Regular", "SourceSerif4-Semibold"
SANS, SANS_BOLD, DISPLAY = "SourceSans3-Regular", "SourceSans3-Semibold", "SourceSerif4Display-Regular"

_TAGS = re.compile(r"<[^>]+>")


@cache
def _advances(face: str) -> tuple[dict[str, float], float]:
    """Advance of each character in thousandths of the size, and of one that the font lacks."""
    with TTFont(PRINT / "fonts" / f"{face}.ttf", lazy=True) as font:
        scale = 1000 / font["head"].unitsPerEm
        metrics = font["hmtx"].metrics
        advances = {chr(code): metrics[glyph][0] * scale for code, glyph in font.getBestCmap().items() if code < 0x2100}
    return advances, advances["n"]


@cache
def _word(word: str, face: str) -> float:
    advances, unknown = _advances(face)
    return sum(advances.get(character, unknown) for character in word)


def advance(text: str, *, size: float, face: str) -> float:
    """How wide a text runs on one line, in the unit of `size`."""
    return _word(text, face) * size / 1000


def widest_word(text: str, *, size: float, face: str) -> float:
    """In points; words that a space without a break holds together are one."""
    return max((_word(word, face) for word in text.split(" ")), default=0.0) * size / 1000


def lines(text: str, *, width: float, size: float, face: str = SERIF) -> int:
    """Lines that `text` (plain or marked up) fills in a column of `width` points, broken at spaces only."""
    room = width * 1000 / size
    space = _word(" ", face)
    count, used = 1, 0.0
    for word in unescape(_TAGS.sub("", text)).split(" "):
        advance = _word(word, face)
        if used and used + space + advance > room:
            count, used = count + 1, advance
        else:
            used += advance + (space if used else 0.0)
    return count
