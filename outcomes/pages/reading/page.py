"""The page of a return: one part an outcome, each with its three questions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cohesion.bilingual import current_language, in_language
from cohesion.models import User
from outcomes.models import (
    ActionProgress,
    CentralAdjustment,
    ChangeRequest,
    Measure,
    MeasureEvidence,
    MeasureKind,
    MilestoneProgress,
    MilestoneStatus,
    Outcome,
    OutcomeReview,
    PracticeExample,
    QuarterlyReturn,
    RbaCategory,
    ReviewSnapshot,
)
from outcomes.models.narrative import NARRATIVE_FIELDS
from outcomes.pages.attachments import AttachmentLine
from outcomes.pages.late_flags import LateFlag
from outcomes.pages.reading.figures import MeasureRow, headline, measure_row, places_of
from outcomes.pages.reading.findings import FindingReading, finding_reading
from outcomes.pages.reading.rows import Rows, rows_of


@dataclass(frozen=True)
class Words:
    text: str
    language: str


@dataclass(frozen=True)
class Narrative:
    rag: str
    rag_word: str
    progress: Words
    challenges: Words
    next_steps: Words
    rag_reason: Words
    remedial_action: Words


_RESTING = frozenset({MilestoneStatus.NOT_STARTED, MilestoneStatus.NO_LONGER_PLANNED})


@dataclass(frozen=True)
class MilestoneRow:
    measure: Measure
    progress: MilestoneProgress | None
    by_authority: Sequence[MilestoneProgress]

    @property
    def mark(self) -> str:
        """Of everything that is told, whether for the region or council by council."""
        told = {row.status for row in (self.progress, *self.by_authority) if row is not None}
        if told <= _RESTING:
            return "none"
        return "done" if told == {MilestoneStatus.ACHIEVED} else "part"


@dataclass(frozen=True)
class EvidenceRow:
    measure: Measure
    evidence: MeasureEvidence | None


@dataclass(frozen=True)
class Question:
    """One of the three questions of an outcome, with whatever answers it."""

    category: RbaCategory
    places: Sequence[str]
    figures: tuple[MeasureRow, ...]
    milestones: tuple[MilestoneRow, ...]
    evidence: tuple[EvidenceRow, ...]
    derived: tuple[Measure, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.figures or self.milestones or self.evidence or self.derived)

    @property
    def achieved(self) -> int:
        return sum(1 for row in self.milestones if row.mark == "done")

    @property
    def headline(self) -> tuple[MeasureRow, ...]:
        return headline({row.measure.pk: row for row in self.figures})

    @property
    def written(self) -> int:
        return sum(1 for row in self.evidence if row.evidence is not None)


@dataclass(frozen=True)
class Example:
    example: PracticeExample
    title: Words
    text: Words
    place: str


@dataclass(frozen=True)
class Adjusted:
    """A figure that an officer flagged: “1.2.M3 · Gwynedd”, and the adjustment."""

    where: str
    adjustment: CentralAdjustment


@dataclass(frozen=True)
class OutcomeReading:
    """`decided` is what officers decided about it, with their rating, once a decision has let the region see it.

    `late` are accepted figures behind which records changed.
    """

    outcome: Outcome
    narrative: Narrative | None
    questions: tuple[Question, ...]
    actions: Sequence[ActionProgress]
    examples: tuple[Example, ...]
    attachments: Sequence[AttachmentLine]
    requests: tuple[ChangeRequest, ...]
    findings: tuple[FindingReading, ...]
    decided: OutcomeReview | None = None
    adjusted: tuple[Adjusted, ...] = ()
    late: tuple[LateFlag, ...] = ()

    @property
    def mark(self) -> str:
        """The rating where there is one; else whether anything was entered."""
        if self.narrative and self.narrative.rag:
            return self.narrative.rag
        return "part" if self.has_content else "none"

    @property
    def has_content(self) -> bool:
        answered = any(not cell.is_blank for q in self.questions for row in q.figures for cell in row.cells)
        return answered or self.narrative is not None or bool(self.actions or self.examples)


@dataclass(frozen=True)
class ReturnReading:
    outcomes: tuple[OutcomeReading, ...]
    requests: tuple[ChangeRequest, ...]
    findings: tuple[FindingReading, ...]

    @property
    def unanswered(self) -> tuple[ChangeRequest, ...]:
        """Requests that wait for a word of the region, those about the whole return first."""
        asked = (*self.requests, *(request for outcome in self.outcomes for request in outcome.requests))
        return tuple(request for request in asked if request.awaits_region)

    @property
    def errors(self) -> int:
        return sum(1 for finding in self.findings if finding.is_error and not finding.is_settled)

    @property
    def open_queries(self) -> int:
        return sum(1 for finding in self.findings if not finding.is_error and not finding.is_settled)


def read(held: QuarterlyReturn, user: User) -> ReturnReading:
    return read_rows(rows_of(held, user))


def read_rows(rows: Rows) -> ReturnReading:
    findings = tuple(filter(None, (finding_reading(result) for result in rows.findings)))
    decided_at = last_decision(rows.scope.quarterly_return)
    return ReturnReading(
        outcomes=tuple(_outcome(rows, outcome, findings, decided_at) for outcome in rows.scope.outcomes.values()),
        requests=tuple(request for request in rows.requests if request.outcome_id is None),
        findings=findings,
    )


def last_decision(held: QuarterlyReturn) -> datetime | None:
    """When officers last gave the return back or accepted it. One query."""
    snapshots = held.review_snapshots.exclude(kind=ReviewSnapshot.Kind.OUTCOME_ACCEPTED)
    return snapshots.order_by("-at", "-pk").values_list("at", flat=True).first()


def _outcome(
    rows: Rows, outcome: Outcome, findings: tuple[FindingReading, ...], decided_at: datetime | None
) -> OutcomeReading:
    review = rows.reviews.get(outcome.pk)
    is_told = (
        review is not None and review.rag_at is not None and decided_at is not None and review.rag_at <= decided_at
    )
    measures = [measure for measure in rows.scope.measures.values() if measure.outcome_id == outcome.pk]
    return OutcomeReading(
        outcome=outcome,
        narrative=_narrative(rows, outcome),
        questions=tuple(_question(rows, category, measures) for category in RbaCategory),
        actions=rows.actions.get(outcome.pk, ()),
        examples=tuple(example_reading(example) for example in rows.examples.get(outcome.pk, ())),
        attachments=rows.attachments.get(outcome.pk, ()),
        requests=tuple(request for request in rows.requests if request.outcome_id == outcome.pk),
        findings=tuple(finding for finding in findings if finding.result.outcome_id == outcome.pk),
        decided=review if is_told else None,
        late=tuple(flag for key, flag in rows.late.items() if key.measure_id in {each.pk for each in measures}),
        adjusted=tuple(
            Adjusted(rows.scope.label(key), adjustment)
            for key, adjustment in rows.adjustments.items()
            if key.measure_id in {measure.pk for measure in measures}
        ),
    )


def _question(rows: Rows, category: RbaCategory, measures: Sequence[Measure]) -> Question:
    asked = [measure for measure in measures if measure.category == category]
    counted = [measure for measure in asked if measure.has_number]
    places = places_of(rows, counted)
    figures = (measure_row(rows, measure, places) for measure in counted)
    return Question(
        category=category,
        places=[place.name if place else "" for place in places],
        # A milestone's optional number is shown only where somebody gave one.
        figures=tuple(
            row
            for row in figures
            if not row.measure.number_is_optional or any(cell.says_something for cell in row.cells)
        ),
        milestones=tuple(_milestone(rows, measure) for measure in asked if measure.kind == MeasureKind.MILESTONE),
        evidence=tuple(
            EvidenceRow(measure, rows.evidence.get(measure.pk))
            for measure in asked
            if measure.kind == MeasureKind.QUALITATIVE
        ),
        derived=tuple(measure for measure in asked if measure.kind == MeasureKind.PERCENTAGE_CHANGE),
    )


def _milestone(rows: Rows, measure: Measure) -> MilestoneRow:
    states = rows.milestones.get(measure.pk, ())
    wide = next((state for state in states if state.authority_id is None), None)
    return MilestoneRow(measure, wide, [state for state in states if state.authority_id is not None])


def _narrative(rows: Rows, outcome: Outcome) -> Narrative | None:
    told = rows.narratives.get(outcome.pk)
    if told is None:
        return None
    words = {name: Words(*told.text_in(name, current_language())) for name in NARRATIVE_FIELDS}
    return Narrative(rag=told.rag.lower(), rag_word=told.get_rag_display() if told.rag else "", **words)


def example_reading(example: PracticeExample) -> Example:
    places = ", ".join(place.name for place in example.places.all())
    label = _in_page_language(example, "place_label").text
    return Example(example, _in_page_language(example, "title"), _in_page_language(example, "text"), label or places)


def _in_page_language(example: PracticeExample, field: str) -> Words:
    """The text in the page's language if there is one, else as it was written."""
    language = current_language()
    text = in_language(example, field, language)
    return Words(text, language) if text else Words(in_language(example, field, example.language), example.language)
