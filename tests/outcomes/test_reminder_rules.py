"""Who is reminded when: the table of statuses and working days, by examples and by properties."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cohesion.calendar import add_working_days, is_working_day, working_days_between
from outcomes.models import Reminder, ReturnStatus
from outcomes.reminder_rules import DAYS_OVERDUE, NEVER_SENT, Mark, mark, marks, may_be_reminded

K = Reminder.Kind
OPENS, DUE = date(2014, 7, 1), date(2014, 7, 28)

days = st.dates(date(2014, 1, 1), date(2020, 12, 31))


def reached(today: date, status: str = ReturnStatus.OPEN, closes_on: date | None = None) -> Mark | None:
    return mark(status, opens_on=OPENS, due_on=DUE, closes_on=closes_on, today=today)


@pytest.mark.parametrize(
    ("today", "kind", "since"),
    [
        (date(2014, 7, 1), K.OPENS, date(2014, 7, 1)),
        (date(2014, 7, 18), K.OPENS, date(2014, 7, 1)),
        (date(2014, 7, 21), K.DUE_SOON, date(2014, 7, 21)),
        (date(2014, 7, 25), K.DUE_SOON, date(2014, 7, 21)),
        (date(2014, 7, 28), K.DUE, date(2014, 7, 28)),
        (date(2014, 7, 29), K.OVERDUE, date(2014, 7, 29)),
        (date(2014, 8, 1), K.OVERDUE, date(2014, 7, 29)),
        (date(2014, 8, 4), K.OVERDUE, date(2014, 8, 4)),
        (date(2014, 8, 11), K.OVERDUE, date(2014, 8, 11)),
        (date(2014, 8, 26), K.OVERDUE, date(2014, 8, 26)),  # twenty working days on: Monday 25 was a bank holiday
    ],
)
def test_mark_follows_the_calendar(today: date, kind: str, since: date) -> None:
    assert reached(today) == Mark(since, K(kind))


@pytest.mark.parametrize("today", [date(2014, 6, 30), date(2014, 8, 20), date(2015, 1, 5)])
def test_mark_is_none_before_the_quarter_opens_and_long_after_a_letter_was_missed(today: date) -> None:
    assert reached(today) is None


def test_mark_is_none_once_the_round_has_closed() -> None:
    assert reached(date(2014, 7, 30), closes_on=date(2014, 7, 30)) is not None
    assert reached(date(2014, 7, 31), closes_on=date(2014, 7, 30)) is None


def test_every_status_is_either_reminded_by_the_calendar_or_was_sent() -> None:
    by_calendar = {status for status in ReturnStatus if reached(DUE, status) is not None}

    assert by_calendar == NEVER_SENT == {ReturnStatus.OPEN, ReturnStatus.IN_PROGRESS}


def test_officer_may_write_as_long_as_the_return_is_with_its_region() -> None:
    assert {status for status in ReturnStatus if may_be_reminded(status)} == {
        ReturnStatus.OPEN,
        ReturnStatus.IN_PROGRESS,
        ReturnStatus.CHANGES_REQUESTED,
        ReturnStatus.REOPENED,
    }


@given(days, st.integers(0, 60), st.integers(-20, 120), st.sampled_from(ReturnStatus))
def test_mark_is_a_working_day_reached_of_a_kind_that_fits_today(
    opens_on: date, until_due: int, after_due: int, status: ReturnStatus
) -> None:
    due_on = opens_on + timedelta(days=until_due)
    today = due_on + timedelta(days=after_due)

    found = mark(status, opens_on=opens_on, due_on=due_on, closes_on=None, today=today)

    if found is None:
        return
    assert status in NEVER_SENT
    assert opens_on <= found.on <= today
    assert is_working_day(found.on)
    assert (found.kind == K.OVERDUE) == (found.on > due_on)
    if found.kind == K.DUE:
        assert found.on == due_on
    if found.kind == K.OVERDUE:
        assert working_days_between(due_on, found.on) in DAYS_OVERDUE


@given(days, st.integers(0, 60))
def test_marks_come_in_order_and_overdue_ones_ever_more_rarely(opens_on: date, until_due: int) -> None:
    due_on = opens_on + timedelta(days=until_due)

    found = marks(opens_on, due_on)

    assert [each.on for each in found] == sorted(each.on for each in found)
    overdue = [each.on for each in found if each.kind == K.OVERDUE]
    assert overdue == [add_working_days(due_on, number) for number in DAYS_OVERDUE]


@given(days, st.integers(25, 60))
def test_run_on_every_working_day_reaches_every_mark_once(opens_on: date, until_due: int) -> None:
    due_on = opens_on + timedelta(days=until_due)
    seen: list[Mark] = []

    for number in range(until_due + 80):
        today = opens_on + timedelta(days=number)
        found = is_working_day(today) and mark(
            ReturnStatus.OPEN, opens_on=opens_on, due_on=due_on, closes_on=None, today=today
        )
        if found and (not seen or found.on > seen[-1].on):
            seen.append(found)

    assert seen == marks(opens_on, due_on)
