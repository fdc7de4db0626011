"""How a table is laid out on a sheet of any spreadsheet format: what stands above it, and how wide its columns are."""

from decimal import Decimal

from django.utils.translation import gettext as _

from reporting.takeaway.notes import marking
from reporting.takeaway.table import Cell, Kind, Table, exact, plain

HEAD_ROW = 3
"""The header's row; the title and one line about the sheet stand above it."""
NOTE_WIDTHS = (28, 100)
_WIDEST, _NARROWEST = 60, 9
_LOOKED_AT = 200


def lines_above(table: Table) -> tuple[str, str]:
    """The title, and what tells a reader who begins here that the notes stand elsewhere."""
    told = _("%(marking)s. One table. Symbols in square brackets are explained on the sheet “Notes”.")
    return table.title, told % {"marking": marking(table)}


def width_of(table: Table, number: int) -> int:
    """In characters, by the header's longest word and the first rows: a wider text is cut off on the screen alone."""
    column = table.columns[number]
    lengths = [len(_shown(row[number])) for row in table.rows[:_LOOKED_AT]]
    words = [len(word) for word in plain(column.label).split()]
    most = max([*lengths, *words, 0]) + 2
    return max(_NARROWEST if column.kind == Kind.TEXT else _NARROWEST + 3, min(most, _WIDEST))


def _shown(cell: Cell) -> str:
    if cell is None:
        return ""
    return exact(cell) if isinstance(cell, int | Decimal) else plain(str(cell))
