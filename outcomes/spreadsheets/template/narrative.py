"""The story of an outcome beneath its measures: what happened, what is hard, what comes next, the rating."""

from django.utils.translation import gettext as _

from outcomes.models import Outcome
from outcomes.return_values import NarrativeInput
from outcomes.spreadsheets import choices
from outcomes.spreadsheets.identity import RowKey
from outcomes.spreadsheets.layout import Cell, Look, Sheet
from outcomes.spreadsheets.template.book import Book, height
from outcomes.spreadsheets.template.columns import CODE, FIRST, KEY, TEXT, UNIT, banner, words

STORY_HEIGHT = 90.0


def add_narrative(sheet: Sheet, book: Book, outcome: Outcome) -> None:
    held = book.held.narratives.get(outcome.pk, NarrativeInput(language=book.language))
    heading = _("This outcome in the quarter, in your words")
    sheet.add({KEY: Cell(str(RowKey("head"))), CODE: Cell(heading, Look.SECTION, span=banner(book))}, height=24)
    for field, label, hint in _fields():
        text = getattr(held, field)
        if field == "rag":
            cell = Cell(choices.word("rag", text or ""), Look.ENTRY_CHOICE, span=words(book), choices="rag")
        elif field == "language":
            word = choices.word("languages", text)
            cell = Cell(word, Look.ENTRY_CHOICE, span=words(book), choices="languages")
        else:
            cell = Cell(text or None, Look.ENTRY_TEXT, span=words(book))
        row = {
            KEY: Cell(str(RowKey("narrative", outcome.code, field))),
            CODE: Cell(outcome.code, Look.CODE),
            TEXT: Cell(label, Look.TEXT),
            UNIT: Cell(hint, Look.HINT),
            FIRST: cell,
        }
        least = 20.0 if field in {"rag", "language"} else STORY_HEIGHT
        sheet.add(row, height=height(str(cell.value or ""), 30.0 * len(book.places), least=least))


def _fields() -> list[tuple[str, str, str]]:
    """Field, its name, and what is expected, in the order of the page."""
    return [
        ("progress", _("Progress this quarter"), _("in words")),
        ("challenges", _("Challenges"), _("in words")),
        ("next_steps", _("Next steps"), _("in words")),
        ("rag", _("Rating"), _("choose from the list")),
        ("rag_reason", _("Reason for the rating"), _("needed for amber and red")),
        ("remedial_action", _("Remedial action"), _("needed for amber and red")),
        ("language", _("Language in which you wrote this"), _("choose from the list")),
    ]
