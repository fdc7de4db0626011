"""What one contributor handed in, beside what the return holds now and what was accepted for the quarter before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext

from cohesion.bilingual import Language
from cohesion.models import User
from outcomes.actions.contribution_decisions import Chosen, Standing, evidence_input, figure_input, milestone_input
from outcomes.contributions import Answers, Asked, Statement, stored_answers
from outcomes.entry import fields
from outcomes.models import ContributionRequest, Measure, MeasureKind, MilestoneStatus, ValueState
from outcomes.pages.contributing import place_name
from outcomes.pages.reading.rows import accepted_before
from outcomes.pages.said import Said, said, told
from outcomes.return_values import CellInput, CellKey, EvidenceInput, MilestoneInput, MilestoneKey

NEW, SAME, DIFFERS = "new", "same", "differs"
_LONGEST_TICK = 80


@dataclass(frozen=True)
class AnswerRow:
    """One answer. `version` is that of the return's row that stands beside it; `verdict` compares the two.

    `act` says what ticking it does. An answer that would replace something is never ticked beforehand.
    """

    name: str
    version: int
    place: str
    given: Said | None
    present: Said | None
    was: Said | None
    verdict: str
    act: str
    is_ticked: bool

    @property
    def field(self) -> str:
        """What the form sends for a tick: which answer, beside which version of the return's row."""
        return f"{self.name}:{self.version}"


@dataclass(frozen=True)
class MeasureAnswers:
    measure: Measure
    rows: tuple[AnswerRow, ...]


@dataclass(frozen=True)
class ContributionPage:
    measures: tuple[MeasureAnswers, ...]
    unanswered: tuple[str, ...]
    seen: str

    @property
    def differing(self) -> int:
        return sum(row.verdict == DIFFERS for answers in self.measures for row in answers.rows)

    @property
    def count(self) -> int:
        return sum(len(answers.rows) for answers in self.measures)


def contribution_page(row: ContributionRequest, user: User, ticked: frozenset[str] | None = None) -> ContributionPage:
    """A fixed number of queries. `ticked` are the answers that somebody ticked already, by name.

    What is only part done is the contributor's own: it shows once it is handed in.
    """
    asked = Asked.of(row)
    answers = stored_answers(row) if row.received_at is not None else Answers()
    looking = _Looking(
        asked, answers, Standing.of(row.quarterly_return, answers), accepted_before(row.quarterly_return, user)
    )
    found = [MeasureAnswers(measure, tuple(looking.rows(measure))) for measure in asked.measures]
    if ticked is not None:
        found = [replace(each, rows=tuple(_ticked(answer, ticked) for answer in each.rows)) for each in found]
    return ContributionPage(
        measures=tuple(each for each in found if each.rows),
        unanswered=tuple(f"{each.measure.code} {each.measure.text}" for each in found if not each.rows),
        seen=answers.digest,
    )


def _ticked(answer: AnswerRow, ticked: frozenset[str]) -> AnswerRow:
    return replace(answer, is_ticked=answer.name in ticked)


@dataclass(frozen=True)
class _Looking:
    asked: Asked
    answers: Answers
    standing: Standing
    before: Mapping[CellKey, Any]

    def rows(self, measure: Measure) -> Iterable[AnswerRow]:
        for cell in self.asked.cells(measure):
            if cell in self.answers.figures:
                yield self._figure(cell, self.answers.figures[cell])
        for key in self.asked.statements(measure):
            if key not in self.answers.statements:
                continue
            statement = self.answers.statements[key]
            if measure.kind == MeasureKind.QUALITATIVE:
                yield self._evidence(measure, statement)
            else:
                yield self._milestone(key, statement)

    def _figure(self, key: CellKey, given: CellInput) -> AnswerRow:
        present = self.standing.figures.get(key)
        before = self.before.get(key)
        would_be = figure_input(given, present, self.asked.contribution.pk)
        same = present is not None and _figure_fields(present) == _figure_fields(would_be)
        return self._row(
            fields.figure(key),
            present,
            place=self._place(key.authority_id, key.category_id),
            given=said(given),
            standing=said(_cell(present)),
            was=said(_cell(before)),
            same=same,
        )

    def _milestone(self, key: MilestoneKey, statement: Statement) -> AnswerRow:
        present = self.standing.milestones.get(key)
        would_be = milestone_input(statement, present)
        same = present is not None and would_be == MilestoneInput(
            MilestoneStatus(present.status), present.achieved_on, present.evidence
        )
        standing = Statement(present.evidence, MilestoneStatus(present.status)) if present is not None else None
        return self._row(
            fields.milestone(key),
            present,
            place=self._place(key.authority_id),
            given=told(statement),
            standing=told(standing),
            same=same,
        )

    def _evidence(self, measure: Measure, statement: Statement) -> AnswerRow:
        present = self.standing.evidence.get(measure.pk)
        would_be = evidence_input(statement, present)
        same = present is not None and would_be == EvidenceInput(present.text, present.language)
        standing = told(Statement(present.text, None, present.language)) if present is not None else None
        row = self._row(
            fields.evidence(measure.pk), present, place="", given=told(statement), standing=standing, same=same
        )
        if row.verdict != DIFFERS:
            return row
        act = gettext("Add it below what is there")
        if present is not None and statement.language != present.language:
            language = {"language": Language(statement.language).label}
            act = gettext("Add it below what is there (it is written in another language: %(language)s)") % language
        return replace(row, act=act)

    def _place(self, authority_id: int | None, category_id: int | None = None) -> str:
        place = place_name(self.asked, authority_id)
        return f"{place} · {self.asked.scope.categories[category_id].label}" if category_id else place

    def _row(
        self,
        name: str,
        present: Any,
        *,
        place: str,
        given: Said | None,
        standing: Said | None,
        same: bool,
        was: Said | None = None,
    ) -> AnswerRow:
        verdict = SAME if same else (NEW if present is None else DIFFERS)
        return AnswerRow(
            name=name,
            version=present.version if present is not None else 0,
            place=place,
            given=given,
            present=standing,
            was=was,
            verdict=verdict,
            act=_act(verdict, given, standing),
            is_ticked=verdict != DIFFERS,
        )


def _act(verdict: str, given: Said | None, present: Said | None) -> str:
    if verdict == DIFFERS and given is not None and present is not None:
        if given.short and present.short and given.short != present.short:
            return gettext("Replace “%(old)s” by “%(new)s”") % {"old": present.short, "new": given.short}
        return gettext("Replace what is there")
    return gettext("Keep it, as from them") if verdict == SAME else gettext("Take it in")


def _cell(row: Any) -> CellInput | None:
    if row is None:
        return None
    return CellInput(row.value, ValueState(row.state), note=row.note, responses=row.responses)


def _figure_fields(cell: Any) -> tuple[object, ...]:
    return (cell.value, cell.state, cell.note, cell.responses)


def chosen_of(sent: Iterable[str]) -> Chosen:
    """The ticks of a form, as `AnswerRow.field` wrote them. What is no such word is left out."""
    figures: dict[CellKey, int] = {}
    milestones: dict[MilestoneKey, int] = {}
    evidence: dict[int, int] = {}
    for word in sent:
        name, _colon, version = word.partition(":")
        kind, *ids = name.split("-")
        if len(word) > _LONGEST_TICK or not all(part.isascii() and part.isdigit() for part in (version, *ids)):
            continue
        numbers = [int(part) or None for part in ids]
        match (kind, numbers):
            case ("f", [int(measure), place, category]):
                figures[CellKey(measure, place, category)] = int(version)
            case ("m", [int(measure), place]):
                milestones[MilestoneKey(measure, place)] = int(version)
            case ("e", [int(measure)]):
                evidence[measure] = int(version)
    return Chosen(figures, milestones, evidence)
