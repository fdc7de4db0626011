"""Why a job is not asked for, or does not go on."""

from cohesion.models import Job
from cohesion.refusals import ActionRefused


class JobRefused(ActionRefused):
    """A job cannot be asked for or cancelled now. `job` is the one in the way."""

    def __init__(self, sentence: str, *, job: Job) -> None:
        super().__init__(sentence)
        self.job = job


class UnknownKind(LookupError):
    """No installed part of the service registered a handler for this kind of job."""


class JobFailed(Exception):
    """Raised by a handler that cannot go on, with a sentence for the person who asked.

    The sentence is kept untranslated (mark it with `gettext_noop`) and translated whenever it is shown.
    """


class LeaseLost(Exception):
    """Somebody else may have this job by now: its present holder must stop without writing."""


class JobCancelled(Exception):
    """A person asked for the job to stop; raised between stages."""


class WorkerStopping(Exception):
    """The worker was told to shut down; raised between stages so that the job can go back to the queue."""
