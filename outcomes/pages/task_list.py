"""A return as a list of tasks, for whoever may write in it now: any order, any number of sittings."""

from dataclasses import dataclass
from datetime import date

from cohesion.models import User
from outcomes.models import ChangeRequest, QuarterlyReturn, ReturnVisit
from outcomes.pages.changes_since import ChangesSince, changes_since
from outcomes.pages.progress import Progress, progress_of
from outcomes.pages.reading.findings import FindingReading, finding_readings
from outcomes.pages.status import StatusLine, status_line


@dataclass(frozen=True)
class TaskList:
    """`asked` is what officers ask about the whole return; `findings` what the checks kept, with the
    reasons given; `waiting` counts requests without an answer."""

    status: StatusLine
    progress: Progress
    asked: tuple[ChangeRequest, ...]
    findings: tuple[FindingReading, ...]
    examples: int
    attachments: int
    changes: ChangesSince | None
    waiting: int


def task_list(held: QuarterlyReturn, visit: ReturnVisit, user: User, as_on: date) -> TaskList:
    """Twenty queries at most, whatever the return holds."""
    asked = list(held.change_requests.open().with_thread())
    results = held.check_results.filter(resolved_at__isnull=True).select_related("confirmed_by", "outcome")
    return TaskList(
        status=status_line(held, as_on),
        progress=progress_of(held, asked, may_edit=True),
        asked=tuple(each for each in asked if each.outcome_id is None),
        findings=finding_readings(held, results),
        examples=held.practice_examples.count(),
        attachments=held.attachments.count(),
        changes=changes_since(held, visit.before, user),
        waiting=sum(1 for each in asked if each.awaits_region),
    )
