"""The one place where a job changes status: by the transition table, in one conditional UPDATE."""

from typing import Any

from cohesion.models import Job, JobStatus
from cohesion.models.job import TRANSITIONS, JobQuerySet


class InvalidTransition(ValueError):
    """No status leads to the wanted one."""


def sources(target: JobStatus) -> frozenset[JobStatus]:
    """The statuses that may change to `target`."""
    found = frozenset(status for status, targets in TRANSITIONS.items() if target in targets)
    if not found:
        raise InvalidTransition(f"Nothing becomes {target}.")
    return found


def move(jobs: JobQuerySet, target: JobStatus, **fields: Any) -> int:
    """Change those of `jobs` that may change to `target`; how many did. Nobody can come between look and write."""
    return jobs.filter(status__in=sources(target)).update(status=target, **fields)


def held_by(job: Job) -> JobQuerySet:
    """The row of `job` as long as the holder that `job.worker` names still has it."""
    return Job.objects.filter(pk=job.pk, status=JobStatus.RUNNING, worker=job.worker)
