"""Twelve months: whether a victim was a victim before, with worked examples."""

from datetime import date, datetime
from typing import Any

import pytest

from casework import match_keys
from casework.actions.conflicts import record_conflict
from casework.models import Case, CaseLink, MatchKey, PersonalDetails
from casework.pages.hate_crime import hate_crime_part
from casework.repeats import a_year_before, earlier_cases, is_repeat
from cohesion.models import User
from tests.factories.cases import a_case

PERSON = {"name": "Alys Example", "born_on": "1990-01-02"}


@pytest.mark.parametrize(
    ("day", "before"),
    [
        ("2014-05-01", "2013-05-01"),
        ("2016-02-29", "2015-02-28"),
        ("2017-02-28", "2016-02-28"),
        ("2017-03-01", "2016-03-01"),
        ("2015-12-31", "2014-12-31"),
        ("2015-01-01", "2014-01-01"),
    ],
)
def test_year_before_is_the_same_day_or_the_last_one_that_year_has(day: str, before: str) -> None:
    assert a_year_before(date.fromisoformat(day)) == date.fromisoformat(before)


def person_in(case: Case, by: User, now: datetime, part: str = "VICTIM", **said: Any) -> PersonalDetails:
    told = {**PERSON, **said}
    row = PersonalDetails.objects.create(case=case, part=part, written_at=now, written_by=by, **told)
    MatchKey.objects.bulk_create(match_keys.of_person(row))
    return row


@pytest.mark.parametrize(
    ("earlier", "later", "counts"),
    [
        ("2014-05-01", "2014-05-01", True),
        ("2014-05-01", "2015-05-01", True),
        ("2014-05-01", "2015-05-02", False),
        ("2016-02-29", "2017-02-28", True),
        ("2016-02-29", "2017-03-01", False),
        ("2015-02-28", "2016-02-29", True),
        ("2015-02-27", "2016-02-29", False),
        ("2014-12-31", "2015-12-31", True),
    ],
)
def test_exactly_twelve_months_on_still_counts(
    northern: User, now: datetime, earlier: str, later: str, counts: bool
) -> None:
    first = a_case(northern, received_on=date.fromisoformat(earlier))
    second = a_case(northern, received_on=date.fromisoformat(later))
    for case in (first, second):
        person_in(case, northern, now)

    assert is_repeat(second) is counts
    assert set(earlier_cases(second)) == ({first} if counts else set())


@pytest.mark.parametrize(
    ("said", "counts"),
    [
        ({}, True),
        ({"name": "EXAMPLE, Alys"}, True),
        ({"born_on": "1991-01-02"}, False),
        ({"part": "WITNESS"}, False),
        ({"name": "Somebody Else", "born_on": "", "telephone": "01286 000000"}, False),
    ],
)
def test_only_the_same_victim_counts(northern: User, now: datetime, said: dict[str, Any], counts: bool) -> None:
    first, second = a_case(northern), a_case(northern)
    person_in(first, northern, now)
    person_in(second, northern, now, **said)

    assert is_repeat(second) is counts


def linked(case: Case, other: Case, kind: str, by: User, now: datetime) -> None:
    CaseLink.objects.create(case=case, other=other, kind=kind, at=now, by=by)


def test_link_between_the_same_victims_counts_either_way(northern: User, now: datetime) -> None:
    first, second, third = (a_case(northern) for _ in range(3))
    linked(first, second, "SAME_PERSON", northern, now)
    linked(second, third, "RELATED", northern, now)

    assert is_repeat(second)
    assert not is_repeat(third)


def test_same_report_once_more_is_no_repeat(northern: User, now: datetime) -> None:
    first, again = a_case(northern), a_case(northern)
    for case in (first, again):
        person_in(case, northern, now)
    Case.objects.filter(pk=again.pk).update(is_duplicate=True)
    linked(again, first, "DUPLICATE", northern, now)

    assert not is_repeat(first)
    assert not is_repeat(Case.objects.get(pk=again.pk))


def test_page_shows_the_earlier_cases_that_may_be_opened(northern: User, caseworker: User, now: datetime) -> None:
    seen = a_case(northern)
    hidden = a_case(caseworker, circle="NAMED", lead=caseworker)
    case = a_case(northern)
    for each in (seen, hidden, case):
        person_in(each, northern, now)

    part = hate_crime_part(case, northern, date(2014, 5, 2)).repeat

    assert (part.is_repeat, part.earlier, part.has_others) == (True, (seen,), True)


def test_page_tells_nothing_of_an_earlier_case_with_a_conflict(northern: User, caseworker: User, now: datetime) -> None:
    conflicting, case = a_case(caseworker), a_case(northern)
    for each in (conflicting, case):
        person_in(each, caseworker, now)
    record_conflict(case_id=conflicting.pk, user=caseworker, reason="KNOWS", by=northern, now=now)

    told, not_told = (hate_crime_part(case, user, date(2014, 5, 2)).repeat for user in (northern, caseworker))

    assert told.earlier == (conflicting,)
    assert (not_told.earlier, not_told.has_others) == ((), False)


def test_mark_by_hand_is_shown_without_an_earlier_case(northern: User) -> None:
    part = hate_crime_part(a_case(northern, is_repeat=True), northern, date(2014, 5, 2)).repeat

    assert (part.is_repeat, part.is_marked, part.earlier) == (True, True, ())
