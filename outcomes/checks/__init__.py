"""The checks of a return: one list behind the check page and the submit gate. docs/checks.md says what each does."""

from collections.abc import Sequence

from outcomes.checks import agreement, change, presence
from outcomes.checks.finding import Check, Finding, filled, named, registered
from outcomes.checks.snapshot import Snapshot, contents, take
from outcomes.models import QuarterlyReturn, Severity

__all__ = [
    "Check",
    "Finding",
    "Snapshot",
    "agreement",
    "change",
    "contents",
    "errors_in",
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


def errors_in(snapshots: Sequence[Snapshot]) -> dict[int, list[Finding]]:
    """What must be put right, by return id, in the order of the checks."""
    rules = [check for check in registered() if check.severity == Severity.ERROR]
    return {
        snapshot.scope.quarterly_return.pk: [finding for check in rules for finding in check.find(snapshot)]
        for snapshot in snapshots
    }


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
