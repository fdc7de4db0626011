"""The job that makes the annual report: whole or not offered, whenever it is interrupted."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest

from cohesion import jobs
from cohesion.jobs import LeaseLost, Progress
from cohesion.models import Job, JobStatus, User
from outcomes.models import Plan
from reporting import jobs as report_jobs
from reporting.actions import builds
from reporting.document.freeze import NothingToReport
from reporting.models import AnnualReport, Build
from reporting.pdf import DataFile, Pdf

FILES = {(language, format) for language in ("en", "cy") for format in ("pdf", "html", "csv")}


@dataclass
class _StandIn:
    frozen: dict[str, Any]
    language: str
    data = (DataFile("a.csv", "", "year\n"), DataFile("b.csv", "", "year\n"))

    def pdf(self) -> Pdf:
        return Pdf(f"%PDF {self.language}".encode(), 3)

    def html(self) -> str:
        return f"<p>{self.language}</p>"


@pytest.fixture
def frozen_times(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The slow parts stand in by name only; what is tested is who keeps and offers their results, and when."""
    times: list[str] = []

    def freeze(report: AnnualReport, now: datetime) -> dict[str, Any]:
        times.append(report.financial_year)
        return {"digest": f"{len(times):064d}"}

    monkeypatch.setattr(report_jobs, "freeze", freeze)
    monkeypatch.setattr(report_jobs, "Edition", _StandIn)
    return times


@pytest.fixture
def build(plan: Plan, officer: User, now: datetime, settings: Any, tmp_path: Any) -> Build:
    settings.MEDIA_ROOT = tmp_path
    report = AnnualReport.objects.create(plan=plan, financial_year="2014-15", title_en="Report", title_cy="Adroddiad")
    return builds.request_build(report=report, by=officer, now=now)


def status(build: Build) -> str:
    return Job.objects.get(pk=build.job_id).status


def test_finished_job_offers_every_file_whole(build: Build, frozen_times: list[str]) -> None:
    assert jobs.run(build.job_id)

    assert status(build) == JobStatus.DONE
    assert {(file.language, file.format) for file in build.files.all()} == FILES
    for file in build.files.all():
        with file.file.open() as stored:
            assert len(stored.read()) == file.size


@pytest.mark.parametrize("stage", ["en", "cy", "keeping"])
def test_job_interrupted_at_a_stage_offers_nothing_and_is_taken_up_again(
    build: Build, frozen_times: list[str], monkeypatch: pytest.MonkeyPatch, stage: str, now: datetime
) -> None:
    reached = Progress.stage

    def lost_at(self: Progress, code: str, percent: int) -> None:
        if code == stage:
            raise LeaseLost
        reached(self, code, percent)

    with monkeypatch.context() as patch:
        patch.setattr(Progress, "stage", lost_at)
        jobs.run(build.job_id)
    offered = build.files.count()
    Job.objects.filter(pk=build.job_id).update(lease_expires_at=now)
    jobs.sweep(datetime.now(tz=now.tzinfo))
    jobs.run(build.job_id)

    assert offered == 0
    assert status(build) == JobStatus.DONE
    assert {(file.language, file.format) for file in build.files.all()} == FILES
    assert len(frozen_times) == 1  # the second attempt made its files from what the first one froze


def test_job_with_nothing_to_report_fails_with_its_reason(
    build: Build, frozen_times: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def nothing(report: AnnualReport, now: datetime) -> dict[str, Any]:
        raise NothingToReport("no return was accepted")

    monkeypatch.setattr(report_jobs, "freeze", nothing)

    jobs.run(build.job_id)

    job = Job.objects.get(pk=build.job_id)
    assert (job.status, job.reason) == (JobStatus.FAILED, report_jobs.NOTHING_TO_REPORT)
    assert not build.files.exists()


def test_second_request_while_one_is_unfinished_is_told_who_asked(build: Build, writer: User, now: datetime) -> None:
    with pytest.raises(jobs.JobRefused, match="Gareth Pugh"):
        builds.request_build(report=build.report, by=writer, now=now)


def test_build_is_refused_to_a_role_without_it(build: Build, northern: User, now: datetime) -> None:
    with pytest.raises(builds.NotPermitted):
        builds.request_build(report=build.report, by=northern, now=now)
