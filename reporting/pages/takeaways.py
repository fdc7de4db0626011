"""A person's take-aways as they read them: which table, how it stands, and whether its file is there to fetch."""

from collections.abc import Mapping
from dataclasses import dataclass

from cohesion.models import JobStatus, LocalAuthority, Region, User
from reporting.disclosure import Audience
from reporting.models import Takeaway
from reporting.pages.report import JobReading, job_reading
from reporting.takeaway.sources import NoSuchTable, source

SHOWN = 30


@dataclass(frozen=True)
class Reading:
    """`about` says of which place, measure or outcome, and of which year: “North West Wales, 2014-15”."""

    takeaway: Takeaway
    label: str
    about: str
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
    """The newest, four queries."""
    shown = list(Takeaway.objects.visible_to(user).with_job().newest_first()[:SHOWN])
    offered = set(
        Takeaway.objects.visible_to(user)
        .offered_to(user)
        .filter(pk__in=[row.pk for row in shown])
        .values_list("pk", flat=True)
    )
    places = _places()
    return [_reading(row, row.pk in offered, places) for row in shown]


def reading(user: User, row: Takeaway) -> Reading:
    return _reading(row, Takeaway.objects.visible_to(user).offered_to(user).filter(pk=row.pk).exists(), _places())


def _places() -> dict[str, str]:
    """Names by the code that an address has of them."""
    regions = {region.code: region.name for region in Region.objects.all()}
    return regions | {place.gss: place.name for place in LocalAuthority.objects.all()}


def _about(row: Takeaway, places: Mapping[str, str]) -> str:
    told = [row.parameters.get(name, "") for name in ("measure", "outcome", "area", "year")]
    return ", ".join(places.get(each, each) for each in told if each)


def _reading(row: Takeaway, has_file: bool, places: Mapping[str, str]) -> Reading:
    try:
        label = str(source(row.table).label)
    except NoSuchTable:
        label = row.table
    return Reading(row, label, _about(row, places), job_reading(row.job) if row.job else None, has_file)
