"""The sheet that says what each measure counts."""

from django.utils.translation import gettext as _

from outcomes.models import Direction, Measure
from outcomes.spreadsheets.layout import Cell, Look, Sheet
from outcomes.spreadsheets.template.book import Book, height

CODE, MEASURE, KIND, UNIT, DEFINITION, DATE, DIRECTION, PARTS = range(1, 9)
_WIDTHS = (9, 56, 20, 18, 70, 30, 12, 30)


def definitions_sheet(book: Book) -> Sheet:
    sheet = Sheet(title=_("Definitions"), widths=_WIDTHS, frozen=(4, KIND), heads=(3, 3), paper="A3")
    sheet.add({CODE: Cell(_("What each measure counts"), Look.TITLE)}, height=26)
    sheet.add({CODE: Cell(book.scope.quarterly_return.round.plan.title, Look.LEAD)}, height=20)
    heads = (
        _("Code"),
        _("Measure"),
        _("Kind"),
        _("Unit"),
        _("What counts, what does not"),
        _("The date that decides the quarter"),
        _("Wanted"),
        _("Broken down by"),
    )
    sheet.add({at: Cell(head, Look.HEAD) for at, head in enumerate(heads, CODE)}, height=34)
    outcome_id = None
    for measure in book.scope.measures.values():
        if measure.outcome_id != outcome_id:
            outcome_id = measure.outcome_id
            sheet.add({CODE: Cell(str(measure.outcome), Look.GROUP, span=PARTS)}, height=20)
        sheet.add(_row(book, measure), height=max(height(measure.text, 56), height(measure.definition, 70)))
    return sheet


def _row(book: Book, measure: Measure) -> dict[int, Cell]:
    parts = "; ".join(breakdown.title for breakdown in book.scope.breakdowns.get(measure.pk, ()))
    stated = measure.direction != Direction.NOT_STATED
    return {
        CODE: Cell(measure.code, Look.CODE, link=book.title_of(measure.outcome)),
        MEASURE: Cell(measure.text, Look.TEXT),
        KIND: Cell(measure.get_kind_display(), Look.TEXT),
        UNIT: Cell(measure.unit or None, Look.TEXT),
        DEFINITION: Cell(measure.definition or None, Look.TEXT),
        DATE: Cell(measure.date_rule or None, Look.TEXT),
        DIRECTION: Cell(measure.get_direction_display() if stated else None, Look.TEXT),
        PARTS: Cell(parts or None, Look.TEXT),
    }
