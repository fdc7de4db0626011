"""Doing a job: claim it, call its handler under the lease, write down how it ended."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_noop

from cohesion.jobs.asking import send_on_commit
from cohesion.jobs.handlers import handler_for
from cohesion.jobs.lease import Clock, Heartbeat, Progress, claim, new_holder
from cohesion.jobs.refusals import JobCancelled, JobFailed, LeaseLost, UnknownKind, WorkerStopping
from cohesion.jobs.states import held_by, move
from cohesion.models import Job, JobStatus

UNEXPECTED = gettext_noop(
    "Something went wrong that this service did not expect. Ask for it again; if it happens again, tell the operator."
)
UNKNOWN_KIND = gettext_noop("This version of the service cannot do this kind of work. Tell the operator.")
REASON_LENGTH = 400

logger = structlog.get_logger(__name__)


def run(job_id: UUID, *, clock: Clock = timezone.now) -> bool:
    """Do the job if it is waiting; False where there was nothing to do, as for a message delivered twice."""
    job = claim(job_id, new_holder(), clock())
    if job is None:
        return False
    log = logger.bind(job_id=str(job.pk), kind=job.kind, attempt=job.attempts)
    log.info("job_started")
    settle = _outcome(job, clock, log)
    if settle is not None and not settle(job, clock()):
        log.warning("job_lease_lost")
    return True


Settle = Callable[[Job, datetime], bool]


def _outcome(job: Job, clock: Clock, log: Any) -> Settle | None:
    """Call the handler; how the job is to be settled, or None where it is no longer this holder's to settle."""
    try:
        _work(job, clock)
    except LeaseLost:
        log.warning("job_lease_lost")
        return None
    except WorkerStopping:
        log.info("job_handed_back")
        return _hand_back
    except JobCancelled:
        log.info("job_cancelled")
        return _end(JobStatus.CANCELLED)
    except JobFailed as failure:
        log.warning("job_failed", reason=str(failure))
        return _end(JobStatus.FAILED, reason=str(failure)[:REASON_LENGTH])
    except UnknownKind:
        log.error("job_kind_unknown")
        return _end(JobStatus.FAILED, reason=UNKNOWN_KIND)
    except Exception:
        log.exception("job_failed")
        return _end(JobStatus.FAILED, reason=UNEXPECTED)
    log.info("job_done")
    return _end(JobStatus.DONE, percent=100)


def _work(job: Job, clock: Clock) -> None:
    handler = handler_for(job.kind)
    progress = Progress(job, handler.stages, clock)
    with Heartbeat(job, progress, clock):
        handler.work(job, progress)


def _end(status: JobStatus, **fields: Any) -> Settle:
    def settle(job: Job, now: datetime) -> bool:
        return bool(move(held_by(job), status, finished_at=max(now, job.requested_at), **fields))

    return settle


def _hand_back(job: Job, now: datetime) -> bool:
    """Back to the queue without counting the attempt: the worker was stopped, the work did not fail."""
    with transaction.atomic():
        back = move(
            held_by(job),
            JobStatus.QUEUED,
            worker="",
            lease_expires_at=None,
            queued_at=now,
            attempts=F("attempts") - 1,
        )
        if back:
            send_on_commit(job)
    return bool(back)
