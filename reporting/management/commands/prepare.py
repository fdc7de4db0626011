"""Bring the embedded service up to date before its processes start: database, files, demo year, report. Repeatable."""

import hashlib
import logging
import time
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cohesion import jobs
from cohesion.demo_people import sign_ins
from cohesion.models import Job, JobStatus, User
from outcomes.models import Plan
from reporting.actions.builds import request_build
from reporting.models import AnnualReport, Build, BuildFile

PLANS = Path(settings.BASE_DIR) / "outcomes" / "reference" / "plans"
REPORT = {"plan__code": "NDP-2014-16", "financial_year": "2014-15"}
LANGUAGES = frozenset({"en", "cy"})
PATIENCE_SECONDS = 300


class Command(BaseCommand):
    help = "Bring the database, the static files, the demo year and the annual report up to date. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        # A person reads this, in sentences; the log's JSON lines are for the processes that follow.
        logging.getLogger("cohesion").setLevel(logging.WARNING)
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        collect_static_files()
        call_command("load_geography", stdout=self.stdout)
        for plan in sorted(PLANS.glob("*.yaml")):
            call_command("load_plan", str(plan), stdout=self.stdout)
        self._load_demo_year()
        self._check_small_numbers()
        self._build_report()
        self._tell_sign_ins()

    def _load_demo_year(self) -> None:
        """Into a database that holds nothing real; one that is in use keeps what it has."""
        try:
            call_command("load_demo", stdout=self.stdout)
        except CommandError as refusal:
            self._say(str(refusal))

    def _check_small_numbers(self) -> None:
        """So that the first look at figures as published waits for nothing; a year that was checked costs little, and
        one whose rules changed is checked by the new ones. A year that cannot be published keeps nobody from working.
        """
        for plan in Plan.objects.filter(rounds__isnull=False).distinct():
            try:
                call_command("safe_numbers", plan=plan.code, stdout=self.stdout)
            except CommandError as unsafe:
                self._say(str(unsafe))

    def _build_report(self) -> None:
        """Once, as a job like any other, so that its files stand on the report's page too."""
        report = AnnualReport.objects.filter(**REPORT).first()
        if report is None:
            self._say("There is no annual report to build: the demo year is not loaded.")
            return
        build = _finished_build(report)
        if build is None:
            self._say("Building the annual report in both languages. This takes about a minute.")
            job = _see_through(_asked_for(report))
            if job.status != JobStatus.DONE:
                # The service is of use all the same, and its page of the report offers to try again.
                self.stderr.write(f"The annual report was not built. {jobs.reason_text(job)}".strip())
                return
            build = Build.objects.get(job=job)
        self._say(f"The annual report of {report.financial_year}:")
        for file in _pdfs(build):
            self._say(f"  {file.file.path}")

    def _tell_sign_ins(self) -> None:
        people = sign_ins()
        if not people:
            return
        self._say(f"Sign in as one of these, all with the password {people[0].password}")
        for person in people:
            self._say(f"  {person.email:<28} {person.role}{f' ({person.region})' if person.region else ''}")

    def _say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()


def collect_static_files() -> None:
    """Copy and compress what browsers load; only where a file changed, because compressing takes seconds."""
    stamp = Path(settings.STATIC_ROOT) / "collected"
    wanted = _static_digest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    # The API answers JSON only; its browsable pages are never served.
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["rest_framework"])
    stamp.write_text(wanted)


def _static_digest() -> str:
    """Of the names, sizes and times of all source files."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            digest.update(f"{name}:{storage.size(name)}:{storage.get_modified_time(name)}\n".encode())
    return digest.hexdigest()


def _pdfs(build: Build) -> list[BuildFile]:
    return list(build.files.filter(format=BuildFile.Format.PDF).order_by("-language"))


def _finished_build(report: AnnualReport) -> Build | None:
    """The newest build whose two PDFs still lie where they were put."""
    for build in Build.objects.filter(report=report, job__status=JobStatus.DONE).newest_first():
        if {file.language for file in _pdfs(build) if Path(file.file.path).exists()} >= LANGUAGES:
            return build
    return None


def _asked_for(report: AnnualReport) -> UUID:
    """The id of the job that builds `report`: a new one, or one that a stopped run has left behind."""
    try:
        return request_build(report=report, by=User.objects.service(), now=timezone.now()).job_id
    except jobs.JobRefused as refusal:
        return refusal.job.pk


def _see_through(job_id: UUID) -> Job:
    """Do the job here; where another process still holds it, wait until it is finished or its lease has run out."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        jobs.sweep(timezone.now())
        jobs.run(job_id)
        job = Job.objects.get(pk=job_id)
        if job.is_finished or time.monotonic() > deadline:
            return job
        time.sleep(1)
