"""A request never waits for the solver: what is not checked is asked for, said, and there when one comes again."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.storage import storages
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertRedirects

from cohesion.calendar import FinancialYear
from cohesion.jobs import run
from cohesion.models import Job, JobStatus, User
from cohesion.refusals import ActionRefused
from outcomes.models import Plan
from reporting.actions import releases, safe_numbers
from reporting.actions.safe_numbers import NotChecked, on_record
from reporting.editions import editions_before
from reporting.hiding import hide
from reporting.models import DisclosureCheck, FigureRelease, SummaryYear, Takeaway
from tests.factories.accepted_returns import AT, AcceptedReturns, Reported

Q1 = "2014-15-Q1"
CARDIFF, VALE, GWYNEDD = "W06000015", "W06000014", "W06000002"
CODE = "1.2.M3"


@pytest.fixture
def unchecked(returns: AcceptedReturns) -> AcceptedReturns:
    returns.accept("CV", Q1, Reported(CODE, 3, VALE), Reported(CODE, 60, CARDIFF))
    returns.accept("NWW", Q1, Reported(CODE, 40, GWYNEDD))
    return returns


@pytest.fixture
def solver(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Puts the solver out of reach; what comes back lets jobs have it again."""
    monkeypatch.setattr(safe_numbers, "hide", lambda *a, **k: pytest.fail("the solver ran inside a request"))
    return lambda: monkeypatch.setattr(safe_numbers, "hide", hide)


@pytest.fixture
def _files_of_its_own(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    storage = storages["default"]
    monkeypatch.setattr(storage, "location", str(tmp_path))
    monkeypatch.setattr(storage, "base_location", str(tmp_path))


def the_job() -> Job:
    return Job.objects.get(kind="safe_numbers")


def test_program_is_told_when_to_ask_again(
    client: Client, northern: User, unchecked: AcceptedReturns, solver: Callable[[], None]
) -> None:
    client.force_login(northern)

    first = client.get("/api/v1/figures/", {"year": "2014-15"})
    client.get("/api/v1/figures/", {"year": "2014-15"})

    assert (first.status_code, first["Retry-After"]) == (503, "60")
    assert "being checked" in first.json()["detail"]
    solver()
    run(the_job().pk)
    assert client.get("/api/v1/figures/", {"year": "2014-15"}).status_code == 200


def test_region_beside_wales_says_that_it_waits(
    client: Client, northern: User, unchecked: AcceptedReturns, solver: Callable[[], None]
) -> None:
    client.force_login(northern)
    address = reverse("region_compare", args=["NWW"])

    page = client.get(address, {"year": "2014-15", "first": "2"})

    assertContains(page, "are being checked")
    assertContains(page, f'href="{address}?year=2014-15&amp;first=2"')
    solver()
    run(the_job().pk)
    page = client.get(address, {"year": "2014-15", "first": "2"})
    assertContains(page, "Your own accepted figures are exact.")
    assert "are being checked" not in page.content.decode()


def test_officer_beside_wales_waits_for_nothing(
    client: Client, officer: User, unchecked: AcceptedReturns, solver: Callable[[], None]
) -> None:
    client.force_login(officer)

    assertContains(client.get(reverse("region_compare", args=["NWW"])), "exact for every region")

    assert not Job.objects.exists()


@pytest.mark.usefixtures("_files_of_its_own")
def test_small_table_as_published_is_made_by_a_job_that_has_it_checked(
    client: Client, officer: User, unchecked: AcceptedReturns, solver: Callable[[], None]
) -> None:
    client.force_login(officer)

    answer = client.get(reverse("outcomes_takeaway", args=["measure", "csv"]), {"measure": CODE, "as": "published"})

    row = Takeaway.objects.select_related("job").get()
    assertRedirects(answer, reverse("outcomes_takeaway_progress", args=[row.pk]))
    assert row.job is not None
    solver()
    run(row.job.pk)
    row.refresh_from_db()
    row.job.refresh_from_db()
    assert row.job.status == JobStatus.DONE
    with row.file.open("rb") as file:
        told = file.read().decode("utf-8-sig")
    assert "[c]" in told
    assert ",60," not in told


def test_table_that_does_not_exist_waits_for_no_check(
    client: Client, officer: User, unchecked: AcceptedReturns, solver: Callable[[], None]
) -> None:
    client.force_login(officer)
    address = reverse("outcomes_takeaway", args=["measure", "csv"])

    assert client.get(address, {"measure": "9.9.M9", "as": "published"}).status_code == 404

    assert not Job.objects.exists()


def test_edition_is_proposed_once_its_year_is_checked(
    client: Client,
    officer: User,
    unchecked: AcceptedReturns,
    plan: Plan,
    year: FinancialYear,
    solver: Callable[[], None],
) -> None:
    client.force_login(officer)

    answer = client.post(f"{reverse('outcomes_release_propose')}?plan=NDP-2014-16&year=2014-15", follow=True)

    assertContains(answer, "Come back when the check is made.")
    assertContains(answer, "The figures of this year are being checked")
    assert not FigureRelease.objects.exists()
    solver()
    run(the_job().pk)
    assert releases.propose(plan=plan, year=year, note="", by=officer, now=AT).number == 1


def test_edition_is_approved_once_what_went_out_since_is_looked_at(
    officer: User,
    second_officer: User,
    returns: AcceptedReturns,
    plan: Plan,
    year: FinancialYear,
    solver: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    solver()
    for told in ("2014-15", "2015-16"):
        returns.accept_year(told, [("NWW", Reported("1.1.M8", 30, GWYNEDD))])
        returns.checked(told)
    proposed = releases.propose(plan=plan, year=year, note="", by=officer, now=AT)
    later = releases.propose(plan=plan, year=FinancialYear(2015), note="", by=officer, now=AT)
    monkeypatch.setattr(safe_numbers, "hide", lambda *a, **k: pytest.fail("the solver ran inside a request"))
    releases.approve(release=later, by=second_officer, now=AT)
    Job.objects.all().delete()

    with pytest.raises(ActionRefused, match="Come back"):
        releases.approve(release=proposed, by=second_officer, now=AT)

    assert the_job().subject_id == f"{plan.pk}:2014-15"
    solver()
    run(the_job().pk)
    assert releases.approve(release=proposed, by=second_officer, now=AT).is_out


def test_edition_answers_for_the_figures_that_it_let_out(
    client: Client,
    officer: User,
    second_officer: User,
    unchecked: AcceptedReturns,
    plan: Plan,
    year: FinancialYear,
) -> None:
    check = unchecked.checked()
    proposed = releases.propose(plan=plan, year=year, note="", by=officer, now=AT)
    releases.approve(release=proposed, by=second_officer, now=AT)

    assert on_record(plan=plan, year=year, now=AT)[1] == check
    assert unchecked.checked() == check
    assert len(editions_before(plan, year)) == 1
    unchecked.accept("NWW", Q1, Reported(CODE, 41, GWYNEDD))
    with pytest.raises(NotChecked):
        on_record(plan=plan, year=year, now=AT)


def test_check_on_record_is_taken_up_by_rows_that_were_made_anew(
    unchecked: AcceptedReturns, plan: Plan, year: FinancialYear, solver: Callable[[], None]
) -> None:
    solver()
    check = unchecked.checked()
    SummaryYear.objects.all().delete()

    summary, found = on_record(plan=plan, year=year, now=AT)

    assert found == check
    assert SummaryYear.objects.get(pk=summary.pk).is_checked
    assert DisclosureCheck.objects.count() == 1


PAGES = [
    ("outcomes", []),
    ("outcomes_outcome", ["1"]),
    ("outcomes_measure", [CODE]),
    ("outcomes_region", ["CV"]),
    ("outcomes_authority", [CARDIFF]),
    ("outcomes_map", []),
    ("outcomes_safe", []),
    ("outcomes_population", []),
    ("home", []),
    ("report", []),
]


@pytest.mark.parametrize(("route", "arguments"), PAGES)
@pytest.mark.parametrize("who", ["officer", "northern", "writer"])
def test_no_page_runs_the_solver(
    client: Client,
    request: pytest.FixtureRequest,
    unchecked: AcceptedReturns,
    solver: Callable[[], None],
    route: str,
    arguments: list[str],
    who: str,
) -> None:
    client.force_login(request.getfixturevalue(who))

    answer = client.get(reverse(route, args=arguments), {"as": "published"})

    assert answer.status_code in {200, 403}
