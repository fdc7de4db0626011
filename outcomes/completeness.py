"""How far returns are, for many returns at once, by the rule that the task list of each follows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from outcomes import checks
from outcomes.actions.check_results import settles
from outcomes.models import ChangeRequest, CheckResult, QuarterlyReturn


@dataclass(frozen=True)
class Completeness:
    """`done` of `total` outcomes have nothing that must be put right and no question that waits for the region."""

    done: int
    total: int


def completeness(returns: Sequence[QuarterlyReturn]) -> Mapping[int, Completeness]:
    """By return id. `returns` come with their round. Ten queries, however many returns and rounds."""
    if not returns:
        return {}
    snapshots = checks.contents(returns)
    waived = CheckResult.objects.filter(quarterly_return__in=returns, waived_at__isnull=False)
    kept = {(row.quarterly_return_id, row.check_name, row.key): row for row in waived}
    open_ones = {
        (held_id, finding.outcome_id)
        for held_id, findings in checks.errors_in(snapshots).items()
        for finding in findings
        if not settles(kept.get((held_id, finding.check.name, finding.key)), finding)
    }
    waiting = ChangeRequest.objects.filter(quarterly_return__in=returns, outcome__isnull=False).unanswered()
    open_ones |= set(waiting.values_list("quarterly_return", "outcome"))
    return {
        snapshot.scope.quarterly_return.pk: Completeness(
            done=sum((snapshot.scope.quarterly_return.pk, pk) not in open_ones for pk in snapshot.scope.outcomes),
            total=len(snapshot.scope.outcomes),
        )
        for snapshot in snapshots
    }
