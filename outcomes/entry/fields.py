"""The name of every field of a return's pages. It is the field's id as well, so that a link can lead to it.

`f-12-3-0` is the figure of measure 12 at authority 3 (0: region-wide), the total (category 0); what belongs to it adds
a letter: `f-12-3-0-s` its state. Ids are those of the rows, so a name says nothing that its page does not show.
"""

import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum

from django.urls import reverse

from outcomes.checks import Finding
from outcomes.models import CheckResult, Outcome, QuarterlyReturn
from outcomes.models.narrative import NARRATIVE_FIELDS
from outcomes.return_values import CellKey, MilestoneKey


class Part(StrEnum):
    """What belongs to a field beside its own value. SEEN is the stamp of what its page showed; CHOICE ends a clash."""

    SEEN = "v"
    CHOICE = "k"
    STATE = "s"
    NOTE = "n"
    RESPONSES = "r"
    OVERRIDE = "o"
    PARTNERS = "p"
    NUMERATOR = "t"
    DENOMINATOR = "b"
    DAY = "d"
    EVIDENCE = "e"
    OWNER = "w"


NARRATIVE_PARTS = (*NARRATIVE_FIELDS, "rag", "language")


def figure(key: CellKey) -> str:
    return f"f-{key.measure_id}-{key.authority_id or 0}-{key.category_id or 0}"


def milestone(key: MilestoneKey) -> str:
    return f"m-{key.measure_id}-{key.authority_id or 0}"


def evidence(measure_id: int) -> str:
    return f"e-{measure_id}"


def action(action_id: int) -> str:
    return f"a-{action_id}"


def narrative(part: str) -> str:
    """`part` is a field of the narrative (`progress`, `remedial_action`…) or `rag`. One outcome a page."""
    return f"n-{part}"


def new_category(measure_id: int, breakdown_id: int) -> str:
    """Where the name of a category is typed that an open list does not hold yet."""
    return f"c-{measure_id}-{breakdown_id}"


def part(name: str, which: Part) -> str:
    return f"{name}-{which}"


@dataclass(frozen=True)
class Field:
    """A field's name, read. `key` is a CellKey, a MilestoneKey, a row's id, or a part of the narrative."""

    name: str
    key: CellKey | MilestoneKey | int | str


_NUMBERS = {"f": 3, "m": 2, "e": 1, "a": 1}
_ROW = re.compile(r"([fmea])((?:-\d{1,9}){1,3})(?:-([a-z]))?", re.ASCII)
_NARRATIVE = re.compile(rf"n-({'|'.join(NARRATIVE_PARTS)})(?:-([a-z]))?", re.ASCII)
_CATEGORY = re.compile(r"c-(\d{1,9})-(\d{1,9})", re.ASCII)


def read(name: str) -> tuple[Field, str] | None:
    """The field that `name` belongs to and the part that it names (empty: its own value); None for any other name."""
    told = _NARRATIVE.fullmatch(name)
    if told is not None:
        return Field(narrative(told[1]), told[1]), told[2] or ""
    match = _ROW.fullmatch(name)
    if match is None:
        return None
    ids = [int(digits) for digits in match[2][1:].split("-")]
    if len(ids) != _NUMBERS[match[1]]:
        return None
    return Field(name.removesuffix(f"-{match[3]}") if match[3] else name, _key(match[1], ids)), match[3] or ""


def _key(kind: str, ids: list[int]) -> CellKey | MilestoneKey | int:
    if kind == "f":
        return CellKey(ids[0], ids[1] or None, ids[2] or None)
    return MilestoneKey(ids[0], ids[1] or None) if kind == "m" else ids[0]


def read_new_category(name: str) -> tuple[int, int] | None:
    """Measure and breakdown of a new category's field."""
    match = _CATEGORY.fullmatch(name)
    return (int(match[1]), int(match[2])) if match else None


_OF_CHECKS = {
    "outcome_is_rated": "rag",
    "off_track_outcome_tells_its_progress": "progress",
    "off_track_outcome_names_a_remedial_action": "remedial_action",
}


def of_finding(found: Finding | CheckResult) -> str:
    """The id of the field that a finding is about."""
    name = found.check.name if isinstance(found, Finding) else found.check_name
    if found.measure_id is None:
        return narrative(_OF_CHECKS.get(name, "progress"))
    if name == "milestone_has_a_state":
        return milestone(MilestoneKey(found.measure_id, found.authority_id))
    category_id = found.category_id if isinstance(found, Finding) else None
    return figure(CellKey(found.measure_id, found.authority_id, category_id))


def reason(found: Finding | CheckResult) -> str:
    """The field for the reason why the return is right in spite of a finding. Places have no length that an id may
    have, and spaces in them: their digest stands for them.
    """
    name, key = (found.check.name if isinstance(found, Finding) else found.check_name), found.key
    return f"r-{hashlib.sha256(f'{name} {key}'.encode()).hexdigest()[:12]}"


def opens(field: str) -> str:
    """What has to be open on its page for `field` to show: a measure's breakdown or its places; empty for nothing."""
    known = read(field)
    key = known[0].key if known else None
    if isinstance(key, CellKey):
        return f"f-{key.measure_id}" if key.category_id else ""
    return f"m-{key.measure_id}" if isinstance(key, MilestoneKey) and key.authority_id else ""


def outcome_address(held: QuarterlyReturn, outcome: Outcome, field: str = "") -> str:
    """Where an outcome is filled in, at one of its fields."""
    url = reverse("return_outcome", args=[held.region.code, held.round.quarter, outcome.code])
    if not field:
        return url
    opened = opens(field)
    return f"{url}?open={opened}#{field}" if opened else f"{url}#{field}"
