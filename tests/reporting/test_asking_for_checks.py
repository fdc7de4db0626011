"""Years whose rules changed: start-up and the timetable ask for their checks, once each."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from io import StringIO

import pytest
from celery import current_app
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from pytest_django import DjangoAssertNumQueries

from cohesion.calendar import FinancialYear
from cohesion.jobs import run
from cohesion.models import Job, User
from outcomes.models import Plan
from reporting.actions import safe_numbers
from reporting.actions.asking_for_checks import ask, ask_where_unchecked
from reporting.disclosure import Audience
from reporting.management.commands import prepare
from reporting.plain_rules import publication_rules
from reporting.shown import shown
from reporting.tasks import ask_for_checks
from tests.factories.accepted_returns import AT, AcceptedReturns, Reported

YEARS = ("2014-15", "2015-16")


@pytest.fixture
def checked(returns: AcceptedReturns) -> AcceptedReturns:
    for year in YEARS:
        returns.accept("NWW", f"{year}-Q1", Reported("1.2.M3", 30))
        returns.checked(year)
    return returns


@pytest.fixture
def rules_change(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    def change() -> None:
        rules = replace(publication_rules(), digest="another rule")
        for module in ("plain_rules", "actions.safe_numbers", "models.summary", "shown", "pages.safe_numbers"):
            monkeypatch.setattr(f"reporting.{module}.publication_rules", lambda: rules)

    return change


def asked() -> list[str]:
    return sorted(job.subject_id.split(":")[1] for job in Job.objects.filter(kind="safe_numbers"))


def test_nothing_is_asked_for_while_every_year_is_checked(checked: AcceptedReturns, service: User) -> None:
    assert ask_where_unchecked(by=service, now=AT) == 0
    assert asked() == []


def test_every_year_is_asked_for_once_when_a_rule_changed(
    checked: AcceptedReturns, service: User, rules_change: Callable[[], None]
) -> None:
    rules_change()

    assert [ask_where_unchecked(by=service, now=AT) for _time in range(2)] == [2, 2]

    assert asked() == list(YEARS)


def test_years_are_shown_again_once_the_jobs_ran(
    checked: AcceptedReturns, plan: Plan, rules_change: Callable[[], None], service: User
) -> None:
    rules_change()
    years = [FinancialYear.parse(each) for each in YEARS]
    assert not shown(plan, years, Audience.PUBLISHED).is_ready

    ask_for_checks()
    for job in Job.objects.filter(kind="safe_numbers"):
        run(job.pk)

    assert shown(plan, years, Audience.PUBLISHED).is_ready
    assert ask_where_unchecked(by=service, now=AT) == 0


def test_year_that_was_never_looked_at_is_asked_for(returns: AcceptedReturns, service: User) -> None:
    returns.accept("NWW", "2014-15-Q1", Reported("1.2.M3", 30))

    ask_where_unchecked(by=service, now=AT)

    assert asked() == ["2014-15"]


def test_command_asks_without_checking(returns: AcceptedReturns, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safe_numbers, "hide", lambda *a, **k: pytest.fail("the command only asks"))
    returns.accept("NWW", "2014-15-Q1", Reported("1.2.M3", 30))
    said = StringIO()

    call_command("safe_numbers", "--ask", stdout=said)

    assert said.getvalue() == "Years that wait for their check: 1. Workers make them.\n"
    assert asked() == ["2014-15"]


def test_timetable_knows_the_task(db: None) -> None:
    assert settings.CELERY_BEAT_SCHEDULE["ask-for-checks"]["task"] == ask_for_checks.name
    assert ask_for_checks.name in current_app.tasks


def test_queries_of_asking_do_not_grow_with_checked_years(
    returns: AcceptedReturns, service: User, django_assert_num_queries: DjangoAssertNumQueries, now: datetime
) -> None:
    for year in YEARS:
        returns.accept("NWW", f"{year}-Q1", Reported("1.2.M3", 30))
        returns.checked(year)
        with django_assert_num_queries(2):
            ask_where_unchecked(by=service, now=now)


def test_start_goes_on_where_a_year_cannot_be_published(
    returns: AcceptedReturns, monkeypatch: pytest.MonkeyPatch
) -> None:
    returns.owed("NWW", "2014-15-Q1")
    done: list[str] = []

    def called(name: str, *args: object, **options: object) -> None:
        done.append(name)
        if name == "safe_numbers":
            raise CommandError("A number that must stay hidden could be worked out: 2014-15.")

    monkeypatch.setattr(prepare, "call_command", called)
    monkeypatch.setattr(prepare, "collect_static_files", lambda: None)
    said = StringIO()

    prepare.Command(stdout=said).handle()

    assert "safe_numbers" in done
    assert "could be worked out: 2014-15." in said.getvalue()
    assert "There is no annual report to build" in said.getvalue()


def test_job_asks_for_the_year_after_where_its_answer_stands_on_another_now(
    checked: AcceptedReturns, plan: Plan, service: User
) -> None:
    checked.accept("NWW", "2014-15-Q2", Reported("1.2.M3", 12))
    job = ask(plan=plan, year=FinancialYear(2014), by=service, now=AT)
    assert job is not None

    run(job.pk)

    assert asked() == list(YEARS)


def test_job_asks_for_no_year_that_is_answered(checked: AcceptedReturns, plan: Plan, service: User) -> None:
    job = ask(plan=plan, year=FinancialYear(2014), by=service, now=AT)
    assert job is not None

    run(job.pk)

    assert asked() == ["2014-15"]
