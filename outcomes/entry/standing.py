"""What stands in a return at some fields: the rows, what they say, and the stamp by which a change is noticed.

A stamp is a digest of what a field says, and of nothing else. A page carries the stamp of each field that it showed.
At a save it tells two things: whether the person changed the field at all, and whether somebody else did meanwhile.
So a page that was opened yesterday gives back nothing that its reader has not touched.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import singledispatch
from hashlib import blake2b
from typing import Any

from outcomes.entry.fields import Field
from outcomes.models import (
    ActionProgress,
    ActionState,
    Figure,
    MeasureEvidence,
    MilestoneProgress,
    MilestoneStatus,
    OutcomeNarrative,
    QuarterlyReturn,
    Rag,
    ValueState,
)
from outcomes.models.narrative import NARRATIVE_FIELDS
from outcomes.return_values import (
    ActionInput,
    CellInput,
    CellKey,
    EvidenceInput,
    MilestoneInput,
    MilestoneKey,
    NarrativeInput,
)

NOTHING_STAMP = "0"
Said = CellInput | MilestoneInput | EvidenceInput | ActionInput | str | None


def of_figure(row: Figure) -> CellInput:
    """A figure as it is stated. Its partners count only where work can be shared: region-wide, in the total."""
    shares = row.authority_id is None and row.category_id is None
    return CellInput(
        value=row.value,
        state=ValueState(row.state),
        note=row.note,
        numerator=row.numerator,
        denominator=row.denominator,
        responses=row.responses,
        override_reason=row.override_reason,
        partner_region_ids=frozenset(region.pk for region in row.partner_regions.all()) if shares else None,
    )


def of_milestone(row: MilestoneProgress) -> MilestoneInput:
    return MilestoneInput(MilestoneStatus(row.status), row.achieved_on, row.evidence)


def of_action(row: ActionProgress) -> ActionInput:
    return ActionInput(row.planned, row.owner, row.due_on, ActionState(row.state), row.language)


def of_narrative(row: OutcomeNarrative) -> NarrativeInput:
    return NarrativeInput(
        **{name: getattr(row, name) for name in NARRATIVE_FIELDS},
        rag=Rag(row.rag) if row.rag else None,
        language=row.language,
        translation=row.translation,
    )


@singledispatch
def _words(said: Any) -> tuple[Any, ...]:
    return (said,)


@_words.register
def _of_cell(said: CellInput) -> tuple[Any, ...]:
    state = ValueState.NIL if said.state == ValueState.ACTUAL and said.value == 0 else said.state
    numbers = (said.value, said.numerator, said.denominator)
    partners = sorted(said.partner_region_ids or ())
    return (*map(_number, numbers), str(state), said.note, said.responses, said.override_reason, partners)


@_words.register
def _of_milestone(said: MilestoneInput) -> tuple[Any, ...]:
    return (str(said.status), said.achieved_on, said.evidence)


@_words.register
def _of_evidence(said: EvidenceInput) -> tuple[Any, ...]:
    return (said.text,)


@_words.register
def _of_action(said: ActionInput) -> tuple[Any, ...]:
    return (said.planned, said.owner, said.due_on, str(said.state))


def _number(number: Decimal | None) -> str:
    return "" if number is None else f"{number.normalize():f}"


def stamp(said: Said) -> str:
    if said is None or said == "":
        return NOTHING_STAMP
    return blake2b(repr(_words(said)).encode(), digest_size=5).hexdigest()


@dataclass(frozen=True)
class Standing:
    """The rows at some fields of one return and one outcome, by key."""

    figures: Mapping[CellKey, Figure] = field(default_factory=dict)
    milestones: Mapping[MilestoneKey, MilestoneProgress] = field(default_factory=dict)
    evidence: Mapping[int, MeasureEvidence] = field(default_factory=dict)
    actions: Mapping[int, ActionProgress] = field(default_factory=dict)
    narrative: OutcomeNarrative | None = None

    def row(self, at: Field) -> Any:
        """The row behind a field, None where there is none yet."""
        if isinstance(at.key, CellKey):
            return self.figures.get(at.key)
        if isinstance(at.key, MilestoneKey):
            return self.milestones.get(at.key)
        if isinstance(at.key, str):
            return self.narrative
        return (self.evidence if at.name.startswith("e") else self.actions).get(at.key)

    def said(self, at: Field) -> Said:
        row = self.row(at)
        return None if row is None else said(row, at)

    def stamp(self, at: Field) -> str:
        return stamp(self.said(at))


def said(row: Any, at: Field) -> Said:
    """What `row` says at a field: for a narrative one of its parts, for all others the whole row."""
    match row:
        case Figure():
            return of_figure(row)
        case MilestoneProgress():
            return of_milestone(row)
        case MeasureEvidence():
            return EvidenceInput(row.text, row.language)
        case ActionProgress():
            return of_action(row)
        case _:
            return str(getattr(row, str(at.key)))


def standing(held: QuarterlyReturn, outcome_id: int, fields: Iterable[Field]) -> Standing:
    """The rows that `fields` name; one query for each kind among them, and one for partners."""
    kinds: dict[str, set[int]] = defaultdict(set)
    for at in fields:
        kinds[at.name[0]].add(_row_id(at))
    measures = [kinds[kind] for kind in "fme"]
    return _rows(held, *measures, actions=kinds["a"], narrative_of=outcome_id if kinds["n"] else None)


def standing_of_outcome(
    held: QuarterlyReturn, outcome_id: int, measure_ids: Collection[int], action_ids: Collection[int]
) -> Standing:
    """All rows of one outcome: six queries at most, whatever it holds."""
    return _rows(held, measure_ids, measure_ids, measure_ids, actions=action_ids, narrative_of=outcome_id)


def _rows(
    held: QuarterlyReturn,
    figures: Collection[int],
    milestones: Collection[int],
    evidence: Collection[int],
    *,
    actions: Collection[int],
    narrative_of: int | None,
) -> Standing:
    rows: dict[str, Any] = {}
    if figures:
        cells = held.figures.filter(measure__in=figures).select_related("updated_by")
        rows["figures"] = {_cell_key(row): row for row in cells.prefetch_related("partner_regions")}
    if milestones:
        stated = held.milestones.filter(measure__in=milestones).select_related("updated_by")
        rows["milestones"] = {MilestoneKey(row.measure_id, row.authority_id): row for row in stated}
    if evidence:
        shown = held.evidence.filter(measure__in=evidence).select_related("updated_by")
        rows["evidence"] = {row.measure_id: row for row in shown}
    if actions:
        planned = held.action_progress.filter(action__in=actions).select_related("updated_by")
        rows["actions"] = {row.action_id: row for row in planned}
    if narrative_of is not None:
        rows["narrative"] = held.narratives.filter(outcome=narrative_of).select_related("updated_by").first()
    return Standing(**rows)


def _cell_key(row: Figure) -> CellKey:
    return CellKey(row.measure_id, row.authority_id, row.category_id)


def _row_id(at: Field) -> int:
    if isinstance(at.key, CellKey | MilestoneKey):
        return at.key.measure_id
    return at.key if isinstance(at.key, int) else 0
