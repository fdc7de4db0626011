"""What every chart of the dashboards has in common: its sizes, its table, its paper and the words inside it.

A specification says what is told and holds nothing that its audience may not see; a renderer draws it at a size.
Drawings use presentation attributes alone, so that page, file and PDF show the same under any content policy.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal, Protocol

Size = Literal["wide", "phone", "print"]

FONT = "Source Sans 3, Source Sans Pro, Arial, sans-serif"
PAPER, SECONDARY, MARK, GRID, OCHRE = "#ffffff", "#4f5b65", "#6b7780", "#dfe5e6", "#8a5d00"
HALO = 5.0

# A file of this one is as good as all of it: letters and digits of an address inside the page.
_IDENT = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")


class HiddenValueTold(ValueError):
    """A value that is not shown came with words that tell a number."""


@dataclass(frozen=True)
class Table:
    """The printed texts that a chart stands on: one head, rows of the same length."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        if any(len(row) != len(self.head) for row in self.rows):
            raise ValueError("each row of a table has as many cells as its head")


class Spec(Protocol):
    """Anything that can be shown as a chart: the finding, what it is about, words, table and drawing."""

    @property
    def title(self) -> str: ...
    @property
    def subtitle(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def alt(self) -> str: ...
    def table(self) -> Table: ...
    def svg(self, size: Size, *, ident: str = "chart") -> str: ...


@dataclass(frozen=True)
class Sheet:
    """A piece of paper of so many units, of which a phone shows about one a pixel."""

    width: float
    height: float
    points_wide: float | None = None


def check_hidden(value: float | None, *printed: str) -> None:
    """What stands for a hidden value is a symbol. Raises HiddenValueTold where it holds a digit."""
    if value is None and any(character.isdigit() for text in printed for character in text):
        raise HiddenValueTold("a value that is not shown is printed as a symbol, without a number")


def sheet_svg(sheet: Sheet, strokes: Sequence[str], *, title: str, alt: str, ident: str, language: str) -> str:
    """The drawing on paper of its own, named by its title and told by its alternative text."""
    if not ident or not set(ident) <= _IDENT:
        raise ValueError("the name of a drawing inside a page holds letters, digits, - and _ only")
    size = ""
    if sheet.points_wide:
        height = sheet.points_wide * sheet.height / sheet.width
        size = f'width="{sheet.points_wide:g}pt" height="{height:.1f}pt" '
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size}viewBox="0 0 {sheet.width:g} {sheet.height:g}" role="img" '
        f'aria-labelledby="{ident}-t {ident}-d" lang="{escape(language)}" font-family="{FONT}">'
        f'<title id="{ident}-t">{escape(title)}</title><desc id="{ident}-d">{escape(alt)}</desc>'
        f'<rect width="{sheet.width:g}" height="{sheet.height:g}" fill="{PAPER}"/>{"".join(strokes)}</svg>'
    )
