"""A table as XLSX: notes first, then the table, row by row, so that memory does not grow with what was written."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import BytesIO
from textwrap import wrap
from typing import Any, cast

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, NamedStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table as SheetTable
from openpyxl.worksheet.table import TableColumn, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from cohesion.formula_guard import STARTS
from outcomes.spreadsheets.appearance import FONT
from reporting.takeaway.notes import Made, marking, notes_of
from reporting.takeaway.sheet import HEAD_ROW, NOTE_WIDTHS, lines_above, width_of
from reporting.takeaway.table import Cell, Kind, Symbols, Table, decimals, plain

# Points that a line of a note takes: programs that do not measure wrapped text would lay lines over each other.
_LINE = 15.5
_TITLE, _TEXT, _WRAPPED, _HEAD, _HEAD_RIGHT, _SYMBOL = "cc_title", "cc_text", "cc_note", "cc_head", "cc_headr", "cc_sym"
_NOTE_HEAD = "cc_noteh"


def to_xlsx(table: Table, made: Made) -> bytes:
    book = Workbook(write_only=True)
    book.properties.title = plain(table.title)
    book.properties.creator = "Cydlyniant · Cohesion"
    book.properties.language = made.language
    for style in _styles():
        book.add_named_style(style)
    _write_notes(_sheet(book, _("Notes"), table), table, made)
    _write_table(_sheet(book, _("Table"), table), table)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _sheet(book: Workbook, name: str, table: Table) -> Any:
    """A sheet that prints across A4, as wide as the paper, with the marking above every page."""
    sheet: Any = book.create_sheet(name)
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", Worksheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.oddHeader.center.text = marking(table)
    sheet.oddFooter.center.text = "&P / &N"
    return sheet


def _styles() -> Iterable[NamedStyle]:
    font, strong = Font(name=FONT, size=11), Font(name=FONT, size=11, bold=True)
    top, right = Alignment(vertical="top"), Alignment(vertical="top", horizontal="right", indent=1)
    yield NamedStyle(name=_TITLE, font=Font(name=FONT, size=14, bold=True), alignment=top)
    yield NamedStyle(name=_TEXT, font=font, alignment=top)
    yield NamedStyle(name=_WRAPPED, font=font, alignment=Alignment(vertical="top", wrap_text=True))
    yield NamedStyle(name=_NOTE_HEAD, font=strong, alignment=Alignment(vertical="top", wrap_text=True))
    yield NamedStyle(name=_HEAD, font=strong, alignment=Alignment(vertical="bottom", wrap_text=True))
    head = Alignment(vertical="bottom", horizontal="right", indent=1, wrap_text=True)
    yield NamedStyle(name=_HEAD_RIGHT, font=strong, alignment=head)
    yield NamedStyle(name=_SYMBOL, font=font, alignment=right)
    for kind in (Kind.NUMBER, Kind.PERCENT):
        for places in (0, 1, 2):
            form = "#,##0" + ("." + "0" * places if places else "") + ('"%"' if kind == Kind.PERCENT else "")
            yield NamedStyle(name=_number_style(kind, places), font=font, alignment=right, number_format=form)


def _number_style(kind: Kind, places: int) -> str:
    return f"cc_{kind.value.lower()}{places}"


def _write_notes(sheet: Any, table: Table, made: Made) -> None:
    for number, width in enumerate(NOTE_WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    for number, (heading, text) in enumerate(notes_of(table, made)):
        sheet.row_dimensions[number + 1].height = _height((heading, text), NOTE_WIDTHS) + (4 if number == 0 else 0)
        sheet.append([_text(sheet, heading, _NOTE_HEAD), _text(sheet, text, _TITLE if number == 0 else _WRAPPED)])


def _height(texts: Sequence[str], widths: Sequence[int]) -> float:
    """Of a row of wrapped texts, in points; bold letters and long words need a little more than their number."""
    lines = (len(wrap(plain(text), max(round(width * 0.9), 1))) for text, width in zip(texts, widths, strict=True))
    return _LINE * max(1, *lines)


def _write_table(sheet: Any, table: Table) -> None:
    """Widths, the frozen header and the named table are said before the first row: they stand first in the file."""
    widths = [width_of(table, number) for number in range(len(table.columns))]
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.row_dimensions[HEAD_ROW].height = _height([column.label for column in table.columns], widths)
    sheet.freeze_panes = f"A{HEAD_ROW + 1}"
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
    for number, line in enumerate(lines_above(table)):
        sheet.append([_text(sheet, line, _TITLE if number == 0 else _TEXT)])
    heads = [_HEAD if column.kind == Kind.TEXT else _HEAD_RIGHT for column in table.columns]
    sheet.append([_text(sheet, column.label, head) for column, head in zip(table.columns, heads, strict=True)])
    kinds = [column.kind for column in table.columns]
    for row in table.rows:
        sheet.append([_cell(sheet, cell, kind) for cell, kind in zip(row, kinds, strict=True)])
    if table.rows:
        # Past `add_table`, which warns of what is done here by hand.
        sheet.tables.add(_named(table))


def _named(table: Table) -> SheetTable:
    last = f"{get_column_letter(len(table.columns))}{HEAD_ROW + len(table.rows)}"
    named = SheetTable(displayName="figures", ref=f"A{HEAD_ROW}:{last}")
    named.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    # What openpyxl wants to be told where it writes row by row.
    named.autoFilter = AutoFilter(ref=named.ref)
    for number, column in enumerate(table.columns, 1):
        named.tableColumns.append(TableColumn(id=number, name=plain(column.label)))
    return named


def _cell(sheet: Any, cell: Cell, kind: Kind) -> Any:
    if cell is None:
        return None
    if isinstance(cell, Symbols):
        return _text(sheet, str(cell), _SYMBOL if kind != Kind.TEXT else _TEXT)
    if isinstance(cell, int | Decimal):
        made = WriteOnlyCell(sheet, cast(Any, cell))
        made.style = _number_style(kind if kind != Kind.TEXT else Kind.NUMBER, decimals(cell))
        return made
    return _text(sheet, cell, _TEXT)


def _text(sheet: Any, text: str, style: str) -> Any:
    """A string whatever it starts with: “=1+1” must never become a formula, in the file or once somebody edits it."""
    told = plain(text)
    made = WriteOnlyCell(sheet, told)
    made.data_type = "s"
    made.style = style
    if told.startswith(STARTS):
        made.quotePrefix = True
    return made
