"""The contributor's form: what was asked and nothing else of the return, one question a measure, one box a place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from cohesion.typed import numbers
from outcomes.contributions import Answers, Asked, Statement
from outcomes.entry import contributed as names
from outcomes.entry import fields
from outcomes.models import Measure, MeasureKind, MilestoneStatus, ValueState
from outcomes.pages.said import Said, said, told
from outcomes.return_values import CellInput, CellKey, MilestoneKey


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class NumberBox:
    """`elsewhere` is what another tab kept meanwhile. `responses` is None where the measure is no rating."""

    name: str
    label: str
    value: str
    states: tuple[Choice, ...]
    note: str
    errors: tuple[str, ...]
    responses: str | None = None
    elsewhere: str = ""

    @property
    def is_opened(self) -> bool:
        """Whether there is more to see than the number."""
        return bool(self.note or any(choice.is_chosen and choice.value for choice in self.states))


@dataclass(frozen=True)
class WordsBox:
    """`states` are empty for evidence, which is told in words alone."""

    name: str
    label: str
    text_name: str
    text: str
    states: tuple[Choice, ...]
    errors: tuple[str, ...]
    elsewhere: str = ""


@dataclass(frozen=True)
class PlaceNumbers:
    """The number of one place, and its parts where the measure is broken down."""

    total: NumberBox
    breakdown: str
    parts: tuple[NumberBox, ...]

    @property
    def is_opened(self) -> bool:
        return any(part.value or part.errors for part in self.parts)


@dataclass(frozen=True)
class Question:
    measure: Measure
    places: tuple[PlaceNumbers, ...]
    statements: tuple[WordsBox, ...]
    open_breakdowns: str


@dataclass(frozen=True)
class Error:
    field: str
    sentence: str


@dataclass(frozen=True)
class ContributingPage:
    questions: tuple[Question, ...]
    errors: tuple[Error, ...]
    seen: str


@dataclass(frozen=True)
class Filling:
    """Where the boxes take their contents from: what is kept, or what was just typed with what is wrong with it."""

    kept: Answers
    typed: Mapping[str, str] | None = None
    problems: Mapping[str, Sequence[str]] | None = None
    changed_elsewhere: bool = False

    def text(self, name: str, kept: str) -> str:
        return kept if self.typed is None else self.typed.get(name, "")

    def errors(self, *fields: str) -> tuple[str, ...]:
        return tuple(sentence for name in fields for sentence in (self.problems or {}).get(name, ()))

    def elsewhere(self, differs: bool, kept: str) -> str:
        if not (self.changed_elsewhere and differs):
            return ""
        return kept or gettext("nothing")


def contributing(asked: Asked, filling: Filling) -> ContributingPage:
    return ContributingPage(
        questions=tuple(_question(asked, measure, filling) for measure in asked.measures),
        errors=tuple(
            Error(_shown_field(name), sentence)
            for name, sentences in (filling.problems or {}).items()
            for sentence in sentences
        ),
        seen=filling.kept.digest,
    )


def _shown_field(name: str) -> str:
    return name or "main"


def _question(asked: Asked, measure: Measure, filling: Filling) -> Question:
    breakdowns = asked.scope.breakdowns.get(measure.pk, ())
    return Question(
        measure=measure,
        places=tuple(_place_numbers(asked, measure, place.pk if place else None, filling) for place in asked.places)
        if measure.has_number
        else (),
        statements=tuple(_words_box(asked, measure, key, filling) for key in asked.statements(measure)),
        open_breakdowns=", ".join(breakdown.title for breakdown in breakdowns if breakdown.is_open),
    )


def place_name(asked: Asked, authority_id: int | None) -> str:
    return asked.scope.authorities[authority_id].name if authority_id else gettext("Region-wide")


def _place_numbers(asked: Asked, measure: Measure, authority_id: int | None, filling: Filling) -> PlaceNumbers:
    categories = asked.categories(measure)
    return PlaceNumbers(
        total=_number_box(measure, CellKey(measure.pk, authority_id), place_name(asked, authority_id), filling),
        breakdown=categories[0].breakdown.title if categories else "",
        parts=tuple(
            _number_box(measure, CellKey(measure.pk, authority_id, category.pk), category.label, filling)
            for category in categories
        ),
    )


def _number_box(measure: Measure, key: CellKey, label: str, filling: Filling) -> NumberBox:
    name = fields.figure(key)
    kept = filling.kept.figures.get(key) or CellInput(None)
    stated = "" if kept.state in {ValueState.ACTUAL, ValueState.NIL} else str(kept.state)
    value = filling.text(name, numbers.shown(kept.value))
    chosen = filling.text(names.state(name), stated)
    written = filling.text(names.note(name), kept.note)
    counted = filling.text(names.responses(name), str(kept.responses or ""))
    is_rating = measure.kind == MeasureKind.RATING
    differs = (value, chosen, written) != (numbers.shown(kept.value), stated, kept.note)
    return NumberBox(
        name=name,
        label=label,
        value=value,
        states=_value_states(chosen),
        note=written,
        errors=filling.errors(name, names.note(name), names.responses(name)),
        responses=counted if is_rating else None,
        elsewhere=filling.elsewhere(differs, str(said(filling.kept.figures.get(key)) or "")),
    )


def _value_states(chosen: str) -> tuple[Choice, ...]:
    states = [state for state in ValueState if state != ValueState.ACTUAL]
    return (
        Choice("", gettext("The number as entered"), not chosen),
        *(Choice(state.value, str(state.label), state.value == chosen) for state in states),
    )


def _words_box(asked: Asked, measure: Measure, key: MilestoneKey, filling: Filling) -> WordsBox:
    name = names.statement_field(measure, key)
    is_milestone = measure.kind == MeasureKind.MILESTONE
    text_name = names.words(name) if is_milestone else name
    kept = filling.kept.statements.get(key) or Statement()
    text = filling.text(text_name, kept.text)
    chosen = filling.text(name, kept.status or "") if is_milestone else ""
    return WordsBox(
        name=name,
        label=place_name(asked, key.authority_id) if is_milestone else "",
        text_name=text_name,
        text=text,
        states=_milestone_states(chosen) if is_milestone else (),
        errors=filling.errors(name, text_name) if is_milestone else filling.errors(name),
        elsewhere=filling.elsewhere(
            (text, chosen) != (kept.text, kept.status or ""), str(told(filling.kept.statements.get(key)) or "")
        ),
    )


def _milestone_states(chosen: str) -> tuple[Choice, ...]:
    return (
        Choice("", gettext("Not said"), not chosen),
        *(Choice(state.value, str(state.label), state.value == chosen) for state in MilestoneStatus),
    )


@dataclass(frozen=True)
class ReceiptRow:
    measure: Measure
    place: str
    said: Said | None


def receipt(asked: Asked, kept: Answers) -> tuple[ReceiptRow, ...]:
    """What was handed in, and what was asked and left open; parts that were left open are not listed."""
    rows: list[ReceiptRow] = []
    for measure in asked.measures:
        for cell in asked.cells(measure):
            given = kept.figures.get(cell)
            if given is not None or (cell.category_id is None and not measure.number_is_optional):
                rows.append(ReceiptRow(measure, _cell_label(asked, cell), said(given)))
        for key in asked.statements(measure):
            place = place_name(asked, key.authority_id) if measure.kind == MeasureKind.MILESTONE else ""
            rows.append(ReceiptRow(measure, place, told(kept.statements.get(key))))
    return tuple(rows)


def _cell_label(asked: Asked, cell: CellKey) -> str:
    place = place_name(asked, cell.authority_id)
    return f"{place} · {asked.scope.categories[cell.category_id].label}" if cell.category_id else place
