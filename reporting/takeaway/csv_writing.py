"""A table as CSV: the header first and nothing above it; what a spreadsheet program would run is guarded.

It begins with a byte order mark, without which Excel shows no ŵ, and each row says its marking, because a row that is
copied elsewhere takes nothing else along. Notes are a file of their own.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cohesion.formula_guard import guarded
from reporting.takeaway.notes import Made, marking, notes_of
from reporting.takeaway.table import Cell, Table, exact, plain


def to_csv(table: Table, made: Made) -> bytes:
    standing = marking(table)
    header = [*(column.label for column in table.columns), pgettext("of a file", "Standing")]
    return _written([header, *([*row, standing] for row in table.rows)])


def notes_csv(table: Table, made: Made) -> bytes:
    return _written([(_("Note"), _("What it says")), *notes_of(table, made)])


def _written(rows: Iterable[Sequence[Cell]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([_told(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _told(cell: Cell) -> str:
    """A number keeps its sign: -5 is a number and no formula, where “-5” as a text would be guarded."""
    if cell is None:
        return ""
    if isinstance(cell, int | Decimal):
        return exact(cell)
    return guarded(plain(str(cell)))
