"""The name of every field of a return's pages. It is the field's id as well, so that a link can lead to it.

`f-12-3-0` is the figure of measure 12 at authority 3 (0: region-wide), the total (category 0); what belongs to it adds
a letter: `f-12-3-0-s` its state. Ids are those of the rows, so a name says nothing that its page does not show.
"""

import hashlib

from django.urls import reverse

from outcomes.checks import Finding
from outcomes.models import CheckResult, Outcome, QuarterlyReturn
from outcomes.return_values import CellKey, MilestoneKey


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


_NARRATIVE_PARTS = {
    "outcome_is_rated": "rag",
    "off_track_outcome_tells_its_progress": "progress",
    "off_track_outcome_names_a_remedial_action": "remedial_action",
}


def of_finding(found: Finding | CheckResult) -> str:
    """The id of the field that a finding is about."""
    name = found.check.name if isinstance(found, Finding) else found.check_name
    if found.measure_id is None:
        return narrative(_NARRATIVE_PARTS.get(name, "progress"))
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


def outcome_address(held: QuarterlyReturn, outcome: Outcome, field: str = "") -> str:
    """Where an outcome is filled in, at one of its fields."""
    url = reverse("return_outcome", args=[held.region.code, held.round.quarter, outcome.code])
    return f"{url}#{field}" if field else url
