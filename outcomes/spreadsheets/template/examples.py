"""The sheet of practice examples: those of the return, and empty rows for more."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from cohesion.models import LocalAuthority
from outcomes.return_values import ExampleInput
from outcomes.spreadsheets import choices
from outcomes.spreadsheets.identity import EXAMPLES, ColumnKey, RowKey
from outcomes.spreadsheets.layout import Cell, Look, Sheet
from outcomes.spreadsheets.template.book import Book, height

KEY, OUTCOME, TITLE, TEXT, PLACES, LABEL, LANGUAGE, CONSENT, SUGGESTED = range(1, 10)
FIELDS = {
    OUTCOME: "outcome",
    TITLE: "title",
    TEXT: "text",
    PLACES: "places",
    LABEL: "place_label",
    LANGUAGE: "language",
    CONSENT: "consent",
    SUGGESTED: "suggested",
}
NEW_ROWS = 6
TEXT_WIDTH = 70.0


def examples_sheet(book: Book) -> Sheet:
    sheet = Sheet(
        title=_("Practice examples"),
        widths=(2, 22, 32, TEXT_WIDTH, 26, 22, 12, 18, 20),
        hidden_columns=frozenset({KEY}),
        frozen=(5, TEXT),
        heads=(4, 4),
        paper="A3",
    )
    head = Cell(str(RowKey("head")))
    sheet.add({KEY: Cell(EXAMPLES), **{at: Cell(str(ColumnKey(name))) for at, name in FIELDS.items()}}, hidden=True)
    sheet.add({KEY: head, OUTCOME: Cell(_("Practice worth telling others about"), Look.TITLE)}, height=26)
    sheet.add({KEY: head, OUTCOME: Cell(book.lead, Look.LEAD)}, height=20)
    sheet.add({KEY: head, **{at: Cell(title, Look.HEAD) for at, title in _heads().items()}}, height=34)
    names = {place.pk: place.name for place in LocalAuthority.objects.in_map_order()}
    for slug, example in book.held.examples.items():
        if example is not None:
            text = _in_own_language(example.text, example)
            sheet.add(_row(book, RowKey("example", slug), example, names), height=height(text, TEXT_WIDTH, least=90))
    for index in range(1, NEW_ROWS + 1):
        sheet.add(_row(book, RowKey("example", "", "", str(index)), None, names), height=90)
    return sheet


def _heads() -> dict[int, str]:
    return {
        OUTCOME: _("Outcome"),
        TITLE: _("Title"),
        TEXT: _("What was done, and what came of it"),
        PLACES: _("Authorities, with semicolons between them"),
        LABEL: _("Place, as it should be printed"),
        LANGUAGE: _("Language"),
        CONSENT: _("May it be published?"),
        SUGGESTED: _("For the annual report?"),
    }


def _in_own_language(texts: Mapping[str, str], example: ExampleInput) -> str:
    return texts.get(example.language, "")


def _row(book: Book, key: RowKey, example: ExampleInput | None, names: Mapping[int, str]) -> dict[int, Cell]:
    outcome = book.scope.outcomes.get(example.outcome_id) if example else None
    places = [name for pk, name in names.items() if example and pk in example.place_ids]
    consent = choices.word("consent", example.consent) if example else None
    suggested = choices.word("suggested", "YES" if example.suggested_for_report else "NO") if example else None
    return {
        KEY: Cell(str(key)),
        OUTCOME: Cell(str(outcome) if outcome else None, Look.ENTRY_CHOICE, choices="outcomes"),
        TITLE: Cell(_in_own_language(example.title, example) if example else None, Look.ENTRY_TEXT),
        TEXT: Cell(_in_own_language(example.text, example) if example else None, Look.ENTRY_TEXT),
        PLACES: Cell("; ".join(places) or None, Look.ENTRY_TEXT),
        LABEL: Cell(_in_own_language(example.place_label, example) if example else None, Look.ENTRY_TEXT),
        LANGUAGE: Cell(
            choices.word("languages", example.language) if example else None, Look.ENTRY_CHOICE, choices="languages"
        ),
        CONSENT: Cell(consent, Look.ENTRY_CHOICE, choices="consent"),
        SUGGESTED: Cell(suggested, Look.ENTRY_CHOICE, choices="suggested"),
    }
