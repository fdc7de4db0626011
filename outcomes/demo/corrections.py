"""Returns that were not right at first: what they said, what the officer asked, and what the region then changed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from cohesion.bilingual import other_language
from outcomes.demo import texts
from outcomes.demo.content import Content
from outcomes.demo.setting import Setting
from outcomes.demo.texts import Both
from outcomes.models import MilestoneStatus, Rag, ValueState
from outcomes.return_values import CellInput, CellKey, ReturnInput

# Places in the pools of officers' comments and of regions' answers.
_LOW_NUMBER, _NO_OWNER, _NO_EVIDENCE, _MISSING_TRAINING = 0, 1, 2, 4
_NOTE_SAYS_SO, _COURSE_ADDED, _POST_NAMED, _EVIDENCE_ADDED = 0, 1, 2, 3
_BASELINES = ("1.1.M1", "2.1.M6", "4.1.M1", "7.1.M1")
_COUNTED_TWICE = Decimal(18)
_LATE_LISTS = Decimal(7)


@dataclass(frozen=True)
class Correction:
    """`before` is laid over the right content at first, `after` puts it right."""

    outcome: str
    request: Both
    answer: Both
    before: ReturnInput
    after: ReturnInput


def _correction(outcome: str, comment: int, answer: int, before: ReturnInput, after: ReturnInput) -> Correction:
    comments, answers = texts.told("officer_comments"), texts.told("change_answers")
    return Correction(outcome, comments[comment], answers[answer], before, after)


def low_number(setting: Setting, content: Content) -> Correction:
    """A number that is low for a good reason, which a note then gives."""
    key, cell = _largest(setting, content, "1.2.M3")
    said = replace(cell, note=texts.note("course_moved", setting.language_of(content.region)))
    return _correction("1", _LOW_NUMBER, _NOTE_SAYS_SO, ReturnInput(), ReturnInput(figures={key: said}))


def missing_training(setting: Setting, content: Content) -> Correction:
    """A course of the third sector that was left out at first."""
    right = _with_one_part(setting, content, "2.2.M5")
    part = list(right.values())[1]
    wrong = _moved(right, -max(Decimal(1), (part.value or Decimal(0)) // 2))
    return _correction("2", _MISSING_TRAINING, _COURSE_ADDED, ReturnInput(figures=wrong), ReturnInput(figures=right))


def no_owner(setting: Setting, content: Content) -> Correction:
    """A remedial action that names nobody at first. ValueError where no outcome is amber."""
    outcomes = {outcome.pk: code for code, outcome in setting.outcomes.items()}
    outcome_id, story = next((key, story) for key, story in content.values.narratives.items() if story.rag == Rag.AMBER)
    owner = texts.short("remedial_owner")
    other = other_language(story.language)
    named = replace(
        story,
        remedial_action=f"{story.remedial_action} {owner[story.language]}",
        translation={
            **story.translation,
            "remedial_action": f"{story.translation['remedial_action']} {owner[other]}",
        },
    )
    after = ReturnInput(narratives={outcome_id: named})
    return _correction(outcomes[outcome_id], _NO_OWNER, _POST_NAMED, ReturnInput(), after)


def no_evidence(setting: Setting, content: Content) -> Correction:
    """A baseline milestone that is achieved without evidence at first."""
    codes = {setting.measures[code].pk: code for code in _BASELINES}
    right = {
        key: state
        for key, state in content.values.milestones.items()
        if key.measure_id in codes and state is not None and state.status == MilestoneStatus.ACHIEVED
    }
    key = next(iter(right))
    before = ReturnInput(milestones={key: replace(right[key], evidence="") for key in right})
    after = ReturnInput(milestones=dict(right))
    return _correction(codes[key.measure_id][0], _NO_EVIDENCE, _EVIDENCE_ADDED, before, after)


def counted_twice(setting: Setting, content: Content) -> Correction:
    """A course that was counted twice, found after the return was accepted."""
    right = _with_one_part(setting, content, "1.2.M3")
    return _correction(
        "1",
        _LOW_NUMBER,
        _COURSE_ADDED,
        ReturnInput(figures=_moved(right, _COUNTED_TWICE)),
        ReturnInput(figures=right),
    )


def late_lists(setting: Setting, content: Content) -> Correction:
    """People whose attendance lists came late: the accepted version does not know them yet."""
    right = _with_one_part(setting, content, "1.2.M3")
    after = ReturnInput(figures=_moved(right, _LATE_LISTS))
    return _correction("1", _LOW_NUMBER, _COURSE_ADDED, ReturnInput(), after)


def raised(setting: Setting, content: Content, code: str, by: int) -> ReturnInput:
    """The measure's largest total and the largest part of it, both `by` higher. Its breakdown is a single choice."""
    return ReturnInput(figures=_moved(_with_one_part(setting, content, code), Decimal(by)))


Kind = Callable[[Setting, Content], Correction]


def _largest(setting: Setting, content: Content, code: str) -> tuple[CellKey, CellInput]:
    """The largest total of the measure in the return."""
    measure_id = setting.measures[code].pk
    totals = [
        (cell.value, key, cell)
        for key, cell in content.values.figures.items()
        if cell is not None and cell.value is not None and key[0] == measure_id and key.category_id is None
    ]
    _, key, cell = max(totals, key=lambda entry: (entry[0], entry[1].authority_id or 0))
    return key, cell


def _with_one_part(setting: Setting, content: Content, code: str) -> dict[CellKey, CellInput]:
    """That total and the largest part of it, in this order."""
    key, cell = _largest(setting, content, code)
    parts = {
        part: value
        for part, value in content.values.figures.items()
        if part[:2] == key[:2] and part.category_id is not None and value is not None
    }
    largest = max(parts, key=lambda part: (parts[part].value or 0, part.category_id or 0))
    return {key: cell, largest: parts[largest]}


def _moved(cells: dict[CellKey, CellInput], by: Decimal) -> dict[CellKey, CellInput]:
    """The same cells, each `by` higher."""
    values = {key: (cell.value or Decimal(0)) + by for key, cell in cells.items()}
    return {
        key: replace(cell, value=values[key], state=cell.state if values[key] else ValueState.NIL)
        for key, cell in cells.items()
    }
