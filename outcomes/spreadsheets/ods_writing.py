"""A workbook as an .ods file (odfpy)."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.utils.translation import override
from odf import dc, meta, office, table, text
from odf.opendocument import OpenDocumentSpreadsheet

from outcomes.spreadsheets.layout import Cell, Look, Row, Sheet, Sheets, Value
from outcomes.spreadsheets.ods_styles import OdsStyles
from outcomes.spreadsheets.ods_validations import OdsValidations
from outcomes.spreadsheets.ods_view import freeze


def to_ods(sheets: Sheets) -> bytes:
    document = OpenDocumentSpreadsheet()
    document.meta.addElement(dc.Title(text=sheets.title))
    document.meta.addElement(dc.Language(text=sheets.language))
    document.meta.addElement(meta.InitialCreator(text="Cydlyniant · Cohesion"))
    styles = OdsStyles(document)
    with override(sheets.language):
        validations = OdsValidations(document, sheets)
        for sheet in sheets.sheets:
            document.spreadsheet.addElement(_table(sheet, styles, validations))
    document.spreadsheet.addElement(_lists(sheets, styles))
    freeze(document, {sheet.title: sheet.frozen for sheet in sheets.sheets}, grid=False)
    written = BytesIO()
    document.write(written)
    return written.getvalue()


def _table(sheet: Sheet, styles: OdsStyles, validations: OdsValidations) -> Any:
    made = table.Table(name=sheet.title, stylename=styles.sheet(sheet), protected="true")
    for column, width in enumerate(sheet.widths, 1):
        hidden = {"visibility": "collapse"} if column in sheet.hidden_columns else {}
        made.addElement(table.TableColumn(stylename=styles.column(width), **hidden))
    heads = table.TableHeaderRows()
    for number, row in enumerate(sheet.rows, 1):
        is_head = sheet.heads is not None and sheet.heads[0] <= number <= sheet.heads[1]
        if is_head and not heads.childNodes:
            made.addElement(heads)
        (heads if is_head else made).addElement(_row(row, styles, validations))
    return made


def _row(row: Row, styles: OdsStyles, validations: OdsValidations) -> Any:
    hidden = {"visibility": "collapse"} if row.hidden else {}
    made = table.TableRow(stylename=styles.row(row.height), **hidden)
    last = max((column + cell.span - 1 for column, cell in row.cells.items()), default=0)
    column, gap = 1, 0
    while column <= last:
        cell = row.cells.get(column)
        if cell is None:
            gap, column = gap + 1, column + 1
            continue
        if gap:
            made.addElement(table.TableCell(numbercolumnsrepeated=str(gap)))
            gap = 0
        made.addElement(_cell(cell, styles, validations))
        if cell.span > 1:
            covered = styles.cell(cell.look)
            made.addElement(table.CoveredTableCell(numbercolumnsrepeated=str(cell.span - 1), stylename=covered))
        column += cell.span
    return made


def _cell(cell: Cell, styles: OdsStyles, validations: OdsValidations) -> Any:
    attributes: dict[str, Any] = {"stylename": styles.cell(cell.look), **_typed(cell.value)}
    name = validations.name(cell)
    if name:
        attributes["contentvalidationname"] = name
    if cell.span > 1:
        attributes |= {"numbercolumnsspanned": str(cell.span), "numberrowsspanned": "1"}
    made = table.TableCell(**attributes)
    if cell.comment:
        note = office.Annotation()
        note.addElement(text.P(text=cell.comment))
        made.addElement(note)
    for line in _shown(cell.value).split("\n") if cell.value is not None else []:
        paragraph = text.P()
        if cell.link:
            paragraph.addElement(text.A(href=f"#{cell.link}", type="simple", text=line))
        else:
            paragraph.addText(line)
        made.addElement(paragraph)
    return made


def _typed(value: Value) -> dict[str, str]:
    if value is None or value == "":
        return {}
    if isinstance(value, date):
        return {"valuetype": "date", "datevalue": value.isoformat()}
    if isinstance(value, int | Decimal):
        return {"valuetype": "float", "value": f"{value:f}" if isinstance(value, Decimal) else str(value)}
    return {"valuetype": "string"}


def _shown(value: Value) -> str:
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _lists(sheets: Sheets, styles: OdsStyles) -> Any:
    made = table.Table(name=sheets.lists_title, stylename=styles.hidden_sheet(), protected="true")
    words = list(sheets.lists.values())
    for number in range(max(len(column) for column in words)):
        row = table.TableRow()
        for column in words:
            word = column[number] if number < len(column) else None
            row.addElement(_cell(Cell(word, Look.PLAIN), styles, OdsValidations.none()))
        made.addElement(row)
    return made
