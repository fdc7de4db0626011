"""Putting narratives, evidence, planned actions and practice examples that are known to be usable into a return."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from cohesion.bilingual import LANGUAGES, other_language
from cohesion.models import User
from outcomes.actions.row_changes import RowChanges, change_links, change_rows
from outcomes.models import (
    ActionProgress,
    MeasureEvidence,
    OutcomeNarrative,
    PracticeExample,
    QuarterlyReturn,
)
from outcomes.models.narrative import NARRATIVE_FIELDS, UserTranslationStatus
from outcomes.return_values import ActionInput, EvidenceInput, ExampleInput, NarrativeInput

# Field of an example's input and the relation that holds it, with the name of the target in the link.
_EXAMPLE_LINKS = (
    ("place_ids", PracticeExample.places, "localauthority"),
    ("region_ids", PracticeExample.regions, "region"),
    ("characteristic_ids", PracticeExample.characteristics, "protectedcharacteristic"),
    ("goal_ids", PracticeExample.wellbeing_goals, "wellbeinggoal"),
)


def write_narratives(
    quarterly_return: QuarterlyReturn, narratives: Mapping[int, NarrativeInput], *, by: User, now: datetime
) -> RowChanges[int]:
    return change_rows(
        OutcomeNarrative.objects.filter(quarterly_return=quarterly_return),
        lambda row: int(row.outcome_id),
        {outcome_id: _narrative_fields(narrative) for outcome_id, narrative in narratives.items()},
        lambda outcome_id: OutcomeNarrative(quarterly_return=quarterly_return, outcome_id=outcome_id),
        by=by,
        now=now,
    )


def _narrative_fields(narrative: NarrativeInput) -> Callable[[OutcomeNarrative | None], dict[str, Any]]:
    texts: dict[str, Any] = {name: getattr(narrative, name).strip() for name in NARRATIVE_FIELDS}
    fields = {
        **texts,
        "rag": narrative.rag or "",
        "language": narrative.language,
        "translation": {name: text.strip() for name, text in narrative.translation.items() if text.strip()},
    }

    def with_status(row: OutcomeNarrative | None) -> dict[str, Any]:
        said = (*NARRATIVE_FIELDS, "language", "translation")
        same = row is not None and all(getattr(row, name) == fields[name] for name in said)
        if row is not None and same:
            status = UserTranslationStatus(row.translation_status)
        else:
            # A text that changed takes its translation back to a draft.
            status = UserTranslationStatus.DRAFT if fields["translation"] else UserTranslationStatus.NONE
        return {**fields, "translation_status": status}

    return with_status


def write_evidence(
    quarterly_return: QuarterlyReturn, evidence: Mapping[int, EvidenceInput | None], *, by: User, now: datetime
) -> RowChanges[int]:
    return change_rows(
        MeasureEvidence.objects.filter(quarterly_return=quarterly_return),
        lambda row: int(row.measure_id),
        {
            measure_id: {"text": entry.text.strip(), "language": entry.language} if entry else None
            for measure_id, entry in evidence.items()
        },
        lambda measure_id: MeasureEvidence(quarterly_return=quarterly_return, measure_id=measure_id),
        by=by,
        now=now,
    )


def write_actions(
    quarterly_return: QuarterlyReturn, actions: Mapping[int, ActionInput | None], *, by: User, now: datetime
) -> RowChanges[int]:
    return change_rows(
        ActionProgress.objects.filter(quarterly_return=quarterly_return),
        lambda row: int(row.action_id),
        {action_id: _action_fields(entry) if entry else None for action_id, entry in actions.items()},
        lambda action_id: ActionProgress(quarterly_return=quarterly_return, action_id=action_id),
        by=by,
        now=now,
    )


def _action_fields(entry: ActionInput) -> dict[str, Any]:
    return {
        "planned": entry.planned.strip(),
        "owner": entry.owner.strip(),
        "due_on": entry.due_on,
        "state": entry.state,
        "language": entry.language,
    }


def write_examples(
    quarterly_return: QuarterlyReturn, examples: Mapping[str, ExampleInput | None], *, by: User, now: datetime
) -> RowChanges[str]:
    changes = change_rows(
        PracticeExample.objects.filter(quarterly_return=quarterly_return),
        lambda row: str(row.slug),
        {slug: _example_fields(example) if example else None for slug, example in examples.items()},
        lambda slug: PracticeExample(quarterly_return=quarterly_return, slug=slug),
        by=by,
        now=now,
    )
    rows = changes.standing
    for field, relation, target in _EXAMPLE_LINKS:
        links = {rows[slug].pk: getattr(example, field) for slug, example in examples.items() if example is not None}
        changed = change_links(relation.through, "practiceexample", target, links)
        for slug in [slug for slug, row in changes.unchanged.items() if row.pk in changed]:
            changes.changed[slug] = changes.unchanged.pop(slug)
    return changes


def _example_fields(example: ExampleInput) -> Callable[[PracticeExample | None], dict[str, Any]]:
    fields: dict[str, Any] = {
        f"{name}_{language}": getattr(example, name).get(language, "").strip()
        for name in ("title", "text", "place_label")
        for language in LANGUAGES
    }
    translated = bool(fields[f"text_{other_language(example.language)}"])
    texts = dict(fields)
    fields |= {
        "outcome_id": example.outcome_id,
        "section": example.section,
        "language": example.language,
        "consent": example.consent,
        "suggested_for_report": example.suggested_for_report,
    }

    def with_status(row: PracticeExample | None) -> dict[str, Any]:
        if row is not None and all(getattr(row, name) == text for name, text in texts.items()):
            status = UserTranslationStatus(row.translation_status)
        else:
            status = UserTranslationStatus.DRAFT if translated else UserTranslationStatus.NONE
        return {**fields, "translation_status": status}

    return with_status
