"""The sweeper: jobs whose holder went silent go back to the queue or are given up, lost messages are sent again."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.utils.translation import gettext_noop

from cohesion.jobs.asking import send_on_commit
from cohesion.jobs.states import move
from cohesion.models import Job, JobStatus

MAX_ATTEMPTS = 3
RESEND_AFTER = timedelta(minutes=2)
INTERRUPTED = gettext_noop(
    "The work was interrupted three times and has been given up. "
    "Ask for it again; if it happens again, tell the operator."
)

logger = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Swept:
    """How many jobs a sweep put back, gave up, cancelled and sent again."""

    requeued: int = 0
    failed: int = 0
    cancelled: int = 0
    resent: int = 0


def sweep(now: datetime) -> Swept:
    """Look after every unfinished job once. Safe to run at any time, by any number of processes."""
    swept = Swept()
    for job in Job.objects.expired(now):
        swept = _expire(job, now, swept)
    for job in Job.objects.waiting_since(now - RESEND_AFTER):
        swept = _resend(job, now, swept)
    return swept


@transaction.atomic
def _expire(job: Job, now: datetime, swept: Swept) -> Swept:
    """The expired lease is part of the condition: a heartbeat that arrives meanwhile keeps the job."""
    row = Job.objects.filter(pk=job.pk, worker=job.worker).expired(now)
    ended = max(now, job.requested_at)
    if job.cancel_requested:
        return replace(swept, cancelled=swept.cancelled + move(row, JobStatus.CANCELLED, finished_at=ended))
    if job.attempts >= MAX_ATTEMPTS:
        failed = move(row, JobStatus.FAILED, finished_at=ended, reason=INTERRUPTED)
        logger.error("job_given_up", job_id=str(job.pk), kind=job.kind, stage=job.stage)
        return replace(swept, failed=swept.failed + failed)
    requeued = move(row, JobStatus.QUEUED, worker="", lease_expires_at=None, queued_at=now)
    if requeued:
        logger.warning("job_requeued", job_id=str(job.pk), kind=job.kind, stage=job.stage, attempt=job.attempts)
        send_on_commit(job)
    return replace(swept, requeued=swept.requeued + requeued)


@transaction.atomic
def _resend(job: Job, now: datetime, swept: Swept) -> Swept:
    """Another message does no harm where the first one is only slow: a claimed job cannot be claimed again."""
    resent = Job.objects.filter(pk=job.pk, status=JobStatus.QUEUED, queued_at=job.queued_at).update(queued_at=now)
    if resent:
        send_on_commit(job)
    return replace(swept, resent=swept.resent + resent)
