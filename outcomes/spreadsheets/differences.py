"""What a file would change: values that differ from what the return holds, and each difference in words."""

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, TypeVar

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from cohesion.bilingual import in_language
from cohesion.file_problems import glance
from outcomes.models import Action, Measure, MilestoneStatus, ValueState
from outcomes.models.narrative import NARRATIVE_FIELDS
from outcomes.return_scope import ReturnScope
from outcomes.return_values import (
    ActionInput,
    CellInput,
    EvidenceInput,
    ExampleInput,
    MilestoneInput,
    NarrativeInput,
    ReturnInput,
)
from outcomes.spreadsheets.preview import Change, NewFigure

Key = TypeVar("Key", bound=Hashable)
Held = TypeVar("Held")
_LONGEST_TEXT = 240
_FIGURE_FIELDS = ("value", "state", "numerator", "denominator", "responses")


def only_changed(wanted: ReturnInput, held: ReturnInput) -> ReturnInput:
    """`wanted` without everything that the return says already."""
    return ReturnInput(
        figures=_differing(wanted.figures, held.figures, _figure),
        milestones=_differing(wanted.milestones, held.milestones, _milestone),
        narratives=_differing(wanted.narratives, held.narratives, _narrative),
        evidence=_differing(wanted.evidence, held.evidence, _evidence),
        actions=_differing(wanted.actions, held.actions, _action),
        examples=_differing(wanted.examples, held.examples, _example),
    )


def _differing(
    wanted: Mapping[Key, Held], held: Mapping[Key, Held], essence: Callable[[Any], object]
) -> dict[Key, Held]:
    return {
        key: value
        for key, value in wanted.items()
        if (essence(value) if value is not None else None)
        != (essence(held[key]) if held.get(key) is not None else None)
    }


def _figure(cell: CellInput) -> object:
    return (*(getattr(cell, name) for name in _FIGURE_FIELDS), _plain(cell.note))


def _milestone(milestone: MilestoneInput) -> object:
    return milestone.status, milestone.achieved_on, _plain(milestone.evidence)


def _narrative(narrative: NarrativeInput) -> object:
    return (*(_plain(getattr(narrative, name)) for name in NARRATIVE_FIELDS), narrative.rag, narrative.language)


def _evidence(evidence: EvidenceInput) -> object:
    return _plain(evidence.text), evidence.language


def _action(action: ActionInput) -> object:
    return _plain(action.planned), _plain(action.owner), action.due_on, action.state, action.language


def _example(example: ExampleInput) -> object:
    texts = (example.title, example.text, example.place_label)
    plain = [{language: _plain(text) for language, text in text.items()} for text in texts]
    return replace(example, title=plain[0], text=plain[1], place_label=plain[2])


def _plain(text: str) -> str:
    """Text as files carry it: line ends of one kind, no characters that they cannot hold."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in lines if sign >= " " or sign in "\n\t").strip()


def changes(
    scope: ReturnScope, values: ReturnInput, new_figures: list[NewFigure], held: ReturnInput
) -> Iterator[Change]:
    """Each difference in the order of the plan, in the active language."""
    yield from _figure_changes(scope, values, held)
    for new in new_figures:
        label = _("%(category)s (new category)") % {"category": new.label}
        measure = scope.measures[new.measure_id]
        place = _place(scope, new.authority_id)
        yield Change(measure.code, label, place, (), parts(new.cell), _outcome(scope, measure))
    yield from _milestone_changes(scope, values, held)
    yield from _narrative_changes(scope, values, held)
    yield from _row_changes(scope, values, held)


def _outcome(scope: ReturnScope, row: Measure | Action) -> str:
    return scope.outcomes[row.outcome_id].code


def _place(scope: ReturnScope, authority_id: int | None) -> str:
    return scope.place(authority_id) if authority_id else _("Across the region")


def _figure_changes(scope: ReturnScope, values: ReturnInput, held: ReturnInput) -> Iterator[Change]:
    order = {measure_id: at for at, measure_id in enumerate(scope.measures)}
    for key in sorted(values.figures, key=lambda key: (order[key.measure_id], key.category_id or 0)):
        measure = scope.measures[key.measure_id]
        label = in_language(scope.categories[key.category_id], "label") if key.category_id else measure.text
        old, new = held.figures.get(key), values.figures[key]
        place, outcome = _place(scope, key.authority_id), _outcome(scope, measure)
        yield Change(measure.code, label, place, parts(old), parts(new), outcome)


def said(cell: CellInput) -> str:
    """“12”, “12 · Estimated”, “Not available · note”."""
    return " · ".join(parts(cell))


def parts(cell: CellInput | None) -> tuple[str, ...]:
    """A cell's value, state, companions and note, as far as it has them."""
    if cell is None:
        return ()
    found = []
    if cell.value is not None and cell.state != ValueState.NIL:
        found.append(_digits(cell.value))
    if cell.state != ValueState.ACTUAL:
        found.append(str(ValueState(cell.state).label))
    if cell.responses is not None:
        found.append(f"n={cell.responses}")
    found += [_digits(part) for part in (cell.numerator, cell.denominator) if part is not None]
    if cell.note:
        found.append(glance(cell.note, _LONGEST_TEXT))
    return tuple(found)


def _digits(value: Decimal) -> str:
    whole = value == value.to_integral_value()
    return number_format(int(value) if whole else value.normalize(), force_grouping=True)


def _milestone_changes(scope: ReturnScope, values: ReturnInput, held: ReturnInput) -> Iterator[Change]:
    for key, new in values.milestones.items():
        measure, old = scope.measures[key.measure_id], held.milestones.get(key)
        place, outcome = _place(scope, key.authority_id), _outcome(scope, measure)
        yield Change(measure.code, measure.text, place, _state(old), _state(new), outcome)


def _state(milestone: MilestoneInput | None) -> tuple[str, ...]:
    if milestone is None:
        return ()
    found = [str(MilestoneStatus(milestone.status).label)]
    if milestone.achieved_on:
        found.append(date_format(milestone.achieved_on))
    if milestone.evidence:
        found.append(_glimpse(milestone.evidence))
    return tuple(found)


def _narrative_changes(scope: ReturnScope, values: ReturnInput, held: ReturnInput) -> Iterator[Change]:
    labels = {
        "progress": _("Progress this quarter"),
        "challenges": _("Challenges"),
        "next_steps": _("Next steps"),
        "rag": _("Rating"),
        "rag_reason": _("Reason for the rating"),
        "remedial_action": _("Remedial action"),
        "language": _("Language in which you wrote this"),
    }
    for outcome_id, new in values.narratives.items():
        code = scope.outcomes[outcome_id].code
        old = held.narratives.get(outcome_id, NarrativeInput(language=new.language))
        for name, label in labels.items():
            was, becomes = _field(old, name), _field(new, name)
            if was != becomes:
                yield Change(code, label, _("Across the region"), _one(was), _one(becomes), code)


def _one(text: str) -> tuple[str, ...]:
    return (text,) if text else ()


def _glimpse(text: str) -> str:
    return glance(text, _LONGEST_TEXT)


def _field(narrative: NarrativeInput, name: str) -> str:
    value = getattr(narrative, name)
    return str(value.label) if name == "rag" and value else _glimpse(str(value or ""))


def _row_changes(scope: ReturnScope, values: ReturnInput, held: ReturnInput) -> Iterator[Change]:
    region = _("Across the region")
    for measure_id, evidence in values.evidence.items():
        measure, old = scope.measures[measure_id], held.evidence.get(measure_id)
        was, becomes = (_one(_glimpse(side.text)) if side else () for side in (old, evidence))
        yield Change(measure.code, measure.text, region, was, becomes, _outcome(scope, measure))
    actions = Action.objects.in_bulk(list(values.actions)) if values.actions else {}
    for action_id, planned in values.actions.items():
        action = actions[action_id]
        was, becomes = _planned(held.actions.get(action_id)), _planned(planned)
        yield Change(action.code, action.title, region, was, becomes, _outcome(scope, action))
    for slug, example in values.examples.items():
        before = held.examples.get(slug)
        told = example or before
        outcome = scope.outcomes[told.outcome_id].code if told else ""
        yield Change(slug, _("Practice example"), region, _title(before), _title(example), outcome)


def _planned(action: ActionInput | None) -> tuple[str, ...]:
    if action is None:
        return ()
    day = _one(date_format(action.due_on)) if action.due_on else ()
    return (_glimpse(action.planned), *_one(action.owner), *day, str(action.state.label))


def _title(example: ExampleInput | None) -> tuple[str, ...]:
    return _one(_glimpse(example.title.get(example.language, ""))) if example else ()
