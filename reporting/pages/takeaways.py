"""A person's take-aways as they read them: which table, how it stands, and whether its file is there to fetch."""

from dataclasses import dataclass

from cohesion.models import JobStatus, User
from reporting.disclosure import Audience
from reporting.models import Takeaway
from reporting.pages.report import JobReading, job_reading
from reporting.takeaway.sources import NoSuchTable, source

SHOWN = 30


@dataclass(frozen=True)
class Reading:
    takeaway: Takeaway
    label: str
    job: JobReading | None
    has_file: bool

    @property
    def is_published(self) -> bool:
        return self.takeaway.audience == Audience.PUBLISHED

    @property
    def was_removed(self) -> bool:
        return bool(self.job and self.takeaway.made_at and not self.takeaway.file)

    @property
    def was_cancelled(self) -> bool:
        return self.job is not None and self.job.job.status == JobStatus.CANCELLED


def readings(user: User) -> list[Reading]:
    """The newest, two queries."""
    shown = list(Takeaway.objects.visible_to(user).with_job().newest_first()[:SHOWN])
    offered = set(
        Takeaway.objects.visible_to(user)
        .offered_to(user)
        .filter(pk__in=[row.pk for row in shown])
        .values_list("pk", flat=True)
    )
    return [_reading(row, row.pk in offered) for row in shown]


def reading(user: User, row: Takeaway) -> Reading:
    return _reading(row, Takeaway.objects.visible_to(user).offered_to(user).filter(pk=row.pk).exists())


def _reading(row: Takeaway, has_file: bool) -> Reading:
    try:
        label = str(source(row.table).label)
    except NoSuchTable:
        label = row.table
    return Reading(row, label, job_reading(row.job) if row.job else None, has_file)
