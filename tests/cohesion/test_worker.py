"""Jobs in real Celery workers, on whatever database and broker the suite runs on."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from cohesion import jobs
from cohesion.jobs.lease import LEASE
from cohesion.models import Job, JobStatus, User
from tests.cohesion import interruptible_work

pytestmark = pytest.mark.processes

PATIENCE_SECONDS = 40


def address_of_the_database() -> str:
    """The address of the database that this test uses, for another process."""
    at = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{at['NAME']}"
    return f"postgres://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"


@contextmanager
def worker() -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "celery", "--quiet", "-A", "cohesion", "worker", "--pool=solo"]
    command += ["--loglevel=WARNING", "-I", interruptible_work.__name__]
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "cohesion.settings",
        "DATABASE_URL": address_of_the_database(),
        "VAR_DIR": str(settings.VAR_DIR),
    }
    process = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def wait_for(condition: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        if process.poll() is not None or time.monotonic() > deadline:
            pytest.fail(f"It did not happen, exit code {process.returncode}: {list(Job.objects.values())}")
        time.sleep(0.1)


def reached(job: Job, status: JobStatus, stage: str) -> Callable[[], bool]:
    return lambda: Job.objects.filter(pk=job.pk, status=status, stage=stage).exists()


@pytest.fixture
def job(live_db: None) -> Job:
    by = User.objects.create_user("asker@example.org", name="Anwen Asker")
    return jobs.request(kind=interruptible_work.KIND, key="k", subject_id="", by=by, now=timezone.now())


def test_job_whose_worker_is_killed_is_finished_by_another(job: Job) -> None:
    with worker() as first:
        wait_for(reached(job, JobStatus.RUNNING, "waiting"), first)
        first.send_signal(signal.SIGKILL)
        first.wait()

    swept = jobs.sweep(timezone.now() + LEASE + timedelta(seconds=1))
    with worker() as second:
        wait_for(reached(job, JobStatus.DONE, "finishing"), second)

    job.refresh_from_db()
    assert swept.requeued == 1
    assert job.attempts == 2


def test_job_whose_worker_is_told_to_stop_goes_back_to_the_queue(job: Job) -> None:
    with worker() as first:
        wait_for(reached(job, JobStatus.RUNNING, "waiting"), first)
        first.terminate()
        code = first.wait(PATIENCE_SECONDS)

    job.refresh_from_db()
    assert (job.status, job.attempts, code) == (JobStatus.QUEUED, 0, 0)
