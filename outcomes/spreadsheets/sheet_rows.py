"""What a sheet's hidden keys say, and what to say about rows and merges that do not fit them."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from cohesion.file_problems import Problems
from outcomes.spreadsheets.entries import NO_CELL
from outcomes.spreadsheets.grid import place
from outcomes.spreadsheets.identity import ColumnKey
from outcomes.spreadsheets.raw import RawCell, RawSheet


def columns_of(sheet: RawSheet) -> dict[int, ColumnKey]:
    """What each column holds, by the sheet's hidden first row."""
    columns = {}
    for (row, column), cell in sheet.cells.items():
        if row == 1 and column > 1 and (key := ColumnKey.parse(cell.text)):
            columns[column] = key
    return columns


def report_stray_row(
    sheet: RawSheet, row: int, cells: Mapping[int, RawCell], columns: Mapping[int, ColumnKey], problems: Problems
) -> None:
    first = next((cell for column, cell in cells.items() if column in columns), NO_CELL)
    problems.add(
        first.place or place(sheet.name, row, 1),
        first.text,
        _("This row is not part of the return, so what stands in it cannot be read."),
        _("Move it into a row of the template, or remove it."),
    )


def report_merge(sheet: RawSheet, row: int, column: int, problems: Problems) -> None:
    problems.add(
        place(sheet.name, row, column),
        sheet.text(row, column),
        _("Cells are merged here, so it is not clear which places the value is for."),
        _("Take the merge apart and enter a value in each cell."),
    )
