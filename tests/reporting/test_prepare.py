"""What `make run` does before its processes start: only what is missing, and never in silence."""

from collections.abc import Callable
from datetime import datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.core.management.base import CommandError
from pytest_django import Settings

from cohesion import jobs
from cohesion.models import Job, JobStatus, User
from outcomes.models import Plan
from reporting.management.commands import prepare
from reporting.models import AnnualReport, Build, BuildFile


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the commands that would be run."""
    called: list[str] = []
    monkeypatch.setattr(prepare, "call_command", lambda name, *args, **options: called.append(name))
    monkeypatch.setattr(prepare, "collect_static_files", lambda: None)
    return called


@pytest.fixture
def report(plan: Plan) -> AnnualReport:
    return AnnualReport.objects.create(plan=plan, financial_year="2014-15", title_en="Report", title_cy="Adroddiad")


@pytest.fixture
def build(
    report: AnnualReport, service: User, now: datetime, settings: Settings, tmp_path: Path
) -> Callable[[JobStatus], Build]:
    settings.MEDIA_ROOT = str(tmp_path)

    def finish(status: JobStatus) -> Build:
        reason = "There are no accepted returns." if status == JobStatus.FAILED else ""
        when = {"requested_at": now, "queued_at": now, "finished_at": now}
        job = Job.objects.create(
            kind="annual_report", key="k", status=status, requested_by=service, reason=reason, **when
        )
        made = Build.objects.create(report=report, job=job, created_at=now, created_by=service)
        for language in ("en", "cy") if status == JobStatus.DONE else ():
            BuildFile.objects.create(
                build=made,
                language=language,
                format="pdf",
                file=ContentFile(b"%PDF", name=f"{language}.pdf"),
                sha256="0" * 64,
                size=4,
            )
        return made

    return finish


def run_prepare() -> tuple[str, str]:
    out, errors = StringIO(), StringIO()
    call_command("prepare", stdout=out, stderr=errors)
    return out.getvalue(), errors.getvalue()


def test_prepare_prints_the_paths_of_a_report_that_is_there(
    commands: list[str], build: Callable[[JobStatus], Build], tmp_path: Path
) -> None:
    made = build(JobStatus.DONE)

    out, errors = run_prepare()

    paths = [Path(file.file.path) for file in made.files.all()]
    assert sorted(Path(line.strip()) for line in out.splitlines() if line.endswith(".pdf")) == sorted(paths)
    assert errors == ""
    assert Job.objects.count() == 1


def test_prepare_builds_again_when_a_file_is_gone(
    commands: list[str],
    build: Callable[[JobStatus], Build],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = build(JobStatus.DONE)
    Path(first.files.get(language="cy").file.path).unlink()
    asked: list[AnnualReport] = []

    def build_anew(report: AnnualReport) -> object:
        asked.append(report)
        return first.job_id

    monkeypatch.setattr(prepare, "_asked_for", build_anew)

    run_prepare()

    assert asked == [first.report]


def test_prepare_says_why_a_report_was_not_built_and_goes_on(
    commands: list[str], build: Callable[[JobStatus], Build], monkeypatch: pytest.MonkeyPatch
) -> None:
    failed = build(JobStatus.FAILED)
    monkeypatch.setattr(prepare, "_asked_for", lambda report: failed.job_id)

    out, errors = run_prepare()

    assert errors.strip() == f"The annual report was not built. {failed.job.reason}"
    assert ".pdf" not in out


def test_prepare_takes_up_a_job_that_a_stopped_run_left_behind(
    report: AnnualReport, service: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = prepare._asked_for(report)

    again = prepare._asked_for(report)

    assert again == left
    assert Job.objects.get().status == JobStatus.QUEUED


def test_prepare_goes_on_where_the_demo_is_refused(
    db: None, commands: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(name: str, *args: object, **options: object) -> None:
        if name == "load_demo":
            raise CommandError("This database holds real data.")

    monkeypatch.setattr(prepare, "call_command", refuse)

    out, _ = run_prepare()

    assert "This database holds real data." in out


def test_static_files_are_collected_only_when_one_changed(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path
) -> None:
    settings.STATIC_ROOT = tmp_path
    called: list[str] = []
    monkeypatch.setattr(prepare, "call_command", lambda name, **options: called.append(name))

    for digest in ("one", "one", "two"):
        monkeypatch.setattr(prepare, "_static_digest", lambda digest=digest: digest)
        prepare.collect_static_files()

    assert called == ["collectstatic", "collectstatic"]


def test_prepare_sees_a_job_through(report: AnnualReport, monkeypatch: pytest.MonkeyPatch) -> None:
    """A report without text fails with the handler's own sentence; nothing hangs."""
    job = prepare._see_through(prepare._asked_for(report))

    assert job.is_finished
    assert jobs.reason_text(job)
