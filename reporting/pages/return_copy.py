"""Where the PDF of a copy stands: made, being made, failed, or not asked for."""

from dataclasses import dataclass

from cohesion.models import Job
from reporting.actions.return_copies import key_of
from reporting.pages.report import JobReading, job_reading
from reporting.return_copies.copy import Copy
from reporting.return_copies.files import is_made


@dataclass(frozen=True)
class CopyStanding:
    """`job` is the reader's latest one for this copy and language, unless the file is there."""

    is_made: bool
    job: JobReading | None

    @property
    def is_unfinished(self) -> bool:
        return self.job is not None and self.job.is_unfinished

    @property
    def has_failed(self) -> bool:
        return self.job is not None and self.job.has_failed


def standing_of(copy: Copy, name: str, language: str) -> CopyStanding:
    if is_made(name):
        return CopyStanding(True, None)
    jobs = Job.objects.visible_to(copy.user).filter(key=key_of(copy, language)).select_related("requested_by")
    latest = jobs.order_by("-requested_at").first()
    return CopyStanding(False, job_reading(latest) if latest else None)
