"""The page of the annual report: asking, watching, taking the files; and the first page of each role."""

from datetime import datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from cohesion.models import AuditEntry, Job, User
from cohesion.models.job import JobStatus
from outcomes.models import Plan, QuarterlyReturn
from reporting.models import AnnualReport, Build, BuildFile


@pytest.fixture
def report(plan: Plan) -> AnnualReport:
    return AnnualReport.objects.create(
        plan=plan, financial_year="2014-15", title_en="Progress report", title_cy="Adroddiad cynnydd"
    )


@pytest.fixture(autouse=True)
def _no_messages_are_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    """The job row is what these pages read; no worker is needed."""
    from cohesion.jobs import asking

    monkeypatch.setattr(asking, "send", lambda job_id: None)


def build(report: AnnualReport, by: User, now: datetime, status: JobStatus, **fields: object) -> Build:
    finished = now if status in {JobStatus.DONE, JobStatus.FAILED, JobStatus.CANCELLED} else None
    job = Job.objects.create(
        kind="annual_report",
        key=f"annual_report:{report.pk}",
        status=status,
        requested_by=by,
        requested_at=now,
        queued_at=now,
        finished_at=finished,
        lease_expires_at=now + timedelta(minutes=1),
        **fields,
    )
    return Build.objects.create(report=report, job=job, created_at=now, created_by=by)


def add_file(made: Build, content: bytes = b"%PDF-1.7", **fields: object) -> BuildFile:
    file = BuildFile(build=made, **{"language": "en", "format": "pdf", "sha256": "0" * 64, "size": 9, **fields})
    file.file.save("report.pdf", ContentFile(content))
    return file


def test_report_is_asked_for_and_whoever_asks_next_is_told_who_asked(
    client: Client, officer: User, writer: User, report: AnnualReport
) -> None:
    client.force_login(officer)
    first = client.post(reverse("report_build", args=[report.pk]), follow=True)
    client.force_login(writer)
    second = client.post(reverse("report_build", args=[report.pk]), follow=True)

    assertContains(first, "The report is being made.")
    assertContains(first, 'hx-get="/en/report/progress/')
    assertContains(first, "Look again")
    assertContains(second, "Gareth Pugh asked for this on")
    assert Build.objects.count() == 1


def test_progress_is_the_job_rows(
    client: Client, writer: User, officer: User, report: AnnualReport, now: datetime
) -> None:
    made = build(report, officer, now, JobStatus.RUNNING, percent=40)
    client.force_login(writer)
    address = reverse("job_progress", args=[made.job_id])

    fragment = client.get(address, headers={"HX-Request": "true"})
    whole_page = client.get(address)

    assertContains(fragment, '<progress class="coh-progress__bar" id="job-bar" max="100" value="40">')
    assert "HX-Refresh" not in fragment.headers
    assertRedirects(whole_page, reverse("report"))


def test_progress_that_has_ended_brings_the_whole_page(
    client: Client, writer: User, report: AnnualReport, now: datetime
) -> None:
    made = build(report, writer, now, JobStatus.DONE, percent=100)
    client.force_login(writer)

    fragment = client.get(reverse("job_progress", args=[made.job_id]), headers={"HX-Request": "true"})

    assert fragment.headers["HX-Refresh"] == "true"


def test_failed_build_gives_its_reason_in_the_readers_language_and_offers_another_try(
    client: Client, writer: User, report: AnnualReport, now: datetime
) -> None:
    build(report, writer, now, JobStatus.FAILED, reason="The text could not be set.")
    client.force_login(writer)

    page = client.get(reverse("report"))

    assertContains(page, "</span> could not be made")
    assertContains(page, "The text could not be set.")
    assertContains(page, "Try again")


def test_files_are_offered_only_once_the_build_is_done(
    client: Client, writer: User, report: AnnualReport, now: datetime
) -> None:
    unfinished = add_file(build(report, writer, now, JobStatus.RUNNING))
    client.force_login(writer)
    address = reverse("build_file", args=[unfinished.pk])

    assertNotContains(client.get(reverse("report")), address)
    assert client.get(address).status_code == 404


def test_older_files_stay_while_a_newer_build_runs(
    client: Client, writer: User, report: AnnualReport, now: datetime
) -> None:
    done = add_file(build(report, writer, now, JobStatus.DONE))
    build(report, writer, now + timedelta(hours=1), JobStatus.RUNNING)
    client.force_login(writer)

    page = client.get(reverse("report"))

    assertContains(page, "Files of the last finished build")
    assertContains(page, reverse("build_file", args=[done.pk]))


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("en", "community-cohesion-progress-report-2014-15-en.pdf"),
        ("cy", "adroddiad-cynnydd-cydlyniant-cymunedol-2014-15-cy.pdf"),
    ],
)
def test_file_comes_under_a_name_that_says_what_it_is_and_is_recorded(
    client: Client, writer: User, report: AnnualReport, now: datetime, language: str, name: str
) -> None:
    file = add_file(build(report, writer, now, JobStatus.DONE), language=language)
    client.force_login(writer)

    response = client.get(reverse("build_file", args=[file.pk]))

    assert b"".join(response.streaming_content) == b"%PDF-1.7"  # type: ignore[attr-defined]
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert AuditEntry.objects.get(act="build_file.downloaded").actor == writer


def test_build_can_be_cancelled_once(client: Client, writer: User, report: AnnualReport, now: datetime) -> None:
    made = build(report, writer, now, JobStatus.QUEUED)
    client.force_login(writer)
    address = reverse("job_cancel", args=[made.job_id])

    first = client.post(address, follow=True)
    second = client.post(address, follow=True)

    assertContains(first, "The making of the report stops.")
    assertContains(second, "This job has already finished, so it cannot be cancelled.")


def test_report_page_takes_as_many_queries_for_one_build_as_for_twelve(
    client: Client,
    writer: User,
    report: AnnualReport,
    now: datetime,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client.force_login(writer)

    def taken() -> int:
        with django_assert_max_num_queries(9) as queries:
            client.get(reverse("report"))
        return len(queries)

    add_file(build(report, writer, now, JobStatus.DONE))
    for_one = taken()
    for hours in range(1, 12):
        add_file(build(report, writer, now + timedelta(hours=hours), JobStatus.DONE))

    assert taken() == for_one


# --- the first page ---------------------------------------------------------------------------------------------------
def test_home_tells_a_co_ordinator_what_is_owed(
    client: Client, northern: User, northern_return: QuarterlyReturn
) -> None:
    client.force_login(northern)

    with override("en"):
        page = client.get(reverse("home"))

    assertContains(page, "working days late</h1>")
    assertContains(page, "0 of 7 outcomes are complete.")
    assertContains(page, "Open Quarter 1")


def test_home_of_a_region_reader_offers_nothing_to_send(
    client: Client, reader: User, northern_return: QuarterlyReturn
) -> None:
    client.force_login(reader)

    page = client.get(reverse("home"))

    assertContains(page, "Read the return so far")
    assertNotContains(page, "Upload a spreadsheet")


def test_home_tells_a_writer_where_the_report_stands(client: Client, writer: User, report: AnnualReport) -> None:
    client.force_login(writer)

    assertContains(client.get(reverse("home")), "</span> has not been made yet")


def test_home_tells_a_stranger_whom_to_ask(client: Client, stranger: User) -> None:
    client.force_login(stranger)

    assertContains(client.get(reverse("home")), "Your account has no appointment today")
