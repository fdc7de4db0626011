"""Visits to a return: when one begins and ends, and who is there now."""

from datetime import datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from cohesion.models import AuditEntry, User
from outcomes.actions.visits import others_present, visit
from outcomes.models import QuarterlyReturn, ReturnVisit

MINUTES = timedelta(minutes=1)


def test_visit_begins_with_nothing_before_it(northern_return: QuarterlyReturn, northern: User, now: datetime) -> None:
    kept = visit(quarterly_return=northern_return, by=northern, now=now)

    assert (kept.since, kept.seen_at, kept.before, kept.outcome_id) == (now, now, None, None)
    assert not AuditEntry.objects.filter(act__startswith="visit").exists()


def test_visit_goes_on_within_half_an_hour(northern_return: QuarterlyReturn, northern: User, now: datetime) -> None:
    outcome = northern_return.round.plan.outcomes.get(code="2")
    visit(quarterly_return=northern_return, by=northern, now=now)

    visit(quarterly_return=northern_return, by=northern, now=now + 30 * MINUTES, outcome=outcome)

    kept = ReturnVisit.objects.get()
    assert (kept.since, kept.seen_at, kept.before) == (now, now + 30 * MINUTES, None)
    assert kept.outcome_id == outcome.pk


def test_visit_after_half_an_hour_is_a_new_one_and_keeps_when_the_last_one_ended(
    northern_return: QuarterlyReturn, northern: User, now: datetime
) -> None:
    visit(quarterly_return=northern_return, by=northern, now=now)
    visit(quarterly_return=northern_return, by=northern, now=now + 5 * MINUTES)

    visit(quarterly_return=northern_return, by=northern, now=now + 36 * MINUTES)

    kept = ReturnVisit.objects.get()
    assert (kept.since, kept.seen_at, kept.before) == (now + 36 * MINUTES, now + 36 * MINUTES, now + 5 * MINUTES)


def test_visit_never_ends_before_it_was_seen_last(
    northern_return: QuarterlyReturn, northern: User, now: datetime
) -> None:
    visit(quarterly_return=northern_return, by=northern, now=now + MINUTES)

    visit(quarterly_return=northern_return, by=northern, now=now)

    assert ReturnVisit.objects.get().seen_at == now + MINUTES


def test_visit_of_a_page_that_polls_is_not_written_each_time(
    northern_return: QuarterlyReturn,
    northern: User,
    now: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    visit(quarterly_return=northern_return, by=northern, now=now)

    with django_assert_num_queries(1):
        visit(quarterly_return=northern_return, by=northern, now=now + timedelta(seconds=5))
    with django_assert_num_queries(2):
        visit(quarterly_return=northern_return, by=northern, now=now + timedelta(seconds=20))


def test_visit_of_two_windows_that_open_at_once_is_one(
    northern_return: QuarterlyReturn, northern: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit(quarterly_return=northern_return, by=northern, now=now)
    monkeypatch.setattr(type(ReturnVisit.objects.all()), "first", lambda self: None)

    kept = visit(quarterly_return=northern_return, by=northern, now=now + MINUTES)

    assert ReturnVisit.objects.get() == kept


def test_presence_shows_others_of_the_last_minute_and_not_oneself(
    northern_return: QuarterlyReturn, northern: User, officer: User, reader: User, now: datetime
) -> None:
    visit(quarterly_return=northern_return, by=northern, now=now)
    visit(quarterly_return=northern_return, by=officer, now=now - timedelta(seconds=60))
    visit(quarterly_return=northern_return, by=reader, now=now - timedelta(seconds=61))

    present = others_present(quarterly_return=northern_return, by=northern, now=now)

    assert [each.user for each in present] == [officer]
