"""Judging the words of a file: the stories of outcomes, evidence and planned actions."""

from contextlib import suppress
from typing import Any

from django.utils.translation import gettext as _

from cohesion.file_problems import Problems
from outcomes.models import Action, ActionState, MeasureKind, Rag
from outcomes.models.narrative import NARRATIVE_FIELDS
from outcomes.return_values import ActionInput, EvidenceInput, NarrativeInput, ReturnInput
from outcomes.spreadsheets.entries import NO_CELL, Entries, RowEntry
from outcomes.spreadsheets.judged import Codes, Judged
from outcomes.spreadsheets.values import Unusable, Values


class TextJudge:
    """`language` is the file's: what is new counts as written in it unless the file says otherwise."""

    def __init__(self, codes: Codes, held: ReturnInput, judged: Judged, problems: Problems, language: str) -> None:
        self._codes, self._held, self._judged, self._problems = codes, held, judged, problems
        self._values = Values(problems)
        self._language = language
        self._written: dict[str, str] = {}

    def judge(self, entries: Entries) -> None:
        for entry in entries.narratives:
            with suppress(Unusable):
                self._narrative(entry)
        for entry in entries.evidence:
            with suppress(Unusable):
                self._evidence(entry)
        if entries.actions:
            plan_id = self._codes.scope.quarterly_return.round.plan_id
            actions = {action.code: action for action in Action.objects.filter(plan=plan_id)}
            for entry in entries.actions:
                with suppress(Unusable):
                    self._action(entry, actions)

    def _unknown(self, entry: RowEntry) -> Unusable:
        self._problems.add(
            entry.place,
            entry.code,
            _("There is nothing with this code in the return."),
            _("Copy the values into a new template and import that."),
        )
        return Unusable()

    def _claim(self, part: str, key: int, values: dict[int, Any], place: str) -> None:
        if ((part, key)) in self._judged.places or key in values:
            self._problems.add(
                place, "", _("This row stands in the file twice."), _("Keep one of the two rows and delete the other.")
            )
            raise Unusable
        self._judged.places[part, key] = place

    def _narrative(self, entry: RowEntry) -> None:
        outcome = self._codes.outcomes.get(entry.code)
        if outcome is None:
            raise self._unknown(entry)
        self._claim("narratives", outcome.pk, self._judged.narratives, entry.place)
        held = self._held.narratives.get(outcome.pk)
        before = held or NarrativeInput(language=self._language)
        said: dict[str, Any] = {}
        for name in NARRATIVE_FIELDS:
            cell = entry.cells.get(name)
            said[name] = getattr(before, name) if cell is None else self._values.text(cell)
        rag, language = entry.cells.get("rag"), entry.cells.get("language")
        rated = before.rag if rag is None else self._values.choice("rag", rag)
        written = self._values.choice("languages", language) if language else None
        after = NarrativeInput(
            **said,
            rag=Rag(rated) if rated else None,
            language=written or before.language,
            translation=before.translation,
        )
        self._written[entry.code] = after.language
        says_something = any(said.values()) or after.rag is not None
        if held is not None or says_something:
            self._judged.narratives[outcome.pk] = after

    def _evidence(self, entry: RowEntry) -> None:
        measure = self._codes.measures.get(entry.code)
        if measure is None or measure.kind != MeasureKind.QUALITATIVE:
            raise self._unknown(entry)
        self._claim("evidence", measure.pk, self._judged.evidence, entry.place)
        text = self._values.text(entry.cells["text"])
        held = self._held.evidence.get(measure.pk)
        if text:
            told_in = self._written.get(measure.outcome.code, self._language)
            same = held is not None and held.text.strip() == text
            self._judged.evidence[measure.pk] = held if same else EvidenceInput(text, told_in)
        elif held is not None:
            self._judged.evidence[measure.pk] = None

    def _action(self, entry: RowEntry, actions: dict[str, Action]) -> None:
        action = actions.get(entry.code)
        if action is None:
            raise self._unknown(entry)
        self._claim("actions", action.pk, self._judged.actions, entry.place)
        held = self._held.actions.get(action.pk)
        cells = {name: entry.cells.get(name, NO_CELL) for name in ("planned", "owner", "due_on", "state")}
        if all(cell.is_empty for cell in cells.values()):
            if held is not None:
                self._judged.actions[action.pk] = None
            return
        state = self._values.choice("action_states", cells["state"])
        self._judged.actions[action.pk] = ActionInput(
            planned=self._values.text(cells["planned"]),
            owner=self._values.text(cells["owner"]),
            due_on=self._values.day(cells["due_on"]),
            state=ActionState(state) if state else ActionState.PLANNED,
            language=held.language if held else self._language,
        )
