"""What a return holds now, in the shape in which values are handed in, so that both can be compared."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import models

from cohesion.bilingual import LANGUAGES
from outcomes.models import (
    ActionProgress,
    ActionState,
    Figure,
    MeasureEvidence,
    MilestoneProgress,
    MilestoneStatus,
    OutcomeNarrative,
    PracticeExample,
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
    ExampleInput,
    MilestoneInput,
    MilestoneKey,
    NarrativeInput,
    ReturnInput,
)

Owned = TypeVar("Owned", bound=models.Model)

NOTHING = ReturnInput()


def holdings(quarterly_return: QuarterlyReturn) -> ReturnInput:
    """Everything that stands in a return. Ten queries, whatever it holds; partners stay out (None: as they are)."""
    return ReturnInput(
        figures=figures(quarterly_return),
        milestones=milestones(quarterly_return),
        narratives={row.outcome_id: _narrative(row) for row in _of(OutcomeNarrative, quarterly_return)},
        evidence={
            row.measure_id: EvidenceInput(row.text, row.language) for row in _of(MeasureEvidence, quarterly_return)
        },
        actions={row.action_id: _action(row) for row in _of(ActionProgress, quarterly_return)},
        examples=examples(quarterly_return),
    )


def past_holdings(quarterly_return: QuarterlyReturn) -> ReturnInput:
    """Figures and milestones of the same region's return of the quarter before; nothing where there was none."""
    opened = quarterly_return.round
    before = QuarterlyReturn.objects.filter(
        round__plan=opened.plan_id, round__quarter=str(opened.period.previous), region=quarterly_return.region_id
    ).first()
    return ReturnInput(figures=figures(before), milestones=milestones(before)) if before else NOTHING


def figures(quarterly_return: QuarterlyReturn) -> Mapping[CellKey, CellInput]:
    return {
        CellKey(row.measure_id, row.authority_id, row.category_id): CellInput(
            value=row.value,
            state=ValueState(row.state),
            note=row.note,
            numerator=row.numerator,
            denominator=row.denominator,
            responses=row.responses,
            counted_value=row.counted_value,
            override_reason=row.override_reason,
        )
        for row in _of(Figure, quarterly_return)
    }


def milestones(quarterly_return: QuarterlyReturn) -> Mapping[MilestoneKey, MilestoneInput]:
    return {
        MilestoneKey(row.measure_id, row.authority_id): MilestoneInput(
            MilestoneStatus(row.status), row.achieved_on, row.evidence
        )
        for row in _of(MilestoneProgress, quarterly_return)
    }


def _of(model: type[Owned], quarterly_return: QuarterlyReturn) -> models.QuerySet[Owned]:
    return model._default_manager.filter(quarterly_return=quarterly_return).order_by("pk")


def _narrative(row: OutcomeNarrative) -> NarrativeInput:
    return NarrativeInput(
        **{field: getattr(row, field) for field in NARRATIVE_FIELDS},
        rag=Rag(row.rag) if row.rag else None,
        language=row.language,
        translation=row.translation,
    )


def _action(row: ActionProgress) -> ActionInput:
    return ActionInput(row.planned, row.owner, row.due_on, ActionState(row.state), row.language)


_LINKS: dict[str, tuple[Any, str]] = {
    "place_ids": (PracticeExample.places, "localauthority_id"),
    "region_ids": (PracticeExample.regions, "region_id"),
    "characteristic_ids": (PracticeExample.characteristics, "protectedcharacteristic_id"),
    "goal_ids": (PracticeExample.wellbeing_goals, "wellbeinggoal_id"),
}


def examples(quarterly_return: QuarterlyReturn) -> dict[str, ExampleInput]:
    links: dict[str, dict[int, set[int]]] = {}
    for name, (relation, target) in _LINKS.items():
        rows = relation.through._default_manager.filter(practiceexample__quarterly_return=quarterly_return)
        links[name] = defaultdict(set)
        for example_id, target_id in rows.values_list("practiceexample_id", target):
            links[name][example_id].add(target_id)
    return {
        row.slug: _example(row, {name: frozenset(found.get(row.pk, ())) for name, found in links.items()})
        for row in _of(PracticeExample, quarterly_return)
    }


def _example(row: PracticeExample, links: Mapping[str, frozenset[int]]) -> ExampleInput:
    return ExampleInput(
        outcome_id=row.outcome_id,
        language=row.language,
        title=_texts(row, "title"),
        text=_texts(row, "text"),
        place_label=_texts(row, "place_label"),
        section=row.section,
        place_ids=links["place_ids"],
        region_ids=links["region_ids"],
        characteristic_ids=links["characteristic_ids"],
        goal_ids=links["goal_ids"],
        consent=row.consent,
        suggested_for_report=row.suggested_for_report,
    )


def _texts(row: PracticeExample, field: str) -> dict[str, str]:
    return {language: text for language in LANGUAGES if (text := getattr(row, f"{field}_{language}"))}
