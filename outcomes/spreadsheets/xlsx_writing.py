"""A workbook as an .xlsx file (openpyxl)."""

import re
from collections import defaultdict
from collections.abc import Mapping
from io import BytesIO
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import override
from openpyxl import Workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from outcomes.spreadsheets.appearance import APPEARANCES, FONT, INK, LINE, Appearance
from outcomes.spreadsheets.layout import Cell, Look, Rule, Sheet, Sheets, Value

# What XML cannot hold; openpyxl knows of the control characters alone.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_PAPER = {"A4": Worksheet.PAPERSIZE_A4, "A3": Worksheet.PAPERSIZE_A3}


def to_xlsx(sheets: Sheets) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.title = sheets.title
    book.properties.creator = "Cydlyniant · Cohesion"
    book.properties.language = sheets.language
    for look, appearance in APPEARANCES.items():
        book.add_named_style(_style(look, appearance))
    ranges = {
        name: f"'{sheets.lists_title}'!${get_column_letter(at)}$1:${get_column_letter(at)}${max(len(words), 1)}"
        for at, (name, words) in enumerate(sheets.lists.items(), 1)
    }
    with override(sheets.language):
        for sheet in sheets.sheets:
            _write_sheet(book.create_sheet(sheet.title), sheet, ranges)
    _write_lists(book.create_sheet(sheets.lists_title), sheets.lists)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _style(look: Look, appearance: Appearance) -> NamedStyle:
    hair, ink = Side(style="thin", color=LINE), Side(style="thin", color=INK)
    borders = {
        "none": Border(),
        "hair": Border(left=hair, right=hair, top=hair, bottom=hair),
        "box": Border(left=ink, right=ink, top=ink, bottom=ink),
        "rule": Border(top=Side(style="medium", color=INK)),
    }
    style = NamedStyle(
        name=f"cohesion_{look.value}",
        font=Font(name=FONT, size=appearance.size, bold=appearance.bold, color=appearance.ink),
        alignment=Alignment(
            horizontal=appearance.align,
            vertical=appearance.vertical,
            indent=appearance.indent,
            wrap_text=appearance.wrap,
        ),
        border=borders[appearance.border],
        number_format=appearance.form,
        protection=Protection(locked=not look.is_entry),
    )
    if appearance.ground:
        style.fill = PatternFill("solid", fgColor=appearance.ground)
    return style


def _write_sheet(target: Worksheet, sheet: Sheet, ranges: Mapping[str, str]) -> None:
    for number, row in enumerate(sheet.rows, 1):
        if row.height is not None:
            target.row_dimensions[number].height = row.height
        target.row_dimensions[number].hidden = row.hidden
    for number, column, cell in sheet.placed():
        _write_cell(target, number, column, cell)
    _write_rules(target, sheet, ranges)
    for column, width in enumerate(sheet.widths, 1):
        dimension = target.column_dimensions[get_column_letter(column)]
        dimension.width = width
        dimension.hidden = column in sheet.hidden_columns
    if sheet.frozen:
        target.freeze_panes = f"{get_column_letter(sheet.frozen[1])}{sheet.frozen[0]}"
    _set_up_page(target, sheet)
    target.protection.sheet = True
    # Locked cells may still be looked at, copied and made wider.
    target.protection.formatColumns = target.protection.formatRows = False


def _write_cell(target: Worksheet, number: int, column: int, cell: Cell) -> None:
    written = target.cell(number, column)
    if isinstance(written, MergedCell):
        return
    written.style = f"cohesion_{cell.look.value}"
    _write_value(written, cell.value)
    if cell.comment:
        written.comment = Comment(cell.comment, "Cydlyniant · Cohesion", width=320, height=140)
    if cell.link:
        written.hyperlink = f"#'{cell.link}'!A1"
        written.style = f"cohesion_{cell.look.value}"
    if cell.span > 1:
        for covered in range(column + 1, column + cell.span):
            target.cell(number, covered).style = f"cohesion_{cell.look.value}"
        # merge_cells() would restyle every covered cell, which takes most of the time of a workbook.
        last = get_column_letter(column + cell.span - 1)
        target.merged_cells.add(f"{get_column_letter(column)}{number}:{last}{number}")


def _write_value(written: SheetCell, value: Value) -> None:
    if isinstance(value, str) and value:
        # As a string whatever it starts with: a text like “=1+1” must never become a formula.
        written.value = _UNWRITABLE.sub("", value)
        written.data_type = "s"
        if value[0] in "=+-@\t\r":
            written.quotePrefix = True
    elif value != "":
        written.value = value


def _write_rules(target: Worksheet, sheet: Sheet, ranges: Mapping[str, str]) -> None:
    grouped: dict[tuple[str, Rule | None, str], list[str]] = defaultdict(list)
    for number, column, cell in sheet.placed():
        if cell.choices or cell.rule or (cell.prompt and cell.look.is_entry):
            grouped[cell.choices, cell.rule, cell.prompt].append(f"{get_column_letter(column)}{number}")
    for (name, rule, prompt), places in grouped.items():
        validation = _choice(ranges[name]) if name else _rule(rule)
        if prompt:
            validation.prompt, validation.showInputMessage = prompt[:255], True
        for place in places:
            validation.add(place)
        target.add_data_validation(validation)


def _choice(where: str) -> DataValidation:
    return DataValidation(
        type="list",
        formula1=where,
        allow_blank=True,
        showErrorMessage=True,
        errorTitle=_("Not in the list"),
        error=_("Choose one of the list, or leave the cell empty."),
    )


def _rule(rule: Rule | None) -> DataValidation:
    if rule is None:
        return DataValidation(allow_blank=True)
    kinds: dict[Rule, tuple[Literal["whole", "decimal", "date"], str, str]] = {
        Rule.WHOLE: ("whole", "0", _("Enter a whole number, 0 or more.")),
        Rule.DECIMAL: ("decimal", "0", _("Enter a number, 0 or more.")),
        Rule.DATE: ("date", "36526", _("Enter a date, such as 30/06/2014.")),
    }
    kind, least, sentence = kinds[rule]
    return DataValidation(
        type=kind,
        operator="greaterThanOrEqual",
        formula1=least,
        allow_blank=True,
        showErrorMessage=True,
        errorTitle=_("This does not fit here"),
        error=sentence,
    )


def _set_up_page(target: Worksheet, sheet: Sheet) -> None:
    target.page_setup.orientation = Worksheet.ORIENTATION_LANDSCAPE
    target.page_setup.paperSize = int(_PAPER[sheet.paper])
    target.page_setup.fitToWidth, target.page_setup.fitToHeight = 1, 0
    target.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    target.page_margins.left = target.page_margins.right = 0.4
    target.page_margins.top = target.page_margins.bottom = 0.5
    footer = HeaderFooterItem()
    footer.left.text, footer.right.text = sheet.title.replace("&", "&&"), "&P / &N"
    target.HeaderFooter.oddFooter = footer
    target.sheet_view.showGridLines = False
    if sheet.heads:
        target.print_title_rows = f"{sheet.heads[0]}:{sheet.heads[1]}"
    if sheet.hidden:
        target.sheet_state = "hidden"


def _write_lists(target: Worksheet, lists: Mapping[str, tuple[str, ...]]) -> None:
    for column, words in enumerate(lists.values(), 1):
        for number, word in enumerate(words, 1):
            target.cell(number, column).value = word
    target.sheet_state = "hidden"
    target.protection.sheet = True
