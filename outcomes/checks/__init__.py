"""The checks of a return: one list behind the check page and the submit gate. docs/checks.md says what each does."""

from outcomes.checks import agreement, change, presence
from outcomes.checks.finding import Check, Finding, filled, named, registered
from outcomes.checks.snapshot import Snapshot, take
from outcomes.models import QuarterlyReturn

__all__ = [
    "Check",
    "Finding",
    "Snapshot",
    "agreement",
    "change",
    "examine",
    "filled",
    "named",
    "presence",
    "registered",
    "run",
    "take",
]


def run(quarterly_return: QuarterlyReturn) -> list[Finding]:
    """What the checks find in a return as it stands, in plan order. Reads only; ten queries whatever it holds."""
    return examine(take(quarterly_return))


def examine(snapshot: Snapshot) -> list[Finding]:
    outcomes = {outcome_id: position for position, outcome_id in enumerate(snapshot.scope.outcomes)}
    measures = {measure_id: position for position, measure_id in enumerate(snapshot.scope.measures)}
    places = {place: position for position, place in enumerate(snapshot.places)}
    found = [finding for check in registered() for finding in check.find(snapshot)]
    return sorted(
        found,
        key=lambda finding: (
            outcomes.get(finding.outcome_id or 0, -1),
            measures.get(finding.measure_id or 0, -1),
            places.get(finding.authority_id, -1),
            finding.key,
        ),
    )
