"""Reading a contributor's form. Only the names of what was asked are looked at; all else that is sent is not."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from django.http import QueryDict
from django.utils.translation import gettext as _

from cohesion.bilingual import current_language
from cohesion.typed.numbers import Unreadable, read_number
from outcomes.contributions import Answers, Asked, Statement
from outcomes.entry import fields
from outcomes.models import Measure, MeasureKind, MilestoneStatus, ValueState
from outcomes.models.figure import WITHOUT_VALUE
from outcomes.refusals import Problem
from outcomes.return_values import CellInput, CellKey, MilestoneKey

LONGEST_NOTE = 2000
LONGEST_TEXT = 10_000


def state(name: str) -> str:
    return f"{name}-s"


def note(name: str) -> str:
    return f"{name}-n"


def responses(name: str) -> str:
    return f"{name}-r"


def words(name: str) -> str:
    return f"{name}-t"


@dataclass
class Reading:
    """What was sent: the answers that can be read, a sentence by field for each that cannot, and all texts as typed."""

    figures: dict[CellKey, CellInput] = field(default_factory=dict)
    statements: dict[MilestoneKey, Statement] = field(default_factory=dict)
    problems: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    typed: dict[str, str] = field(default_factory=dict)

    @property
    def answers(self) -> Answers:
        return Answers(self.figures, self.statements)

    def add(self, problems: "tuple[Problem, ...]") -> None:
        for problem in problems:
            self.problems[_field(problem)].append(problem.sentence)

    def label(self, fields_of: "tuple[str, ...]", place: str) -> None:
        """Say in each sentence about these fields where it belongs, for the list above the form."""
        for name in fields_of:
            if name in self.problems:
                self.problems[name] = [f"{place}: {sentence}" for sentence in self.problems[name]]


def read(asked: Asked, sent: QueryDict, stored: Answers) -> Reading:
    reading = Reading()
    for measure in asked.measures:
        for cell in asked.cells(measure):
            name = fields.figure(cell)
            _read_cell(reading, measure, cell, sent)
            reading.label((name, note(name), responses(name)), asked.scope.label(cell))
        for key in asked.statements(measure):
            name = statement_field(measure, key)
            _read_statement(reading, measure, key, sent, stored.statements.get(key))
            reading.label((name, words(name)), asked.scope.label(CellKey(*key)))
    return reading


def statement_field(measure: Measure, key: MilestoneKey) -> str:
    return fields.evidence(key.measure_id) if measure.kind == MeasureKind.QUALITATIVE else fields.milestone(key)


def _field(problem: Problem) -> str:
    place = problem.place
    if isinstance(place, CellKey):
        return fields.figure(place)
    return fields.milestone(place) if isinstance(place, MilestoneKey) else str(place)


def _text(reading: Reading, sent: QueryDict, name: str, longest: int) -> str:
    """A text as it is kept: without spaces around it, with one kind of line end."""
    text = reading.typed[name] = sent.get(name, "").replace("\r\n", "\n").strip()
    if len(text) > longest:
        sentence = _("The text has %(count)s characters. Shorten it to %(most)s at the most.")
        reading.problems[name].append(sentence % {"count": len(text), "most": longest})
    if "\x00" in text:
        reading.problems[name].append(_("The text holds a character that cannot be stored. Type the text again."))
    return text


def _read_cell(reading: Reading, measure: Measure, key: CellKey, sent: QueryDict) -> None:
    name = fields.figure(key)
    value = _number(reading, sent, name, whole=measure.counts_whole_things)
    told = _text(reading, sent, note(name), LONGEST_NOTE)
    count = _number(reading, sent, responses(name), whole=True) if measure.kind == MeasureKind.RATING else None
    chosen = reading.typed[state(name)] = sent.get(state(name), "")
    if chosen not in {"", *ValueState.values}:
        reading.problems[name].append(_("Choose one of the states of the list."))
    elif value is None and not chosen:
        for sentence in _incomplete(reading, name, told, count):
            reading.problems[name].append(sentence)
    elif chosen in WITHOUT_VALUE and value is not None:
        reading.problems[name].append(_("The state says that there is no number, and a number is given. Remove one."))
    else:
        reading.figures[key] = CellInput(
            value=Decimal(0) if value is None and chosen == ValueState.NIL else value,
            state=ValueState(chosen) if chosen else (ValueState.ACTUAL if value else ValueState.NIL),
            note=told,
            responses=None if count is None else int(count),
        )


def _incomplete(reading: Reading, name: str, told: str, count: Decimal | None) -> Iterator[str]:
    if (told or count is not None) and name not in reading.problems:
        yield _("Enter the number as well, or choose why there is none.")


def _number(reading: Reading, sent: QueryDict, name: str, *, whole: bool) -> Decimal | None:
    reading.typed[name] = sent.get(name, "").strip()
    try:
        return read_number(reading.typed[name], whole=whole)
    except Unreadable as error:
        reading.problems[name].append(str(error))
        return None


def _read_statement(
    reading: Reading, measure: Measure, key: MilestoneKey, sent: QueryDict, stored: Statement | None
) -> None:
    name = statement_field(measure, key)
    is_milestone = measure.kind == MeasureKind.MILESTONE
    text = _text(reading, sent, words(name) if is_milestone else name, LONGEST_TEXT)
    chosen = sent.get(name, "") if is_milestone else ""
    if is_milestone:
        reading.typed[name] = chosen
    if chosen not in {"", *MilestoneStatus.values}:
        reading.problems[name].append(_("Choose one of the four states."))
    elif text or chosen:
        # Words keep the language that they were written in when the page is read in the other one.
        language = stored.language if stored is not None and stored.text == text else current_language()
        reading.statements[key] = Statement(text, MilestoneStatus(chosen) if chosen else None, language)
