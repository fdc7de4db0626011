"""Safe numbers as officers see them: why each cell hides, the check, and editions that two people let out."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cohesion.calendar import FinancialYear
from cohesion.jobs import run
from cohesion.models import Job, User
from cohesion.refusals import ActionRefused
from outcomes.models import Plan
from reporting.actions import releases
from reporting.actions.asking_for_checks import ask
from reporting.actions.safe_numbers import check_year
from reporting.models import DisclosureCheck, FigureRelease
from tests.factories.accepted_returns import AT, AcceptedReturns, Reported

CARDIFF, VALE = "W06000015", "W06000014"
Q1 = "2014-15-Q1"
PAGE = "outcomes_safe"


@pytest.fixture
def accepted(returns: AcceptedReturns) -> AcceptedReturns:
    returns.accept("CV", Q1, Reported("1.2.M3", 3, VALE), Reported("1.2.M3", 60, CARDIFF))
    returns.accept("NWW", Q1, Reported("1.2.M3", 40, "W06000002"), Reported("1.2.M3", 50, "W06000003"))
    return returns


def read(client: Client, user: User, **query: str) -> str:
    client.force_login(user)
    response = client.get(reverse(PAGE), query)
    assert response.status_code == 200
    return response.content.decode()


def test_page_says_that_nothing_is_checked_yet(client: Client, officer: User, accepted: AcceptedReturns) -> None:
    page = read(client, officer)

    assert "not checked yet" in page
    assert reverse("outcomes_safe_check") in page


def test_page_tells_value_symbol_and_reason(
    client: Client, officer: User, accepted: AcceptedReturns, plan: Plan, year: FinancialYear
) -> None:
    check_year(plan=plan, year=year, by=officer, now=AT)

    page = read(client, officer, measure="1.2.M3")

    assert "none can be worked out" in page
    assert "fewer than five" in page
    assert "it would give another hidden figure away" in page
    assert "Not for publication" in page


def test_check_runs_as_a_job_and_the_page_shows_its_progress(
    client: Client, officer: User, accepted: AcceptedReturns, plan: Plan, year: FinancialYear
) -> None:
    client.force_login(officer)
    client.post(reverse("outcomes_safe_check"))
    job = Job.objects.get(kind="safe_numbers")
    assert "being checked" in read(client, officer)
    assert ask(plan=plan, year=year, by=officer, now=AT) == job

    run(job.pk)

    job.refresh_from_db()
    assert job.status == "DONE"
    assert DisclosureCheck.objects.get().is_safe


def test_year_of_which_nothing_is_accepted_has_nothing_to_let_out(
    client: Client, officer: User, returns: AcceptedReturns, plan: Plan, year: FinancialYear
) -> None:
    returns.owed("NWW", Q1)
    check_year(plan=plan, year=year, by=officer, now=AT)

    assert reverse("outcomes_release_propose") not in read(client, officer)
    with pytest.raises(ActionRefused, match="nothing to let out"):
        releases.propose(plan=plan, year=year, note="", by=officer, now=AT)


def test_edition_needs_a_second_officer(
    accepted: AcceptedReturns, plan: Plan, year: FinancialYear, officer: User, second_officer: User
) -> None:
    accepted.checked()
    proposed = releases.propose(plan=plan, year=year, note="", by=officer, now=AT)

    with pytest.raises(ActionRefused, match="Another officer"):
        releases.approve(release=proposed, by=officer, now=AT)
    releases.approve(release=proposed, by=second_officer, now=AT)

    assert FigureRelease.objects.out().get().approved_by == second_officer


def test_figures_that_changed_since_are_not_approved(
    accepted: AcceptedReturns, plan: Plan, year: FinancialYear, officer: User, second_officer: User
) -> None:
    accepted.checked()
    proposed = releases.propose(plan=plan, year=year, note="", by=officer, now=AT)
    accepted.accept("NWW", Q1, Reported("1.2.M3", 41, "W06000002"))

    with pytest.raises(ActionRefused, match="changed since"):
        releases.approve(release=proposed, by=second_officer, now=AT)


def test_second_edition_says_what_changed_and_only_where_something_did(
    accepted: AcceptedReturns, plan: Plan, year: FinancialYear, officer: User, second_officer: User
) -> None:
    accepted.checked()
    first = releases.propose(plan=plan, year=year, note="", by=officer, now=AT)
    releases.approve(release=first, by=second_officer, now=AT)

    accepted.checked()
    with pytest.raises(ActionRefused, match="out already"):
        releases.propose(plan=plan, year=year, note="Again", by=officer, now=AT)
    accepted.accept("NWW", Q1, Reported("1.2.M3", 45, "W06000002"), Reported("1.2.M3", 50, "W06000003"))
    accepted.checked()
    with pytest.raises(ActionRefused, match="what changed"):
        releases.propose(plan=plan, year=year, note=" ", by=officer, now=AT)
    second = releases.propose(plan=plan, year=year, note="Gwynedd corrected.", by=officer, now=AT)

    assert second.number == 2
    with pytest.raises(ActionRefused, match="proposed an edition"):
        releases.propose(plan=plan, year=year, note="Twice", by=second_officer, now=AT)
    releases.withdraw(release=second, by=second_officer, now=AT)
    with pytest.raises(ActionRefused, match="withdrawn"):
        releases.approve(release=second, by=second_officer, now=AT)


def test_acts_of_the_page_answer_with_their_sentence(
    client: Client, accepted: AcceptedReturns, officer: User, second_officer: User, plan: Plan, year: FinancialYear
) -> None:
    check_year(plan=plan, year=year, by=officer, now=AT)
    client.force_login(officer)
    address = reverse("outcomes_release_propose")
    assert "Choose the plan and the year" in client.post(address, follow=True).content.decode()
    answer = client.post(f"{address}?plan={plan.code}&year={year}", follow=True).content.decode()
    assert "Another officer approves it" in answer
    release = FigureRelease.objects.get()
    client.force_login(second_officer)
    answer = client.post(reverse("outcomes_release_approve", args=[release.pk]), follow=True).content.decode()

    assert "The edition is out" in answer
    assert "approved by Sian Morris" in answer


def test_page_takes_the_same_queries_for_little_and_much(
    client: Client,
    officer: User,
    accepted: AcceptedReturns,
    plan: Plan,
    year: FinancialYear,
    django_assert_num_queries: Any,
) -> None:
    check_year(plan=plan, year=year, by=officer, now=AT)
    read(client, officer)
    with django_assert_num_queries(25):
        client.get(reverse(PAGE))
    for region in ("GE", "GW", "WB"):
        reported = [Reported(each.code, 30) for each in accepted.measures.values() if each.kind == "NUMBER"]
        accepted.accept(region, "2014-15-Q2", *reported)
    check_year(plan=plan, year=year, by=officer, now=AT)

    with django_assert_num_queries(25):
        client.get(reverse(PAGE))
