"""What somebody wants a return to hold: the one shape in which forms, spreadsheets and the demo hand values in.

Every part names its rows by model instances already fetched, so that an action needs no lookups of its own. A `None`
in place of a value object means “take this row away”.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from outcomes.models import ActionState, MilestoneStatus, Rag, ValueState


class CellKey(NamedTuple):
    """Where a figure stands: ids of measure, authority (None: region-wide) and category (None: the total)."""

    measure_id: int
    authority_id: int | None = None
    category_id: int | None = None


@dataclass(frozen=True)
class CellInput:
    """A value with its state. `responses` counts the answers behind a rating. `partner_region_ids` shared the
    work; None leaves the partners as they are. `contribution_id` is the request whose contributor gave the value."""

    value: Decimal | None
    state: ValueState = ValueState.ACTUAL
    note: str = ""
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    responses: int | None = None
    counted_value: Decimal | None = None
    override_reason: str = ""
    partner_region_ids: frozenset[int] | None = None
    contribution_id: int | None = None


class MilestoneKey(NamedTuple):
    measure_id: int
    authority_id: int | None = None


@dataclass(frozen=True)
class MilestoneInput:
    status: MilestoneStatus
    achieved_on: date | None = None
    evidence: str = ""


@dataclass(frozen=True)
class NarrativeInput:
    """`translation` maps field names to text in the other language."""

    progress: str = ""
    challenges: str = ""
    next_steps: str = ""
    rag: Rag | None = None
    rag_reason: str = ""
    remedial_action: str = ""
    language: str = "en"
    translation: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class EvidenceInput:
    text: str
    language: str = "en"


@dataclass(frozen=True)
class ActionInput:
    planned: str
    owner: str = ""
    due_on: date | None = None
    state: ActionState = ActionState.PLANNED
    language: str = "en"


@dataclass(frozen=True)
class ExampleInput:
    """A practice example; places, regions, characteristics and goals by id."""

    outcome_id: int
    language: str
    title: Mapping[str, str]
    text: Mapping[str, str]
    place_label: Mapping[str, str]
    section: str = ""
    place_ids: frozenset[int] = frozenset()
    region_ids: frozenset[int] = frozenset()
    characteristic_ids: frozenset[int] = frozenset()
    goal_ids: frozenset[int] = frozenset()
    consent: str = "NOT_ASKED"
    suggested_for_report: bool = False


@dataclass(frozen=True)
class ReturnInput:
    """A set of changes to one return. Keys that are absent stay as they are."""

    figures: Mapping[CellKey, CellInput | None] = field(default_factory=dict)
    milestones: Mapping[MilestoneKey, MilestoneInput | None] = field(default_factory=dict)
    narratives: Mapping[int, NarrativeInput] = field(default_factory=dict)
    evidence: Mapping[int, EvidenceInput | None] = field(default_factory=dict)
    actions: Mapping[int, ActionInput | None] = field(default_factory=dict)
    examples: Mapping[str, ExampleInput | None] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not any((self.figures, self.milestones, self.narratives, self.evidence, self.actions, self.examples))
