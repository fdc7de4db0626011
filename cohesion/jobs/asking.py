"""Asking for a job, and asking it to stop."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from cohesion import audit
from cohesion.celery import app
from cohesion.jobs.handlers import handler_for
from cohesion.jobs.refusals import JobRefused
from cohesion.jobs.states import move
from cohesion.models import Job, JobStatus, User


def send(job_id: UUID) -> None:
    """Nudge a worker. By name: the tasks import this package."""
    app.send_task("cohesion.run_job", args=[str(job_id)])


def send_on_commit(job: Job) -> None:
    """A broker that is down does not undo the request: the sweeper sends the message again."""
    job_id = job.pk
    transaction.on_commit(lambda: send(job_id), robust=True)


@transaction.atomic
def request(*, kind: str, key: str, subject_id: str, by: User, now: datetime) -> Job:
    """Put a job of `kind` in the queue. `key` names what it makes.

    Raises JobRefused while an earlier job with the same key is unfinished, also when both were asked for at the same
    moment; UnknownKind where no handler is registered.
    """
    handler_for(kind)
    try:
        with transaction.atomic():
            job = Job.objects.create(
                kind=kind, key=key, subject_id=subject_id, requested_by=by, requested_at=now, queued_at=now
            )
    except IntegrityError:
        unfinished = Job.objects.filter(key=key, finished_at__isnull=True).select_related("requested_by").first()
        if unfinished is None:
            raise
        raise JobRefused(_already_asked_for(unfinished), job=unfinished) from None
    audit.record("job.requested", by=by, now=now, subject=job, detail={"kind": kind, "key": key})
    send_on_commit(job)
    return job


def _already_asked_for(job: Job) -> str:
    return _("%(name)s asked for this on %(when)s and it is not finished yet. Wait for it, or cancel it first.") % {
        "name": job.requested_by,
        "when": date_format(localtime(job.requested_at), "j F Y, H:i"),
    }


@transaction.atomic
def cancel(*, job: Job, by: User, now: datetime) -> Job:
    """End a waiting job at once, and a running one at its next stage. Raises JobRefused for a finished one."""
    locked = Job.objects.select_for_update().get(pk=job.pk)
    ended = max(now, locked.requested_at)
    if not move(Job.objects.filter(pk=job.pk, status=JobStatus.QUEUED), JobStatus.CANCELLED, finished_at=ended):
        running = Job.objects.filter(pk=job.pk, status=JobStatus.RUNNING)
        if not running.update(cancel_requested=True):
            raise JobRefused(_("This job has already finished, so it cannot be cancelled."), job=locked)
    audit.record("job.cancelled", by=by, now=now, subject=locked, detail={"kind": job.kind, "key": job.key})
    locked.refresh_from_db()
    return locked
