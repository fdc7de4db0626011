"""The sheet of the plan's actions: what is planned next, by whom, by when, and how far it is."""

from django.utils.translation import gettext as _

from outcomes.spreadsheets import choices
from outcomes.spreadsheets.identity import ACTIONS, ColumnKey, RowKey
from outcomes.spreadsheets.layout import Cell, Look, Rule, Sheet
from outcomes.spreadsheets.template.book import Book, height

KEY, CODE, TITLE, PLANNED, OWNER, DUE, STATE = range(1, 8)
FIELDS = {PLANNED: "planned", OWNER: "owner", DUE: "due_on", STATE: "state"}


def actions_sheet(book: Book) -> Sheet:
    sheet = Sheet(
        title=_("Actions"),
        widths=(2, 8, 52, 60, 26, 14, 16),
        hidden_columns=frozenset({KEY}),
        frozen=(5, PLANNED),
        heads=(4, 4),
    )
    head = Cell(str(RowKey("head")))
    sheet.add({KEY: Cell(ACTIONS), **{at: Cell(str(ColumnKey(name))) for at, name in FIELDS.items()}}, hidden=True)
    sheet.add({KEY: head, CODE: Cell(_("What you plan next for each action of the plan"), Look.TITLE)}, height=26)
    sheet.add({KEY: head, CODE: Cell(book.lead, Look.LEAD)}, height=20)
    titles = (_("Code"), _("Action"), _("Planned next"), _("Owner"), _("Due"), _("State"))
    sheet.add({KEY: head, **{at: Cell(title, Look.HEAD) for at, title in enumerate(titles, CODE)}}, height=20)
    outcome_id = None
    for action in book.actions:
        if action.outcome_id != outcome_id:
            outcome_id = action.outcome_id
            sheet.add({KEY: head, CODE: Cell(str(action.outcome), Look.GROUP, span=6)}, height=20)
        held = book.held.actions.get(action.pk)
        row = {
            KEY: Cell(str(RowKey("action", action.code))),
            CODE: Cell(action.code, Look.CODE),
            TITLE: Cell(action.title, Look.TEXT),
            PLANNED: Cell(held.planned if held else None, Look.ENTRY_TEXT),
            OWNER: Cell(held.owner if held else None, Look.ENTRY_TEXT),
            DUE: Cell(held.due_on if held else None, Look.ENTRY_DATE, rule=Rule.DATE),
            STATE: Cell(
                choices.word("action_states", held.state) if held else None,
                Look.ENTRY_CHOICE,
                choices="action_states",
            ),
        }
        needed = max(height(action.title, 52), height(held.planned if held else "", 60))
        sheet.add(row, height=max(32.0, needed))
    return sheet
