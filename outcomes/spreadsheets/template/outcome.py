"""One outcome's sheet: its measures under the three questions, places across, its story beneath."""

from django.utils.translation import gettext as _

from outcomes.models import Measure, Outcome, RbaCategory
from outcomes.spreadsheets.identity import OUTCOME, ColumnKey, RowKey
from outcomes.spreadsheets.layout import Cell, Look, Sheet
from outcomes.spreadsheets.template.book import Book
from outcomes.spreadsheets.template.columns import (
    CELLS_PER_PLACE,
    CODE,
    FIRST,
    KEY,
    TEXT,
    TEXT_WIDTH,
    UNIT,
    banner,
    columns,
)
from outcomes.spreadsheets.template.measures import add_measure
from outcomes.spreadsheets.template.narrative import add_narrative


def outcome_sheet(book: Book, outcome: Outcome) -> Sheet:
    places = len(book.places)
    sheet = Sheet(
        title=book.title_of(outcome),
        widths=(2, 8, TEXT_WIDTH, 13, *(9, 14, 9) * places, *(24,) * places),
        hidden_columns=frozenset({KEY}),
        frozen=(6, FIRST),
        heads=(4, 5),
        paper="A3",
    )
    _add_heads(sheet, book, outcome)
    measures = book.measures_of(outcome)
    for question in RbaCategory:
        asked = [measure for measure in measures if measure.category == question]
        if asked:
            _add_group(sheet, book, str(question.label), asked)
    add_narrative(sheet, book, outcome)
    return sheet


def _add_heads(sheet: Sheet, book: Book, outcome: Outcome) -> None:
    keys: dict[int, Cell] = {KEY: Cell(f"{OUTCOME}:{outcome.code}")}
    heads: dict[int, Cell] = {
        KEY: Cell(str(RowKey("head"))),
        CODE: Cell(_("Code"), Look.HEAD),
        TEXT: Cell(_("Measure"), Look.HEAD),
        UNIT: Cell(_("What goes in"), Look.HEAD),
    }
    below: dict[int, Cell] = {column: Cell(None, Look.SUBHEAD) for column in (CODE, TEXT, UNIT)}
    below[KEY] = Cell(str(RowKey("head")))
    for column, note, place in columns(book):
        keys[column] = Cell(str(ColumnKey("value", place.gss)))
        keys[column + 1] = Cell(str(ColumnKey("state", place.gss)))
        keys[note] = Cell(str(ColumnKey("note", place.gss)))
        heads[column] = Cell(place.name, Look.HEAD, span=CELLS_PER_PLACE, comment=_region_hint(place.gss))
        if place.authority_id is None:
            heads[note] = Cell(_("Notes"), Look.HEAD, span=len(book.places))
        below |= {
            column: Cell(_("Number"), Look.SUBHEAD),
            column + 1: Cell(_("State"), Look.SUBHEAD),
            column + 2: Cell(_("Last quarter"), Look.SUBHEAD),
            note: Cell(place.name, Look.SUBHEAD),
        }
    sheet.add(keys, hidden=True)
    sheet.add({KEY: Cell(str(RowKey("head"))), CODE: Cell(outcome.title, Look.TITLE)}, height=26)
    sheet.add({KEY: Cell(str(RowKey("head"))), CODE: Cell(book.lead, Look.LEAD)}, height=20)
    sheet.add(heads, height=32)
    sheet.add(below, height=32)


def _region_hint(gss: str) -> str:
    if gss:
        return ""
    return _(
        "Only what belongs to no single authority. It is counted in addition to the authorities: do not enter their "
        "total here. Milestones are usually told for the whole region."
    )


def _add_group(sheet: Sheet, book: Book, question: str, measures: list[Measure]) -> None:
    sheet.add({KEY: Cell(str(RowKey("head"))), CODE: Cell(question, Look.GROUP, span=banner(book))}, height=22)
    for measure in measures:
        add_measure(sheet, book, measure)
