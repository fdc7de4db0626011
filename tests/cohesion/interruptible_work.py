"""A kind of job for tests with real workers: its first attempt goes on until it is interrupted."""

import time

from cohesion import jobs
from cohesion.models import Job

KIND = "interruptible"


@jobs.handler(KIND, stages={"waiting": "Waiting to be interrupted", "finishing": "Finishing"})
def work(job: Job, progress: jobs.Progress) -> None:
    progress.stage("waiting", 10)
    deadline = time.monotonic() + 30
    while job.attempts == 1 and time.monotonic() < deadline:
        progress.check()
        time.sleep(0.05)
    progress.stage("finishing", 90)
