"""The first sheet: whose return this is, when it is due, how to fill it in, and (hidden) what an import must know."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cohesion import quarter_words
from outcomes.models import ValueState
from outcomes.spreadsheets.identity import START
from outcomes.spreadsheets.layout import Cell, Look, Sheet
from outcomes.spreadsheets.template.book import Book, height

KEY, NAME, TEXT = 1, 2, 3
_WIDTHS = (2, 30, 90)


def start_sheet(book: Book) -> Sheet:
    sheet = Sheet(title=_("Start here"), widths=_WIDTHS, hidden_columns=frozenset({KEY}))
    quarterly_return = book.scope.quarterly_return
    opened = quarterly_return.round
    sheet.add({NAME: Cell(_("Return of %(region)s") % {"region": quarterly_return.region.name}, Look.TITLE)}, height=34)
    sheet.add({NAME: Cell(book.lead, Look.LEAD)}, height=22)
    if opened.is_sample:
        sheet.add({NAME: Cell(_("Sample data"), Look.STRONG)}, height=20)
    sheet.add({NAME: Cell(_("Working figures: not for publication"), Look.STRONG)}, height=20)
    _add_pairs(
        sheet,
        _("This return"),
        [
            (_("Plan"), opened.plan.title),
            (_("Quarter"), quarter_words.in_full(opened.period)),
            (_("Due"), date_format(quarterly_return.due_on)),
            (_("Places"), ", ".join(place.name for place in book.places[1:])),
        ],
    )
    _add_pairs(sheet, _("How to fill it in"), [(str(at), text) for at, text in enumerate(_steps(), 1)])
    _add_pairs(sheet, _("What the states mean"), _states())
    for number, line in enumerate([START, *book.key.lines()]):
        row = sheet.rows[number]
        sheet.rows[number] = type(row)({KEY: Cell(line), **row.cells}, row.height)
    return sheet


def _add_pairs(sheet: Sheet, heading: str, pairs: list[tuple[str, str]]) -> None:
    sheet.add({}, height=10)
    sheet.add({NAME: Cell(heading, Look.SECTION, span=2)}, height=22)
    for name, text in pairs:
        sheet.add(
            {NAME: Cell(name, Look.STRONG), TEXT: Cell(text, Look.TEXT)}, height=height(text, _WIDTHS[2], least=18)
        )


def _steps() -> list[str]:
    return [
        _("There is one sheet for each outcome. White cells are yours; everything else is locked."),
        _(
            "Enter whole numbers alone, without words or formulas. What you want to say about a number goes into the "
            "notes on the right."
        ),
        _(
            "If there was none, enter 0 and choose “None (a true zero)”. If there is no number, leave the cell empty "
            "and choose the state that says why. An empty cell with an empty state says nothing."
        ),
        _("The grey column beside each place shows last quarter’s value."),
        _(
            "Where a list of categories is open, the empty rows beneath it take new ones: type the name on the left. "
            "An officer later joins categories that mean the same."
        ),
        _(
            "A milestone takes a state and, once it is achieved, its date if you know it. Its evidence goes into the "
            "notes."
        ),
        _("Emptying a cell that held something takes it away on import. You see this before you agree."),
        _("Save the file as .xlsx or .ods and import it on the page of your return. Nothing is saved until you agree."),
    ]


def _states() -> list[tuple[str, str]]:
    meanings = {
        ValueState.ACTUAL: _("The number as counted. It need not be chosen: a number without a state is actual."),
        ValueState.NIL: _("You looked, and there was none: the number is 0."),
        ValueState.ESTIMATED: _("The best number you can give. Say in the notes how you came to it."),
        ValueState.NOT_AVAILABLE: _("There is a number, but you do not have it yet."),
        ValueState.NOT_APPLICABLE: _("The measure does not concern this place."),
        ValueState.NOT_COLLECTED: _("Nobody counts this here."),
    }
    return [(str(state.label), meaning) for state, meaning in meanings.items()]
