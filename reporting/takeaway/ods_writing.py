"""A table as ODS (odfpy): notes first, then the table with its header in view and a name for its range."""

from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from odf import dc, meta, number, style, table, text
from odf.opendocument import OpenDocument, OpenDocumentSpreadsheet
from openpyxl.utils import get_column_letter

from outcomes.spreadsheets.appearance import FONT
from outcomes.spreadsheets.ods_view import freeze
from reporting.takeaway.notes import Made, marking, notes_of
from reporting.takeaway.ods_paper import mark_paper
from reporting.takeaway.sheet import HEAD_ROW, NOTE_WIDTHS, lines_above, width_of
from reporting.takeaway.table import Cell, Column, Kind, Symbols, Table, decimals, exact, plain

_POINTS_PER_CHARACTER = 6.2


def to_ods(made_of: Table, made: Made) -> bytes:
    document = OpenDocumentSpreadsheet()
    document.meta.addElement(dc.Title(text=plain(made_of.title)))
    document.meta.addElement(dc.Language(text=made.language))
    document.meta.addElement(meta.InitialCreator(text="Cydlyniant · Cohesion"))
    document.fontfacedecls.addElement(style.FontFace(name=FONT, fontfamily=f"'{FONT}', 'Open Sans', Arial"))
    for each in _styles():
        document.automaticstyles.addElement(each)
    notes, figures = _("Notes"), _("Table")
    paper = mark_paper(document, marking(made_of))
    about, sheet = (table.Table(name=name, stylename=paper) for name in (notes, figures))
    document.spreadsheet.addElement(_notes_sheet(document, about, notes_of(made_of, made)))
    document.spreadsheet.addElement(_table_sheet(document, sheet, made_of))
    document.spreadsheet.addElement(_named_range(figures, made_of))
    freeze(document, {notes: None, figures: (HEAD_ROW + 1, 1)}, grid=True)
    written = BytesIO()
    document.write(written)
    return written.getvalue()


def _styles() -> Iterator[Any]:
    yield _cell_style("title", size=14, bold=True)
    yield _cell_style("text")
    yield _cell_style("note", wrap=True)
    yield _cell_style("notehead", bold=True, wrap=True)
    yield _cell_style("head", bold=True, wrap=True, at="bottom")
    yield _cell_style("headright", bold=True, wrap=True, right=True, at="bottom")
    yield _cell_style("symbol", right=True)
    for kind in (Kind.NUMBER, Kind.PERCENT):
        for places in (0, 1, 2):
            name = _number_style(kind, places)
            form = number.NumberStyle(name=f"form{name}")
            form.addElement(number.Number(decimalplaces=str(places), minintegerdigits="1", grouping="true"))
            if kind == Kind.PERCENT:
                form.addElement(number.Text(text="%"))
            yield form
            yield _cell_style(name, right=True, form=f"form{name}")


def _number_style(kind: Kind, places: int) -> str:
    return f"{kind.value.lower()}{places}"


def _cell_style(
    name: str,
    *,
    size: int = 11,
    bold: bool = False,
    wrap: bool = False,
    right: bool = False,
    form: str = "",
    at: str = "top",
) -> Any:
    made = style.Style(name=name, family="table-cell", **({"datastylename": form} if form else {}))
    made.addElement(style.TextProperties(fontname=FONT, fontsize=f"{size}pt", fontweight="bold" if bold else "normal"))
    wrapped = {"wrapoption": "wrap"} if wrap else {}
    aligned = {"textalignsource": "fix"} if right else {}
    made.addElement(style.TableCellProperties(verticalalign=at, **wrapped, **aligned))
    if right:
        made.addElement(style.ParagraphProperties(textalign="end", marginright="2mm"))
    return made


def _columns(document: OpenDocument, sheet: Any, widths: list[int]) -> None:
    for position, width in enumerate(widths):
        name = f"{sheet.getAttribute('name')}-column{position}"
        made = style.Style(name=name, family="table-column")
        made.addElement(style.TableColumnProperties(columnwidth=f"{width * _POINTS_PER_CHARACTER:.1f}pt"))
        document.automaticstyles.addElement(made)
        sheet.addElement(table.TableColumn(stylename=name))


def _notes_sheet(document: OpenDocument, sheet: Any, notes: list[tuple[str, str]]) -> Any:
    _columns(document, sheet, list(NOTE_WIDTHS))
    for position, (heading, told) in enumerate(notes):
        sheet.addElement(_row([_text(heading, "notehead"), _text(told, "note" if position else "title")]))
    return sheet


def _table_sheet(document: OpenDocument, sheet: Any, made_of: Table) -> Any:
    _columns(document, sheet, [width_of(made_of, position) for position in range(len(made_of.columns))])
    heads = table.TableHeaderRows()
    for position, line in enumerate(lines_above(made_of)):
        heads.addElement(_row([_text(line, "text" if position else "title")]))
    heads.addElement(_row([_text(column.label, _head(column)) for column in made_of.columns]))
    sheet.addElement(heads)
    kinds = [column.kind for column in made_of.columns]
    for row in made_of.rows:
        sheet.addElement(_row([_cell(cell, kind) for cell, kind in zip(row, kinds, strict=True)]))
    return sheet


def _head(column: Column) -> str:
    return "head" if column.kind == Kind.TEXT else "headright"


def _named_range(name: str, made_of: Table) -> Any:
    last = f"{get_column_letter(len(made_of.columns))}{HEAD_ROW + len(made_of.rows)}"
    ranges = table.DatabaseRanges()
    target = f"'{name}'.A{HEAD_ROW}:'{name}'.{last}"
    ranges.addElement(
        table.DatabaseRange(
            name="figures", targetrangeaddress=target, displayfilterbuttons="true", containsheader="true"
        )
    )
    return ranges


def _row(cells: list[Any]) -> Any:
    row = table.TableRow()
    for cell in cells:
        row.addElement(cell, check_grammar=False)
    return row


def _cell(cell: Cell, kind: Kind) -> Any:
    if cell is None:
        return table.TableCell()
    if isinstance(cell, Symbols):
        return _text(str(cell), "symbol" if kind != Kind.TEXT else "text")
    if isinstance(cell, int | Decimal):
        named = _number_style(kind if kind != Kind.TEXT else Kind.NUMBER, decimals(cell))
        made = table.TableCell(valuetype="float", value=exact(cell), stylename=named)
        made.addElement(text.P(text=exact(cell)), check_grammar=False)
        return made
    return _text(cell, "text")


def _text(told: str, look: str) -> Any:
    """A cell of the type “string” is never a formula, whatever it starts with: formulas have an attribute of their own
    and are never written.
    """
    made = table.TableCell(valuetype="string", stylename=look)
    made.addElement(text.P(text=plain(told)), check_grammar=False)
    return made
