"""Long work as a row: its state, stage and progress, and the lease that shows somebody is still at it."""

import uuid
from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cohesion.models.user import User
from cohesion.permissions import Permission


class JobStatus(models.TextChoices):
    QUEUED = "QUEUED", _("Waiting")
    RUNNING = "RUNNING", _("Running")
    DONE = "DONE", _("Done")
    FAILED = "FAILED", _("Failed")
    CANCELLED = "CANCELLED", _("Cancelled")


# A handler that hangs keeps renewing its lease; after this long its job is taken from it.
LONGEST_ATTEMPT = timedelta(minutes=30)

FINISHED = frozenset({JobStatus.DONE, JobStatus.FAILED, JobStatus.CANCELLED})
TRANSITIONS: dict[JobStatus, frozenset[JobStatus]] = {
    JobStatus.QUEUED: frozenset({JobStatus.RUNNING, JobStatus.FAILED, JobStatus.CANCELLED}),
    JobStatus.RUNNING: frozenset({JobStatus.QUEUED, JobStatus.DONE, JobStatus.FAILED, JobStatus.CANCELLED}),
    JobStatus.DONE: frozenset(),
    JobStatus.FAILED: frozenset(),
    JobStatus.CANCELLED: frozenset(),
}


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, user: User) -> Self:
        """Builds are seen by those who see reports; any job by the person who asked for it."""
        if user.may(Permission.VIEW_REPORTS):
            return self
        return self.filter(requested_by=user)

    def expired(self, now: datetime) -> Self:
        """Running, but nobody has renewed the lease in time, or one attempt has taken longer than any work may."""
        return self.filter(
            Q(lease_expires_at__lt=now) | Q(started_at__lt=now - LONGEST_ATTEMPT), status=JobStatus.RUNNING
        )

    def waiting_since(self, moment: datetime) -> Self:
        """Queued before `moment`: its message may have been lost with a broker or a worker."""
        return self.filter(status=JobStatus.QUEUED, queued_at__lt=moment)


class Job(models.Model):
    """The truth about a piece of long work, whatever the message broker remembers.

    `key` names what is being made: while a job with that key is unfinished no second one can be asked for.
    `stage` is a code that the kind's table gives a translated sentence; `percent` runs from 0 to 100.
    `worker` is a token of the process that holds the lease; only its holder may write progress.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    status = models.CharField(max_length=10, choices=JobStatus, default=JobStatus.QUEUED)
    stage = models.CharField(max_length=40, blank=True)
    percent = models.PositiveSmallIntegerField(default=0)
    subject_id = models.CharField(max_length=40, blank=True)
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    queued_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    lease_expires_at = models.DateTimeField(null=True, blank=True)
    worker = models.CharField(max_length=60, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    cancel_requested = models.BooleanField(default=False)
    reason = models.CharField(max_length=400, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["status", "lease_expires_at"], name="job_by_status_and_lease")]
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                condition=Q(status__in=[JobStatus.QUEUED, JobStatus.RUNNING]),
                name="one_unfinished_job_per_key",
            ),
            models.CheckConstraint(condition=Q(percent__lte=100), name="job_percent_is_at_most_100"),
            models.CheckConstraint(
                condition=Q(status__in=sorted(FINISHED), finished_at__isnull=False)
                | (~Q(status__in=sorted(FINISHED)) & Q(finished_at__isnull=True)),
                name="finished_jobs_and_no_others_have_an_end",
            ),
            models.CheckConstraint(
                condition=~Q(status=JobStatus.RUNNING) | Q(lease_expires_at__isnull=False),
                name="running_job_has_a_lease",
            ),
            models.CheckConstraint(
                condition=~Q(status=JobStatus.FAILED) | ~Q(reason=""), name="failed_job_gives_its_reason"
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | Q(finished_at__gte=F("requested_at")),
                name="job_ends_after_it_was_asked_for",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    @property
    def is_finished(self) -> bool:
        return self.status in FINISHED
