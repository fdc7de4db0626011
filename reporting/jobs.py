"""The jobs that make files: the annual report (freeze once, then every file, then offer them together) and copies."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from cohesion.calendar import FinancialYear
from cohesion.data_file import DataFileRefused
from cohesion.jobs import JobFailed, Progress, handler
from cohesion.models import Job
from cohesion.refusals import ActionRefused
from outcomes.models import Plan
from reporting.actions import asking_for_checks, builds, return_copies, safe_numbers, takeaways
from reporting.actions.summaries import fresh
from reporting.document.freeze import NothingToReport, freeze
from reporting.models import Build, BuildFile, Takeaway
from reporting.report_files import Edition
from reporting.takeaway.sources import NoSuchTable

STAGES = {
    "figures": _("Adding up the accepted figures"),
    "en": _("Setting the English report"),
    "cy": _("Setting the Welsh report"),
    "keeping": _("Putting the files in their place"),
}
NOTHING_TO_REPORT = gettext_noop(
    "There is nothing to report yet: no return of that year has been accepted, or the report’s text is not loaded."
)
TEXT_REFUSED = gettext_noop(
    "A chapter of the report is not in order, so no report could be made. Tell the report writer."
)


@dataclass(frozen=True)
class Made:
    """A file that was stored; nobody is offered it before all of them are."""

    language: str
    format: str
    name: str
    content: bytes
    pages: int | None = None


@handler(builds.KIND, stages=STAGES)
def make_annual_report(job: Job, progress: Progress) -> None:
    """Safe to repeat: a second attempt takes up the input that the first one froze, and replaces its files."""
    build = Build.objects.select_related("report", "report__plan", "created_by").get(job=job)
    progress.stage("figures", 2)
    if build.frozen is None:
        _freeze(build, progress)
    made: list[Made] = []
    for language, percent in (("en", 10), ("cy", 52)):
        progress.stage(language, percent)
        made += _files(build, language, progress)
    progress.stage("keeping", 95)
    with transaction.atomic():
        progress.hold()
        for file in made:
            builds.add_file(
                build=build,
                language=file.language,
                format=file.format,
                name=file.name,
                content=file.content,
                pages=file.pages,
            )
        builds.complete(build=build, now=timezone.now())


def _freeze(build: Build, progress: Progress) -> None:
    now = timezone.localtime()
    try:
        frozen = freeze(build.report, now)
    except NothingToReport as nothing:
        raise JobFailed(NOTHING_TO_REPORT) from nothing
    except DataFileRefused as refused:
        raise JobFailed(TEXT_REFUSED) from refused
    with transaction.atomic():
        progress.hold()
        builds.keep_frozen(build=build, frozen=frozen, now=now)


def _files(build: Build, language: str, progress: Progress) -> Iterator[Made]:
    """PDF first, for it is what people wait for; the lease is looked at before each file is put in its place."""
    edition = Edition(build.frozen or {}, language)
    document = edition.pdf()
    progress.check()
    yield _stored(build, language, BuildFile.Format.PDF, document.content, document.pages)
    yield _stored(build, language, BuildFile.Format.HTML, edition.html().encode())
    figures, _milestones = edition.data
    yield _stored(build, language, BuildFile.Format.CSV, figures.content.encode())


def _stored(build: Build, language: str, format: str, content: bytes, pages: int | None = None) -> Made:
    return Made(language, format, builds.store(build, language, format, content), content, pages)


NOT_YOURS = gettext_noop("The return cannot be copied any more: it is not yours to read.")
COPY_STAGES = {"setting": _("Setting the pages")}


@handler(return_copies.KIND, stages=COPY_STAGES)
def make_return_copy(job: Job, progress: Progress) -> None:
    progress.stage("setting", 10)
    try:
        copy, language = return_copies.copy_of_job(job)
    except ActionRefused as refused:
        raise JobFailed(NOT_YOURS) from refused
    progress.check()
    return_copies.make(copy=copy, language=language, now=timezone.now())


CHECK_STAGES = {
    "figures": _("Adding up the accepted figures"),
    "hiding": _("Choosing which small numbers to hide, and attacking the choice"),
}
NO_SUCH_YEAR = gettext_noop("The plan of this check is not there any more.")


@handler(safe_numbers.KIND, stages=CHECK_STAGES)
def check_a_year(job: Job, progress: Progress) -> None:
    """Safe to repeat: what was found once for a content is kept, and found again."""
    plan_id, year = job.subject_id.split(":")
    plan = Plan.objects.filter(pk=plan_id).first()
    if plan is None:
        raise JobFailed(NO_SUCH_YEAR)
    asked = FinancialYear.parse(year)
    while True:
        progress.stage("figures", 5)
        fresh(plan=plan, year=asked, now=timezone.now())
        progress.stage("hiding", 30)
        safe_numbers.check_year(plan=plan, year=asked, by=job.requested_by, now=timezone.now())
        # A return that was accepted meanwhile asked for this same job: its figures are looked at too.
        if fresh(plan=plan, year=asked, now=timezone.now()).is_checked:
            break
    asking_for_checks.ask_next_where_needed(plan=plan, year=asked, by=job.requested_by, now=timezone.now())


TAKEAWAY_NOT_YOURS = gettext_noop("The table cannot be made any more: it is not yours to see.")
TAKEAWAY_GONE = gettext_noop("There is no such table any more. Ask for it from its page.")
TAKEAWAY_STAGES = {
    "table": _("Adding up the figures of the table"),
    "checking": _("Choosing which small numbers to hide, and attacking the choice"),
    "file": _("Writing the file"),
}


def _check(waiting: safe_numbers.NotChecked, row: Takeaway, progress: Progress) -> None:
    progress.stage("checking", 10)
    safe_numbers.check_year(plan=waiting.plan, year=waiting.year, by=row.taken_by, now=timezone.now())


@handler(takeaways.KIND, stages=TAKEAWAY_STAGES)
def make_takeaway(job: Job, progress: Progress) -> None:
    """The permission is looked at again, and the table is made anew from what was asked: a message holds ids alone."""
    row = Takeaway.objects.select_related("taken_by").get(job=job)
    progress.stage("table", 5)
    try:
        table = takeaways.table_when_checked(
            asked=takeaways.asked_again(row), by=row.taken_by, check_now=lambda waiting: _check(waiting, row, progress)
        )
    except ActionRefused as refused:
        raise JobFailed(TAKEAWAY_NOT_YOURS) from refused
    except NoSuchTable as gone:
        raise JobFailed(TAKEAWAY_GONE) from gone
    progress.stage("file", 60)
    with transaction.atomic():
        progress.hold()
        takeaways.keep(row=row, table=table, now=timezone.now())
