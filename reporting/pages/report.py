"""Where the annual report of a year stands: what is being made, what was made before, and the files."""

from collections.abc import Sequence
from dataclasses import dataclass

from cohesion.jobs import reason_text, stage_text
from cohesion.models import Job, JobStatus, User
from reporting.models import AnnualReport, Build, BuildFile

BUILDS_SHOWN = 10


@dataclass(frozen=True)
class JobReading:
    """A job as people read it. `stage` and `reason` are sentences in the page's language."""

    job: Job
    stage: str
    reason: str

    @property
    def is_unfinished(self) -> bool:
        return not self.job.is_finished

    @property
    def has_failed(self) -> bool:
        return self.job.status == JobStatus.FAILED


@dataclass(frozen=True)
class BuildReading:
    """Files are offered only of a build that is done."""

    build: Build
    job: JobReading
    files: Sequence[BuildFile]


@dataclass(frozen=True)
class ReportStanding:
    report: AnnualReport
    builds: Sequence[BuildReading]

    @property
    def latest(self) -> BuildReading | None:
        return self.builds[0] if self.builds else None

    @property
    def done(self) -> BuildReading | None:
        """The newest build that was finished."""
        return next((each for each in self.builds if each.files), None)

    @property
    def earlier(self) -> Sequence[BuildReading]:
        shown = {each.build.pk for each in (self.latest, self.done) if each}
        return [each for each in self.builds if each.build.pk not in shown]


def job_reading(job: Job) -> JobReading:
    return JobReading(job, stage_text(job), reason_text(job))


def standing_of(report: AnnualReport, user: User) -> ReportStanding:
    """Two queries, whatever the number of builds."""
    builds = Build.objects.visible_to(user).filter(report=report).newest_first()
    shown = builds.select_related("created_by", "job", "job__requested_by").prefetch_related("files")[:BUILDS_SHOWN]
    return ReportStanding(report, [_build(build) for build in shown])


def _build(build: Build) -> BuildReading:
    job = job_reading(build.job)
    is_done = build.job.status == JobStatus.DONE
    files = sorted(build.files.all(), key=lambda file: (file.format != "pdf", file.language != "en")) if is_done else []
    return BuildReading(build, job, files)


def newest_standing(user: User) -> ReportStanding | None:
    """The report of the latest year, where there is one."""
    report = AnnualReport.objects.visible_to(user).newest_first().first()
    return standing_of(report, user) if report else None
