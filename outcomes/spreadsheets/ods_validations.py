"""What the cells of an .ods file accept while somebody types: lists, numbers, dates."""

from typing import Any, Self

from django.utils.translation import gettext as _
from odf import table, text
from odf.opendocument import OpenDocument
from openpyxl.utils import get_column_letter

from outcomes.spreadsheets.layout import Cell, Rule, Sheets

_CONDITIONS = {
    Rule.WHOLE: "of:cell-content-is-whole-number() and cell-content()>=0",
    Rule.DECIMAL: "of:cell-content-is-decimal-number() and cell-content()>=0",
    Rule.DATE: "of:cell-content-is-date() and cell-content()>=36526",
}


class OdsValidations:
    """Adds the rules that are asked for to a document, once each, and hands out their names."""

    def __init__(self, document: OpenDocument | None, sheets: Sheets | None) -> None:
        self._names: dict[tuple[str, Rule | None, str], str] = {}
        self._ranges: dict[str, str] = {}
        if document is None or sheets is None:
            return
        self._element = table.ContentValidations()
        document.spreadsheet.addElement(self._element)
        for at, (name, words) in enumerate(sheets.lists.items(), 1):
            column = get_column_letter(at)
            self._ranges[name] = f"[$'{sheets.lists_title}'.${column}$1:.${column}${max(len(words), 1)}]"

    @classmethod
    def none(cls) -> Self:
        """For sheets whose cells accept nothing."""
        return cls(None, None)

    def name(self, cell: Cell) -> str:
        """The name of the rule that the cell needs; empty when it needs none."""
        what = (cell.choices, cell.rule, cell.prompt)
        if not any(what) or not cell.look.is_entry:
            return ""
        if what not in self._names:
            self._names[what] = f"rule{len(self._names) + 1}"
            self._element.addElement(self._rule(self._names[what], cell))
        return self._names[what]

    def _rule(self, name: str, cell: Cell) -> Any:
        condition = {}
        if cell.choices:
            condition = {"condition": f"of:cell-content-is-in-list({self._ranges[cell.choices]})"}
        elif cell.rule:
            condition = {"condition": _CONDITIONS[cell.rule]}
        made = table.ContentValidation(name=name, allowemptycell="true", displaylist="unsorted", **condition)
        if cell.prompt:
            help_message = table.HelpMessage(display="true")
            help_message.addElement(text.P(text=cell.prompt))
            made.addElement(help_message)
        if condition:
            error = table.ErrorMessage(display="true", messagetype="stop", title=_("This does not fit here"))
            error.addElement(text.P(text=self._sentence(cell)))
            made.addElement(error)
        return made

    def _sentence(self, cell: Cell) -> str:
        if cell.choices or cell.rule is None:
            return _("Choose one of the list, or leave the cell empty.")
        return {
            Rule.WHOLE: _("Enter a whole number, 0 or more."),
            Rule.DECIMAL: _("Enter a number, 0 or more."),
            Rule.DATE: _("Enter a date, such as 30/06/2014."),
        }[cell.rule]
