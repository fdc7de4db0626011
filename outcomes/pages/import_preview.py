"""What a file would change, as its page shows it: by outcome, cell by cell, with the parts that are new marked."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from outcomes.models import Outcome, QuarterlyReturn
from outcomes.spreadsheets.preview import Change, ImportPreview


@dataclass(frozen=True)
class Part:
    text: str
    is_new: bool


@dataclass(frozen=True)
class ChangeRow:
    change: Change
    was: tuple[str, ...]
    becomes: tuple[Part, ...]


@dataclass(frozen=True)
class ChangedOutcome:
    """`outcome` is None for what belongs to none that the plan knows."""

    outcome: Outcome | None
    rows: Sequence[ChangeRow]


def by_outcome(held: QuarterlyReturn, preview: ImportPreview) -> list[ChangedOutcome]:
    """Outcomes in the order of the plan, those without a change left out. One query."""
    found: dict[str, list[ChangeRow]] = defaultdict(list)
    for change in preview.changes:
        found[change.outcome].append(_row(change))
    outcomes = Outcome.objects.filter(plan=held.round.plan_id, code__in=list(found)).order_by("position")
    groups = [ChangedOutcome(outcome, found.pop(outcome.code)) for outcome in outcomes]
    return [*groups, *(ChangedOutcome(None, rows) for rows in found.values())]


def _row(change: Change) -> ChangeRow:
    becomes = tuple(Part(text, text not in change.was) for text in change.becomes)
    return ChangeRow(change, change.was, becomes)
