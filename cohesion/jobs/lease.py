"""The lease: one holder at a time, for a minute at a time, renewed while the work goes on."""

import os
import secrets
import socket
import threading
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self
from uuid import UUID

import structlog
from django.db import DatabaseError, connection
from django.db.models import F

from cohesion.jobs.refusals import JobCancelled, LeaseLost, WorkerStopping
from cohesion.jobs.states import held_by, move
from cohesion.models import Job, JobStatus

LEASE = timedelta(seconds=60)
HEARTBEAT_SECONDS = 15.0

Clock = Callable[[], datetime]

logger = structlog.get_logger(__name__)

# Set when this worker was told to stop: whatever it is doing goes back to the queue at the next stage.
stopping = threading.Event()


def new_holder() -> str:
    """A name for one claim by this process. It is never used twice, so a stale holder cannot pass for a new one."""
    return f"{socket.gethostname()[:24]}:{os.getpid()}:{secrets.token_hex(8)}"


def claim(job_id: UUID, worker: str, now: datetime) -> Job | None:
    """Take the lease of a queued job, or None: somebody has it, it is finished, cancelled or unknown."""
    won = move(
        Job.objects.filter(pk=job_id),
        JobStatus.RUNNING,
        worker=worker,
        attempts=F("attempts") + 1,
        stage="",
        percent=0,
        started_at=now,
        heartbeat_at=now,
        lease_expires_at=now + LEASE,
    )
    return Job.objects.select_related("requested_by").get(pk=job_id) if won else None


def renew(job: Job, now: datetime) -> bool:
    """Hold on to `job` for another minute; False where the lease went to somebody else."""
    return bool(held_by(job).update(heartbeat_at=now, lease_expires_at=now + LEASE))


class Progress:
    """What a handler has in hand while it works: it reports stages and learns whether to go on."""

    def __init__(self, job: Job, stages: Collection[str], clock: Clock) -> None:
        self._job = job
        self._stages = stages
        self._clock = clock
        self.lost = threading.Event()

    def stage(self, code: str, percent: int) -> None:
        """Say which stage begins and how far the work is (0 to 100), and renew the lease.

        Raises JobCancelled, LeaseLost or WorkerStopping where the work must not go on: let them pass.
        """
        if code not in self._stages:
            raise ValueError(f"{self._job.kind} has no stage {code}.")
        self.check()
        now = self._clock()
        self._write(stage=code, percent=percent, heartbeat_at=now, lease_expires_at=now + LEASE)

    def check(self) -> None:
        """Raise where the work must not go on. For long stages, between their steps."""
        if self.lost.is_set():
            raise LeaseLost
        cancelled = held_by(self._job).values_list("cancel_requested", flat=True).first()
        if cancelled is None:
            raise LeaseLost
        if cancelled:
            raise JobCancelled
        if stopping.is_set():
            raise WorkerStopping

    def hold(self) -> None:
        """Call first in the transaction that writes results: raises LeaseLost unless the lease is still this holder's.

        The row stays locked until that transaction ends, so no sweep can give the job away meanwhile.
        """
        if held_by(self._job).select_for_update().first() is None:
            raise LeaseLost

    def _write(self, **fields: object) -> None:
        if not held_by(self._job).update(**fields):
            raise LeaseLost


class Heartbeat:
    """Renews the lease from a thread of its own while the handler is busy; tells `progress` when it was lost."""

    def __init__(self, job: Job, progress: Progress, clock: Clock, *, every: float = HEARTBEAT_SECONDS) -> None:
        self._job = job
        self._progress = progress
        self._clock = clock
        self._every = every
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._beat, name=f"heartbeat-{job.pk}", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        self._thread.join()

    def _beat(self) -> None:
        try:
            while not self._done.wait(self._every):
                if not self._renewed():
                    self._progress.lost.set()
                    return
        finally:
            connection.close()

    def _renewed(self) -> bool:
        """A database that does not answer is tried again; whether the lease was lost meanwhile, the next beat sees."""
        try:
            return renew(self._job, self._clock())
        except DatabaseError:
            logger.warning("heartbeat_missed", job_id=str(self._job.pk), exc_info=True)
            connection.close()
            return True
