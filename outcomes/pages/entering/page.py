"""The page on which one outcome of a return is filled in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import TextChoices
from django.utils.translation import gettext

from cohesion.models import Region, User
from outcomes.models import (
    ActionState,
    ChangeRequest,
    Measure,
    MeasureKind,
    MilestoneStatus,
    Outcome,
    QuarterlyReturn,
    RbaCategory,
    ReturnVisit,
)
from outcomes.pages.entering.cells import MeasureEntry
from outcomes.pages.entering.changed import Changes
from outcomes.pages.entering.figures import STATES, Grid
from outcomes.pages.entering.place import place_of
from outcomes.pages.entering.rail import Rail, rail
from outcomes.pages.entering.rows import EntryRows
from outcomes.pages.entering.statements import (
    ActionEntry,
    EvidenceEntry,
    Fields,
    MilestoneEntry,
    actions,
    evidence,
    milestone,
    told_in_words,
)
from outcomes.pages.entering.typed import Typed
from outcomes.pages.entering.words import NarrativeEntry, narrative_entry
from outcomes.record_links import RecordLinks

_ANCHORS = {RbaCategory.HOW_MUCH: "much", RbaCategory.HOW_WELL: "well", RbaCategory.BETTER_OFF: "better"}
_HEADLINES = 3


@dataclass(frozen=True)
class Line:
    """A measure and its number at the top of the page."""

    text: str
    number: str


@dataclass(frozen=True)
class QuestionEntry:
    category: RbaCategory
    anchor: str
    figures: tuple[MeasureEntry, ...]
    milestones: tuple[MilestoneEntry, ...]
    unchanged: tuple[MilestoneEntry, ...]
    evidence: tuple[EvidenceEntry, ...]
    derived: tuple[Measure, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.figures or self.milestones or self.unchanged or self.evidence or self.derived)

    @property
    def headlines(self) -> Sequence[Line]:
        rows = sorted((row for row in self.figures if row.total), key=lambda row: not row.measure.is_headline)
        lines = [Line(row.measure.text, row.total) for row in rows[:_HEADLINES]]
        stated = (*self.milestones, *self.unchanged)
        if stated:
            achieved = sum(1 for each in stated if each.is_achieved)
            lines.append(Line(gettext("Milestones achieved"), _of(achieved, len(stated))))
        if self.evidence:
            written = sum(1 for each in self.evidence if each.field.text)
            lines.append(Line(gettext("Statements written"), _of(written, len(self.evidence))))
        return lines


def _of(part: int, whole: int) -> str:
    return gettext("%(achieved)s of %(all)s") % {"achieved": part, "all": whole}


@dataclass(frozen=True)
class Problem:
    """A sentence of the summary at the top, and the field that it leads to."""

    name: str
    sentence: str


@dataclass(frozen=True)
class EntryPage:
    held: QuarterlyReturn
    outcome: Outcome
    number: int
    count: int
    next: Outcome | None
    places: Sequence[str]
    questions: tuple[QuestionEntry, ...]
    narrative: NarrativeEntry
    actions: tuple[ActionEntry, ...]
    requests: tuple[ChangeRequest, ...]
    regions: Sequence[Region]
    rail: Rail
    problems: tuple[Problem, ...]
    states: Sequence[tuple[str, str]]
    milestone_states: Sequence[tuple[str, str]]
    action_states: Sequence[tuple[str, str]]

    @property
    def columns(self) -> int:
        """Of the grid: the measure, the places, the region's total."""
        return len(self.places) + 2


def build(
    rows: EntryRows, visit: ReturnVisit, user: User, now: datetime, *, typed: Typed, opened: frozenset[str]
) -> EntryPage:
    """`opened` are the keys of measures whose breakdowns or places stand open, and of categories just added."""
    changes = Changes(rows.stands, visit, user.pk)
    grid = Grid(rows, typed, changes, opened, RecordLinks.of(rows.scope, rows.others.told, user))
    fields_of = Fields(rows, typed, changes)
    outcomes = list(rows.scope.outcomes.values())
    position = [outcome.pk for outcome in outcomes].index(rows.outcome.pk)
    return EntryPage(
        held=rows.held,
        outcome=rows.outcome,
        number=position + 1,
        count=len(outcomes),
        next=outcomes[position + 1] if position + 1 < len(outcomes) else None,
        places=grid.heads,
        questions=tuple(_question(rows, grid, fields_of, category, opened) for category in RbaCategory),
        narrative=narrative_entry(rows, fields_of, user.language),
        actions=actions(rows, fields_of),
        requests=tuple(asked for asked in rows.requests if asked.measure_id is None),
        regions=rows.regions,
        rail=rail(rows, user, now, list(_ANCHORS.items())),
        problems=_problems(rows, typed),
        states=[("", gettext("A number")), *((state.value, str(state.label)) for state in STATES)],
        milestone_states=_choices(MilestoneStatus),
        action_states=_choices(ActionState),
    )


def _choices(listed: type[TextChoices]) -> Sequence[tuple[str, str]]:
    return [(str(value), str(label)) for value, label in listed.choices]


def _question(
    rows: EntryRows, grid: Grid, fields_of: Fields, category: RbaCategory, opened: frozenset[str]
) -> QuestionEntry:
    asked = [measure for measure in rows.measures if measure.category == category]
    stated = [milestone(rows, fields_of, measure, opened) for measure in asked if measure.kind == MeasureKind.MILESTONE]
    return QuestionEntry(
        category=category,
        anchor=_ANCHORS[category],
        figures=tuple(grid.measure(measure) for measure in asked if measure.has_number),
        milestones=tuple(each for each in stated if not each.is_unchanged),
        unchanged=tuple(each for each in stated if each.is_unchanged),
        evidence=tuple(evidence(rows, fields_of, measure) for measure in told_in_words(asked)),
        derived=tuple(measure for measure in asked if measure.kind == MeasureKind.PERCENTAGE_CHANGE),
    )


def _problems(rows: EntryRows, typed: Typed) -> tuple[Problem, ...]:
    said = [(name, typed.error(name)) for name in typed.problems]
    said += [(f"{name}-k", gettext("choose which of the two stands.")) for name in typed.clashes]
    values = ((name, {"place": place_of(rows, name), "problem": sentence}) for name, sentence in said)
    return tuple(Problem(name, gettext("%(place)s: %(problem)s") % each) for name, each in values)
