"""Filling in a return's workbook as a person would: by row and column, before or after it is a file."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile
from zoneinfo import ZoneInfo

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from outcomes.models import QuarterlyReturn
from outcomes.spreadsheets.layout import Row, Sheet, Sheets, Value
from outcomes.spreadsheets.ods_writing import to_ods
from outcomes.spreadsheets.preview import ImportPreview
from outcomes.spreadsheets.reading import read
from outcomes.spreadsheets.template import write_template
from outcomes.spreadsheets.xlsx_writing import to_xlsx

NOW = datetime(2014, 7, 20, 10, 0, tzinfo=ZoneInfo("Europe/London"))
WRITERS = {"xlsx": to_xlsx, "ods": to_ods}
GWYNEDD, CONWY, CARDIFF = "W06000002", "W06000003", "W06000015"

# (row key, column key) → value; the column of words across all places is “value|”.
Filling = Mapping[tuple[str, str], Value]


def filled(sheets: Sheets, filling: Filling) -> Sheets:
    """The workbook with these cells set. Every one of them must exist and be open to typing."""
    wanted = dict(filling)
    pages = tuple(_filled_sheet(sheet, wanted) for sheet in sheets.sheets)
    assert not wanted, f"no such cells: {sorted(wanted)}"
    return replace(sheets, sheets=pages)


def _filled_sheet(sheet: Sheet, wanted: dict[tuple[str, str], Value]) -> Sheet:
    columns = {str(cell.value): at for at, cell in sheet.rows[0].cells.items() if at > 1}
    columns["label"] = 3
    rows = []
    for row in sheet.rows:
        key = str(row.cells[1].value) if 1 in row.cells else ""
        cells = dict(row.cells)
        for (row_key, column_key), value in list(wanted.items()):
            if row_key == key and columns.get(column_key) in cells:
                cell = cells[columns[column_key]]
                assert cell.look.is_entry, f"{key} {column_key} is locked"
                cells[columns[column_key]] = replace(cell, value=value)
                del wanted[row_key, column_key]
        rows.append(Row(cells, row.height, row.hidden))
    return replace(sheet, rows=rows)


def file_of(quarterly_return: QuarterlyReturn, filling: Filling, ending: str = "xlsx", language: str = "en") -> bytes:
    return WRITERS[ending](filled(write_template(quarterly_return, language), filling))


def preview_of(data: bytes, name: str = "return.xlsx", **options: Any) -> ImportPreview:
    return read(name, data, now=NOW, **options)


def csv_of(*lines: str) -> bytes:
    return "\n".join(["region,quarter,measure,area,breakdown,category,value,state,note", *lines, ""]).encode()


class Opened:
    """A workbook opened in another program: cells found by their keys, then saved as that program would."""

    def __init__(self, data: bytes) -> None:
        self.book: Workbook = load_workbook(BytesIO(data))

    def find(self, row_key: str, column_key: str) -> tuple[Worksheet, int, int]:
        for sheet in self.book.worksheets:
            columns = {str(cell.value): cell.column for cell in sheet[1]}
            for row in sheet.iter_rows(max_col=1):
                if row[0].value == row_key and column_key in columns:
                    return sheet, int(row[0].row or 0), int(columns[column_key] or 0)
        raise LookupError(row_key)

    def put(self, row_key: str, column_key: str, value: Any) -> None:
        sheet, row, column = self.find(row_key, column_key)
        sheet.cell(row, column).value = value

    def saved(self) -> bytes:
        written = BytesIO()
        self.book.save(written)
        return written.getvalue()


def repacked(data: bytes, members: Mapping[str, bytes | None]) -> bytes:
    """The archive with these members put in, replaced or (None) left out."""
    written = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(written, "w", ZIP_DEFLATED) as new:
        for member in old.infolist():
            if member.filename not in members:
                new.writestr(member, old.read(member))
        for name, content in members.items():
            if content is not None:
                new.writestr(name, content)
    return written.getvalue()


def member(data: bytes, name: str) -> bytes:
    with ZipFile(BytesIO(data)) as archive:
        return archive.read(name)
