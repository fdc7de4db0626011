"""Taking a table away: at once or by a job, recorded, one's own, and not longer than one may see it."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks
from pytest_django.asserts import assertContains

from cohesion import audit, jobs
from cohesion.models import AuditEntry, Job, JobStatus, User
from reporting.actions import takeaways
from reporting.disclosure import Audience
from reporting.models import Takeaway
from reporting.takeaway import sources
from reporting.takeaway.annual import make
from reporting.takeaway.sources import NoSuchTable, Source
from reporting.takeaway.table import Column, Symbols, Table
from tests.factories.accepted_returns import AcceptedReturns, Reported


@pytest.fixture(autouse=True)
def _no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    from cohesion.jobs import asking

    monkeypatch.setattr(asking, "send", lambda job_id: None)


@pytest.fixture(autouse=True)
def _files_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    storage = storages["default"]
    monkeypatch.setattr(storage, "location", str(tmp_path))
    monkeypatch.setattr(storage, "base_location", str(tmp_path))


def _numbers(user: User, parameters: Mapping[str, str], language: str) -> Table:
    audience = Audience.WORKING if user.sees_all_regions else Audience.PUBLISHED
    rows = [(number,) for number in range(int(parameters.get("year", "3")))]
    return Table("numbers", "Numbers", "2014-15", audience, (Column("Number"),), rows)


@pytest.fixture(autouse=True)
def _a_source() -> Iterator[None]:
    sources.register(Source("numbers", _numbers, label="Numbers"))
    yield
    sources.unregister("numbers")


def url(name: str = "numbers", format: str = "csv", year: int = 3) -> str:
    return f"{reverse('outcomes_takeaway', args=[name, format])}?year={year}"


@pytest.fixture
def large(client: Client, officer: User) -> Takeaway:
    """A large table that an officer asked for, not yet made."""
    client.force_login(officer)
    client.get(url(year=2001))
    return Takeaway.objects.get()


def made(row: Takeaway) -> bool:
    """Whether a worker found the job of `row` to do."""
    assert row.job is not None
    return jobs.run(row.job.pk)


def ended(row: Takeaway) -> Job:
    return Job.objects.get(takeaway=row)


# --- at once ----------------------------------------------------------------------------------------------------------
def test_small_table_comes_at_once_and_is_recorded(client: Client, officer: User) -> None:
    client.force_login(officer)

    answer = client.get(url(year=2000))

    row = Takeaway.objects.get()
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{row.file_name}"'
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert (row.rows, row.audience, row.size, row.job, row.file.name) == (
        2000,
        "WORKING",
        len(answer.content),
        None,
        "",
    )
    assert AuditEntry.objects.get(act="takeaway.taken").detail["sha256"] == row.sha256


@pytest.mark.parametrize("address", ["nothing.csv", "numbers.exe", "numbers.csv?year=%3Cscript%3E"])
def test_unknown_table_format_or_odd_value_is_a_404(client: Client, officer: User, address: str) -> None:
    client.force_login(officer)

    assert client.get(f"/en/outcomes/takeaway/{address}").status_code == 404
    assert not Takeaway.objects.exists()


def test_parameters_that_the_table_does_not_know_are_left_out(client: Client, officer: User) -> None:
    client.force_login(officer)
    more = "".join(f"&p{number}=1" for number in range(3000))

    assert client.get(url() + more).status_code == 200
    assert Takeaway.objects.get().parameters == {"year": "3"}


def test_nothing_is_handed_out_that_cannot_be_recorded(
    officer: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise RuntimeError("the record is full")

    monkeypatch.setattr(audit, "record", refuse)
    asked = takeaways.Asked.of("numbers", "csv", {}, "en")

    with pytest.raises(RuntimeError):
        takeaways.take(asked=asked, by=officer, now=now)
    assert not Takeaway.objects.exists()


# --- by a job ---------------------------------------------------------------------------------------------------------
def test_large_table_is_made_by_a_job_and_fetched(client: Client, officer: User, large: Takeaway) -> None:
    progress = reverse("outcomes_takeaway_progress", args=[large.pk])
    assert b"The table is being made" in client.get(progress).content

    assert made(large)

    large.refresh_from_db()
    assert b"The table is ready" in client.get(progress).content
    answer = client.get(reverse("outcomes_takeaway_file", args=[large.pk]))
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert len(content) == large.size
    assert "NOT-FOR-PUBLICATION" in answer.headers["Content-Disposition"]
    assert set(AuditEntry.objects.filter(act__startswith="takeaway.").values_list("act", flat=True)) == {
        "takeaway.made",
        "takeaway.taken",
    }


def test_asking_twice_waits_for_the_same_job(client: Client, large: Takeaway) -> None:
    answer = client.get(url(year=2001))

    assert answer.headers["Location"] == reverse("outcomes_takeaway_progress", args=[large.pk])
    assert Takeaway.objects.count() == 1


def test_too_many_at_once_are_refused(client: Client, large: Takeaway) -> None:
    for more in range(takeaways.MOST_WAITING + 2):
        client.get(url(year=2002 + more))

    assert Takeaway.objects.count() == takeaways.MOST_WAITING


def test_permission_lost_meanwhile_fails_the_job(officer: User, large: Takeaway) -> None:
    officer.appointments.update(ends_on=date(2014, 1, 1))

    made(large)

    assert (ended(large).status, Takeaway.objects.get().file.name) == (JobStatus.FAILED, "")
    assert "not yours to see" in ended(large).reason


def test_table_that_is_gone_fails_the_job_with_a_sentence(client: Client, large: Takeaway) -> None:
    sources.unregister("numbers")

    made(large)

    assert (
        b"There is no such table any more" in client.get(reverse("outcomes_takeaway_progress", args=[large.pk])).content
    )


def test_cancelled_table_is_never_made(client: Client, large: Takeaway) -> None:
    client.post(reverse("outcomes_takeaway_cancel", args=[large.pk]))

    assert not made(large)
    assert ended(large).status == JobStatus.CANCELLED


def test_nobody_else_reaches_a_take_away(client: Client, writer: User, large: Takeaway) -> None:
    made(large)
    client.force_login(writer)

    for page in ("progress", "file"):
        assert client.get(reverse(f"outcomes_takeaway_{page}", args=[large.pk])).status_code == 404
    assert client.post(reverse("outcomes_takeaway_cancel", args=[large.pk])).status_code == 404


def test_exact_file_is_not_handed_to_somebody_who_reads_one_region_now(
    client: Client, officer: User, northern: User, large: Takeaway
) -> None:
    made(large)
    appointment = northern.appointments.get()
    officer.appointments.update(role=appointment.role, region=appointment.region)

    assert client.get(reverse("outcomes_takeaway_file", args=[large.pk])).status_code == 404


def test_file_that_vanished_is_told_in_a_sentence(client: Client, large: Takeaway) -> None:
    made(large)
    storages["default"].delete(str(Takeaway.objects.get().file.name))

    answer = client.get(reverse("outcomes_takeaway_file", args=[large.pk]), follow=True)

    assert b"The file is not there any more" in answer.content


def test_file_is_removed_after_seven_days_and_its_row_stays(
    large: Takeaway, service: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    made(large)
    row = Takeaway.objects.get()
    assert row.made_at is not None
    name = str(row.file.name)

    with django_capture_on_commit_callbacks(execute=True):
        assert takeaways.remove_old_files(by=service, now=row.made_at + timedelta(days=7)) == 0
        assert takeaways.remove_old_files(by=service, now=row.made_at + timedelta(days=7, seconds=1)) == 1

    assert not storages["default"].exists(name)
    assert Takeaway.objects.get().sha256 == row.sha256


def test_file_stays_where_its_removal_could_not_be_recorded(
    large: Takeaway, service: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    made(large)
    row = Takeaway.objects.get()
    assert row.made_at is not None
    now = row.made_at + timedelta(days=8)

    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        takeaways.remove_old_files(by=service, now=now)
        transaction.set_rollback(True)

    assert Takeaway.objects.get().file.name == row.file.name
    assert storages["default"].exists(str(row.file.name))


def test_file_that_cannot_be_deleted_is_named_in_the_log(
    large: Takeaway,
    service: User,
    monkeypatch: pytest.MonkeyPatch,
    log: StringIO,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    made(large)
    row = Takeaway.objects.get()
    assert row.made_at is not None
    monkeypatch.setattr(type(storages["default"]), "delete", lambda *a: (_ for _ in ()).throw(OSError("busy")))

    with django_capture_on_commit_callbacks(execute=True):
        takeaways.remove_old_files(by=service, now=row.made_at + timedelta(days=8))

    assert "takeaway_file_left_behind" in log.getvalue()
    assert str(row.file.name) in log.getvalue()


def test_list_of_take_aways_asks_as_often_for_many_as_for_one(
    client: Client, officer: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(officer)
    client.get(url(year=2001))
    client.get(reverse("outcomes_takeaways"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("outcomes_takeaways"))
    queries = len(one)
    for year in range(2002, 2009):
        client.get(url(year=year))

    with django_assert_num_queries(queries):
        client.get(reverse("outcomes_takeaways"))


@pytest.mark.parametrize("change", [{"audience": "WORKING"}, {"file": "a.csv"}, {"job": None}, {"rows": 1}])
def test_database_refuses_half_a_take_away(large: Takeaway, change: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Takeaway.objects.filter(pk=large.pk).update(**change)


# --- the figures of a year --------------------------------------------------------------------------------------------
@pytest.fixture
def reported(returns: AcceptedReturns) -> AcceptedReturns:
    returns.accept_year("2014-15", [("NWW", Reported("1.2.M3", 3)), ("CV", Reported("1.2.M3", 40))])
    return returns


def value(table: Table, code: str, area: str) -> object:
    return next(row[7] for row in table.rows if row[0] == code and row[3] == area and row[5] == "Total")


def test_annual_figures_are_exact_for_officers_and_published_for_regions(
    reported: AcceptedReturns, officer: User, northern: User
) -> None:
    reported.checked()

    exact, published = make(officer, {}, "en"), make(northern, {}, "en")

    assert (value(exact, "1.2.M3", "NWW"), exact.audience) == (3, Audience.WORKING)
    assert (value(published, "1.2.M3", "NWW"), published.audience) == (Symbols("c"), Audience.PUBLISHED)
    assert make(officer, {"as": "published"}, "en").rows == published.rows


def test_hidden_row_tells_nothing_but_its_symbol(reported: AcceptedReturns, northern: User) -> None:
    reported.checked()

    rows = [row for row in make(northern, {}, "en").rows if row[7] == Symbols("c")]

    assert rows
    assert all(row[7:] == (Symbols("c"),) * 5 for row in rows)


def test_list_says_of_which_place_and_year_a_table_was(
    client: Client, reported: AcceptedReturns, officer: User
) -> None:
    client.force_login(officer)
    client.get(reverse("outcomes_takeaway", args=["area", "csv"]), {"area": "NWW", "year": "2014-15"})
    client.get(reverse("outcomes_takeaway", args=["measure", "csv"]), {"measure": "1.2.M3"})

    page = client.get(reverse("outcomes_takeaways"))

    assertContains(page, "North West Wales, 2014-15")
    assertContains(page, "1.2.M3")


def test_annual_figures_of_an_unknown_year_are_no_table(reported: AcceptedReturns, officer: User) -> None:
    with pytest.raises(NoSuchTable):
        make(officer, {"year": "1999-00"}, "en")


def test_annual_figures_ask_as_often_for_many_rows_as_for_few(
    reported: AcceptedReturns, officer: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make(officer, {}, "en")  # appointments are read once a person
    with CaptureQueriesContext(connection) as few:
        before = len(make(officer, {}, "en").rows)
    reported.accept("NWW", "2014-15-Q1", *(Reported(code, 7) for code in ("1.2.M3", "1.3.M1")))
    make(officer, {}, "en")  # the rows of the year are made anew once

    with django_assert_num_queries(len(few.captured_queries)):
        assert len(make(officer, {}, "en").rows) > before
