"""What the record keeps of an act of a quiet quarter, so that the act can be taken back: rows and their versions.

A row is known by its id, not by its place: one that was emptied and filled anew has the version of a new one again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cohesion.models import AuditEntry
from cohesion.refusals import ActionRefused
from outcomes.models import OutcomeNarrative, QuarterlyReturn, Rag
from outcomes.models.narrative import NARRATIVE_FIELDS
from outcomes.quiet_quarter import Holdings
from outcomes.return_values import CellKey, MilestoneKey, NarrativeInput, ReturnInput

NIL = "nil"
ACTS = ("return.none_entered", "return.carried_forward", "return.nil_declared")
# A change that takes an act back names the act’s entry.
UNDONE = "return.edited"
UNDOES = "undoes"
_LATEST = 100


@dataclass(frozen=True)
class Undoing:
    """Values that take an act back, and ids of narratives that stay behind without a word."""

    values: ReturnInput
    emptied: tuple[int, ...]


def wrote(held: QuarterlyReturn, values: ReturnInput, known: Holdings) -> dict[str, Any]:
    """For the record: what was written where, with the id and the version of each row as it is now. No words."""
    figures, milestones, evidence, narratives = _rows(held)
    return {
        "figures": [[*key, *_mark(figures[key])] for key in values.figures],
        "milestones": [[*key, *_mark(milestones[key])] for key in values.milestones],
        "evidence": [[measure_id, *_mark(evidence[measure_id])] for measure_id in values.evidence],
        "narratives": [
            [outcome_id, *_mark(narratives[outcome_id]), _filled(known, outcome_id, wanted)]
            for outcome_id, wanted in values.narratives.items()
        ],
    }


def _mark(row: Any) -> tuple[int, int]:
    return row.pk, row.version


def _rows(held: QuarterlyReturn) -> tuple[dict[Any, Any], ...]:
    return (
        {CellKey(row.measure_id, row.authority_id, row.category_id): row for row in held.figures.all()},
        {MilestoneKey(row.measure_id, row.authority_id): row for row in held.milestones.all()},
        {row.measure_id: row for row in held.evidence.all()},
        {row.outcome_id: row for row in held.narratives.all()},
    )


def _filled(known: Holdings, outcome_id: int, wanted: NarrativeInput) -> list[str]:
    """The parts of a narrative that were empty before."""
    row = known.now.narratives.get(outcome_id)
    parts = ("rag", *NARRATIVE_FIELDS)
    return [name for name in parts if getattr(wanted, name) and not (row and getattr(row, name).strip())]


def standing_acts(held: QuarterlyReturn) -> list[AuditEntry]:
    """Acts that were not taken back yet, the latest first. One query."""
    entries = AuditEntry.objects.filter(
        subject_type=QuarterlyReturn._meta.label, subject_id=str(held.pk), act__in=[*ACTS, UNDONE]
    )
    latest = list(entries.select_related("actor").order_by("-pk")[:_LATEST])
    undone = {entry.detail.get(UNDOES) for entry in latest if entry.act == UNDONE}
    return [entry for entry in latest if entry.act in ACTS and "wrote" in entry.detail and entry.pk not in undone]


def undoing(held: QuarterlyReturn, written: Mapping[str, Any]) -> Undoing:
    """How to take back what was `written`. Raises ActionRefused once a row of it is another than it was left."""
    rows = _rows(held)
    keys: list[list[tuple[Any, tuple[int, int]]]] = [
        [(CellKey(*key), (pk, version)) for *key, pk, version in written["figures"]],
        [(MilestoneKey(*key), (pk, version)) for *key, pk, version in written["milestones"]],
        [(measure_id, (pk, version)) for measure_id, pk, version in written["evidence"]],
        [(outcome_id, (pk, version)) for outcome_id, pk, version, _parts in written["narratives"]],
    ]
    for standing, left in zip(rows, keys, strict=True):
        if any(key not in standing or _mark(standing[key]) != mark for key, mark in left):
            raise ActionRefused(
                _(
                    "Somebody has worked on this since, so it cannot be taken back in one go. "
                    "Nothing was changed: empty by hand what should not stand."
                )
            )
    narratives = {
        outcome_id: _without(rows[3][outcome_id], parts) for outcome_id, *_then, parts in written["narratives"]
    }
    return Undoing(
        ReturnInput(
            figures={key: None for key, _left in keys[0]},
            milestones={key: None for key, _left in keys[1]},
            evidence={key: None for key, _left in keys[2]},
            narratives=narratives,
        ),
        emptied=tuple(rows[3][outcome_id].pk for outcome_id, told in narratives.items() if _says_nothing(told)),
    )


def _without(row: OutcomeNarrative, parts: list[str]) -> NarrativeInput:
    kept = {name: "" if name in parts else getattr(row, name) for name in NARRATIVE_FIELDS}
    return NarrativeInput(
        **kept,
        rag=None if "rag" in parts or not row.rag else Rag(row.rag),
        language=row.language,
        translation={name: text for name, text in row.translation.items() if name not in parts},
    )


def _says_nothing(told: NarrativeInput) -> bool:
    return told.rag is None and not any(getattr(told, name) for name in NARRATIVE_FIELDS)
