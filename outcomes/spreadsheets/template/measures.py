"""The rows of one measure: its number or state in every place, its breakdowns indented beneath, its evidence."""

from django.utils.translation import gettext as _

from outcomes.models import Breakdown, Measure, MeasureKind, MilestoneStatus, ValueState
from outcomes.return_values import CellInput, CellKey, MilestoneKey
from outcomes.spreadsheets import choices
from outcomes.spreadsheets.identity import RowKey
from outcomes.spreadsheets.layout import Cell, Look, Rule, Sheet
from outcomes.spreadsheets.template.book import Book, height, number
from outcomes.spreadsheets.template.columns import CODE, FIRST, KEY, TEXT, TEXT_WIDTH, UNIT, banner, columns, words

NEW_ROWS = 3
EVIDENCE_HEIGHT = 64.0


def add_measure(sheet: Sheet, book: Book, measure: Measure) -> None:
    if measure.kind == MeasureKind.QUALITATIVE:
        _add_evidence(sheet, book, measure)
    elif measure.kind == MeasureKind.PERCENTAGE_CHANGE:
        _add_derived(sheet, book, measure)
    elif measure.kind == MeasureKind.MILESTONE:
        _add_milestone(sheet, book, measure)
        if measure.has_number:
            _add_figure(sheet, book, measure, label=_("Number that goes with it (if there is one)"))
    else:
        _add_figure(sheet, book, measure)
        for breakdown in book.scope.breakdowns.get(measure.pk, ()):
            _add_breakdown(sheet, book, measure, breakdown)


def companions(measure: Measure) -> tuple[str, ...]:
    """What completes a value of this measure, each in a row of its own."""
    if measure.kind == MeasureKind.RATING:
        return ("responses",)
    return ("numerator", "denominator") if measure.kind == MeasureKind.PERCENTAGE else ()


def _companion_label(measure: Measure, companion: str) -> str:
    if companion == "responses":
        return _("How many people answered")
    return (measure.numerator if companion == "numerator" else measure.denominator) or {
        "numerator": _("Numerator"),
        "denominator": _("Denominator"),
    }[companion]


def _front(key: RowKey, measure: Measure, label: str, unit: str, look: Look = Look.TEXT) -> dict[int, Cell]:
    own = look == Look.TEXT
    comment = measure.definition if own else ""
    return {
        KEY: Cell(str(key)),
        CODE: Cell(measure.code if own else None, Look.CODE),
        TEXT: Cell(label, look, comment=comment),
        UNIT: Cell(unit, Look.HINT),
    }


def _unit(measure: Measure) -> str:
    if measure.kind == MeasureKind.RATING:
        return _("mean, 1 to %(most)s") % {"most": measure.scale_max}
    return measure.unit


def _hint(measure: Measure, key: RowKey, label: str) -> str:
    """The unit beside a total; the rows beneath it need not repeat it."""
    if key.part == "new":
        return _("new category")
    return "" if label and key.breakdown else _unit(measure)


def _add_figure(
    sheet: Sheet,
    book: Book,
    measure: Measure,
    *,
    key: RowKey | None = None,
    label: str = "",
    category_id: int | None = None,
    look: Look = Look.INDENT,
) -> None:
    text = label or measure.text
    key = key or RowKey("figure", measure.code)
    is_new = key.part == "new"
    row = _front(key, measure, text, _hint(measure, key, label), look if label or is_new else Look.TEXT)
    for column, note, place in columns(book):
        cell_key = CellKey(measure.pk, place.authority_id, category_id)
        held = None if is_new else book.held.figures.get(cell_key)
        row |= _value_cells(column, measure, held)
        row[column + 2] = _past(None if is_new else book.past.figures.get(cell_key))
        row[note] = Cell(held.note if held else None, Look.ENTRY_TEXT)
    if is_new:
        row[TEXT] = Cell(None, Look.ENTRY_LABEL, prompt=_("The name of a category that is not in the list yet"))
    sheet.add(row, height=height("" if is_new else text, TEXT_WIDTH))
    for companion in companions(measure):
        _add_companion(sheet, book, measure, key, companion, category_id)


def _value_cells(column: int, measure: Measure, held: CellInput | None) -> dict[int, Cell]:
    whole = measure.counts_whole_things
    state = held.state if held and held.state != ValueState.ACTUAL else ""
    return {
        column: Cell(
            number(held.value) if held else None,
            Look.ENTRY_NUMBER if whole else Look.ENTRY_DECIMAL,
            rule=Rule.WHOLE if whole else Rule.DECIMAL,
            comment=_counted(held),
        ),
        column + 1: Cell(choices.word("states", state), Look.ENTRY_CHOICE, choices="states"),
    }


def _counted(held: CellInput | None) -> str:
    if held is None or held.counted_value is None:
        return ""
    return _("The service’s own count is %(count)s. If you enter another number, say why in the notes.") % {
        "count": number(held.counted_value)
    }


def _past(past: CellInput | None) -> Cell:
    if past is None:
        return Cell(None, Look.PAST)
    if past.value is None:
        return Cell(choices.word("states", past.state), Look.PAST)
    return Cell(number(past.value), Look.PAST)


def _add_companion(
    sheet: Sheet, book: Book, measure: Measure, key: RowKey, companion: str, category_id: int | None
) -> None:
    row = _front(key._replace(companion=companion), measure, _companion_label(measure, companion), "", Look.INDENT)
    whole = companion == "responses"
    for column, note, place in columns(book):
        cell_key = CellKey(measure.pk, place.authority_id, category_id)
        held = None if key.part == "new" else book.held.figures.get(cell_key)
        past = None if key.part == "new" else book.past.figures.get(cell_key)
        row[column] = Cell(
            number(getattr(held, companion, None)),
            Look.ENTRY_NUMBER if whole else Look.ENTRY_DECIMAL,
            rule=Rule.WHOLE if whole else Rule.DECIMAL,
        )
        row[column + 1] = row[note] = Cell(None, Look.CLOSED)
        row[column + 2] = Cell(number(getattr(past, companion, None)), Look.PAST)
    sheet.add(row, height=16)


def _add_breakdown(sheet: Sheet, book: Book, measure: Measure, breakdown: Breakdown) -> None:
    if breakdown.sums_to_total:
        heading = _("By %(breakdown)s: the parts add up to the number above")
    else:
        heading = _("By %(breakdown)s: one may count under several, the parts may exceed the number above")
    heading %= {"breakdown": breakdown.title[:1].lower() + breakdown.title[1:]}
    sheet.add({KEY: Cell(str(RowKey("head"))), TEXT: Cell(heading, Look.STRONG, span=banner(book) - 1)}, height=18)
    for category in book.open_categories.get(breakdown.pk, ()):
        key = RowKey("figure", measure.code, breakdown.code, category.code)
        _add_figure(sheet, book, measure, key=key, label=category.label, category_id=category.pk)
    if breakdown.is_open:
        for index in range(1, NEW_ROWS + 1):
            key = RowKey("new", measure.code, breakdown.code, str(index))
            _add_figure(sheet, book, measure, key=key)


def _add_milestone(sheet: Sheet, book: Book, measure: Measure) -> None:
    row = _front(RowKey("milestone", measure.code), measure, measure.text, _("milestone: state, date if achieved"))
    for column, note, place in columns(book):
        key = MilestoneKey(measure.pk, place.authority_id)
        held, past = book.held.milestones.get(key), book.past.milestones.get(key)
        row |= {
            column: Cell(
                held.achieved_on if held else None,
                Look.ENTRY_DATE,
                rule=Rule.DATE,
                prompt=_("The day on which the milestone was achieved. It may stay empty."),
            ),
            column + 1: Cell(
                choices.word("milestones", held.status) if held else None, Look.ENTRY_CHOICE, choices="milestones"
            ),
            column + 2: Cell(_past_milestone(past.status if past else None), Look.PAST),
            note: Cell(held.evidence if held else None, Look.ENTRY_TEXT),
        }
    sheet.add(row, height=height(measure.text, TEXT_WIDTH, least=32))


def _past_milestone(status: MilestoneStatus | None) -> str:
    return choices.word("milestones", status) if status else ""


def _add_evidence(sheet: Sheet, book: Book, measure: Measure) -> None:
    held = book.held.evidence.get(measure.pk)
    text = held.text if held else None
    row = _front(RowKey("evidence", measure.code), measure, measure.text, _("evidence in words"))
    row[FIRST] = Cell(text, Look.ENTRY_TEXT, span=words(book))
    least = max(EVIDENCE_HEIGHT, height(measure.text, TEXT_WIDTH))
    sheet.add(row, height=height(text or "", words(book) * 10.0, least=least))


def _add_derived(sheet: Sheet, book: Book, measure: Measure) -> None:
    source = next((other for other in book.scope.measures.values() if other.pk == measure.derived_from_id), None)
    row = _front(RowKey("derived", measure.code), measure, measure.text, _("worked out"))
    sentence = _("The service works this out from %(measure)s. There is nothing to enter.") % {
        "measure": source.code if source else measure.code
    }
    row[FIRST] = Cell(sentence, Look.CLOSED, span=words(book))
    sheet.add(row, height=height(measure.text, TEXT_WIDTH))
