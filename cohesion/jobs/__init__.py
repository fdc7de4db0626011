"""Long work outside web requests. The job row is the truth, the message only a nudge.

A kind of work registers a handler, with a sentence for each of its stages, in the module `jobs` of its app:

    @handler("annual_report", stages={"figures": _("Adding up the figures"), ...})
    def build(job: Job, progress: Progress) -> None:
        progress.stage("figures", 5)
        ...
        with transaction.atomic():
            progress.hold()
            ...  # write the results

`request` asks for a job, a worker's `run` claims and does it under a lease, `sweep` rescues what was interrupted.
"""

from cohesion.jobs.asking import cancel, request
from cohesion.jobs.handlers import handler, reason_text, stage_text
from cohesion.jobs.lease import Progress, claim
from cohesion.jobs.refusals import JobCancelled, JobFailed, JobRefused, LeaseLost, UnknownKind
from cohesion.jobs.running import run
from cohesion.jobs.states import InvalidTransition
from cohesion.jobs.sweeping import Swept, sweep

__all__ = [
    "InvalidTransition",
    "JobCancelled",
    "JobFailed",
    "JobRefused",
    "LeaseLost",
    "Progress",
    "Swept",
    "UnknownKind",
    "cancel",
    "claim",
    "handler",
    "reason_text",
    "request",
    "run",
    "stage_text",
    "sweep",
]
