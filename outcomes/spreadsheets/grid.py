"""Putting cells into a sheet within its bounds, and leaving out sheets that are not part of a return."""

from dataclasses import replace

from django.utils.translation import gettext as _

from outcomes.spreadsheets.raw import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Kind, RawCell, RawSheet, TooLarge

KEY_PREFIX = "cohesion:"


class Grid:
    """Collects one sheet. The first filled cell must be the sheet's key in A1; a sheet without it is passed over."""

    def __init__(self, name: str) -> None:
        self.sheet = RawSheet(name)
        self.is_foreign = False

    def put(self, row: int, column: int, cell: RawCell) -> None:
        """Store a filled cell. Raises TooLarge beyond 2,000 rows or 200 columns, whatever the sheet says it has."""
        if self.is_foreign or cell.is_empty:
            return
        if not self.sheet.cells and not self._opens(row, column, cell):
            self.is_foreign = True
            return
        if row > MOST_ROWS or column > MOST_COLUMNS or len(self.sheet.cells) >= MOST_CELLS:
            raise TooLarge(self.sheet.name)
        self.sheet.cells[row, column] = replace(cell, place=place(self.sheet.name, row, column))

    def merge(self, first_row: int, first_column: int, last_row: int, last_column: int) -> None:
        if self.is_foreign or len(self.sheet.merges) >= MOST_CELLS:
            return
        self.sheet.merges.append((first_row, first_column, last_row, last_column))

    @staticmethod
    def _opens(row: int, column: int, cell: RawCell) -> bool:
        return (row, column) == (1, 1) and cell.kind == Kind.TEXT and cell.text.startswith(KEY_PREFIX)


def place(sheet: str, row: int, column: int) -> str:
    """“1 Hate crime, cell E12”."""
    return _("%(sheet)s, cell %(cell)s") % {"sheet": sheet, "cell": f"{letters(column)}{row}"}


def letters(column: int) -> str:
    name = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
