"""What is not as it was between two contents of one outcome: one change a field."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from outcomes.review.content import OutcomeContent

# Within a narrative, as it is read.
_TOLD = ("rag", "rag_reason", "remedial_action", "progress", "challenges", "next_steps")
PARTS = ("return", "figures", "milestones", "evidence", "narrative", "actions", "examples", "attachments")


@dataclass(frozen=True)
class Change:
    """One field at one place. A side is None where nothing was said there."""

    part: str
    place: str
    field: str
    before: Any
    after: Any
    language_before: str = ""
    language_after: str = ""


def changes(before: OutcomeContent, after: OutcomeContent) -> list[Change]:
    """In the order of a return's parts, then of the places: a narrative as it is read, others by code."""
    return [change for part in PARTS for change in _part(part, before.get(part, {}), after.get(part, {}))]


def _part(part: str, before: dict[str, dict[str, Any]], after: dict[str, dict[str, Any]]) -> Iterator[Change]:
    for place in sorted(before.keys() | after.keys(), key=_order):
        old, new = before.get(place, {}), after.get(place, {})
        for field in dict.fromkeys((*old, *new)):
            if old.get(field) != new.get(field) and field != "language":
                languages = str(old.get("language", "")), str(new.get("language", ""))
                yield Change(part, place, field, old.get(field), new.get(field), *languages)


def _order(place: str) -> tuple[int, str]:
    return (_TOLD.index(place) if place in _TOLD else -1, place)
