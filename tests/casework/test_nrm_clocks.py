"""Clocks of the National Referral Mechanism against worked examples, and the counts of referrals."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from casework.actions.nrm import change_nrm
from casework.counting.register import records_address
from casework.models import CaseList, CountedCase, CountTotal, ListEntry, NrmRecord, NrmSetting
from casework.nrm_clocks import grounds_clock, reconsideration_until, recovery, setting_on
from casework.nrm_rules import find_problems
from cohesion.models import User
from tests.factories.cases import GWYNEDD
from tests.factories.nrm import a_refusal, an_nrm_case, nrm_facts


@pytest.fixture
def steps(db: None) -> list[NrmSetting]:
    return [*NrmSetting.objects.oldest_first()]


@pytest.mark.parametrize(
    ("referred", "decided", "days"),
    [
        (date(2014, 5, 1), date(2014, 5, 1), 0),
        (date(2014, 5, 1), date(2014, 5, 9), 5),  # the May bank holiday lies between
        (date(2015, 4, 2), date(2015, 4, 7), 1),  # Maundy Thursday to the Tuesday after Easter
        (date(2015, 4, 1), date(2015, 4, 10), 5),
        (date(2014, 12, 24), date(2014, 12, 29), 1),
        (date(2014, 12, 23), date(2015, 1, 2), 5),  # two days of Christmas and New Year’s Day
        (date(2023, 4, 6), date(2023, 4, 14), 4),  # Good Friday and Easter Monday
        (date(2023, 4, 28), date(2023, 5, 9), 5),  # May Day, and the bank holiday of the coronation
        (date(2022, 12, 23), date(2023, 1, 3), 4),  # Christmas and New Year’s Day, each kept on a later weekday
        (date(2014, 5, 3), date(2014, 5, 4), 0),  # a weekend
    ],
)
def test_days_taken_are_welsh_working_days(steps: list[NrmSetting], referred: date, decided: date, days: int) -> None:
    record = NrmRecord(way="NRM", referred_on=referred, reasonable="POSITIVE", reasonable_on=decided)

    clock = grounds_clock(record, steps, date(2026, 1, 1))

    assert clock is not None
    assert (clock.days, clock.target, clock.is_running) == (days, 5, False)


@pytest.mark.parametrize(
    ("decided", "extension", "ends"),
    [
        (date(2014, 5, 1), 0, date(2014, 6, 15)),
        (date(2022, 12, 13), 0, date(2023, 1, 27)),  # the statutory guidance follows in January
        (date(2023, 1, 29), 0, date(2023, 3, 15)),
        (date(2023, 1, 29), 10, date(2023, 3, 25)),
        (date(2023, 1, 30), 0, date(2023, 3, 1)),
        (date(2023, 1, 30), 14, date(2023, 3, 15)),
        (date(2024, 2, 1), 0, date(2024, 3, 2)),  # a leap year
    ],
)
def test_recovery_goes_by_the_day_of_the_decision(
    steps: list[NrmSetting], decided: date, extension: int, ends: date
) -> None:
    record = NrmRecord(reasonable="POSITIVE", reasonable_on=decided, recovery_from=decided, extension_days=extension)

    found = recovery(record, steps, ends)

    assert found is not None
    assert (found.ends_on, found.left) == (ends, 0)
    assert recovery(NrmRecord(), steps, ends) is None


@pytest.mark.parametrize(
    ("day", "maker"),
    [
        (date(2008, 1, 1), "UK Human Trafficking"),
        (date(2014, 5, 1), "UK Human Trafficking"),
        (date(2019, 4, 28), "UK Human Trafficking"),
        (date(2019, 4, 29), "Single Competent Authority"),
        (date(2021, 11, 7), "Single Competent Authority"),
        (date(2021, 11, 8), "Single Competent Authority or Immigration"),
        (date(2023, 1, 30), "Single Competent Authority or Immigration"),
    ],
)
def test_decision_maker_is_that_of_the_day(steps: list[NrmSetting], day: date, maker: str) -> None:
    assert setting_on(steps, day).decision_maker_en.startswith(maker)


def test_reconsideration_has_a_last_day_since_2023(steps: list[NrmSetting]) -> None:
    assert reconsideration_until(date(2014, 5, 1), steps) is None
    assert reconsideration_until(date(2023, 1, 29), steps) is None
    assert reconsideration_until(date(2023, 1, 30), steps) == date(2023, 3, 1)


def test_clock_runs_until_today_for_referrals_alone(steps: list[NrmSetting]) -> None:
    waiting = grounds_clock(NrmRecord(way="NRM", referred_on=date(2014, 5, 1)), steps, date(2014, 5, 12))

    assert waiting is not None
    assert (waiting.days, waiting.is_running) == (6, True)
    assert grounds_clock(NrmRecord(way="NRM"), steps, date(2014, 5, 12)) is None
    assert grounds_clock(NrmRecord(way="NOTIFY", referred_on=date(2016, 1, 4)), steps, date(2016, 5, 12)) is None


def test_days_left_of_a_recovery_period_never_fall_below_none(steps: list[NrmSetting]) -> None:
    record = NrmRecord(reasonable="POSITIVE", reasonable_on=date(2023, 2, 1), recovery_from=date(2023, 2, 6))

    left = {day: period.left for day in (6, 7, 8, 9) if (period := recovery(record, steps, date(2023, 3, day)))}

    assert left == {6: 2, 7: 1, 8: 0, 9: 0}


# --- lists go by the day of the referral ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("day", "types"),
    [
        (date(2014, 5, 1), {"labour_2014", "sexual", "servitude", "organs_2014", "not_known"}),
        (date(2019, 9, 30), {"labour_2014", "sexual", "servitude", "organs_2014", "not_known"}),
        (date(2019, 10, 1), {"criminal", "labour", "sexual", "servitude", "organs", "not_known"}),
    ],
)
def test_types_of_exploitation_are_those_of_the_day(db: None, day: date, types: set[str]) -> None:
    assert {each.code for each in ListEntry.objects.of(CaseList.EXPLOITATION).valid_on(day)} == types


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        (date(2009, 4, 1), date(2013, 10, 6), "soca"),
        (date(2013, 10, 7), None, "nca"),
        (date(2009, 4, 1), date(2017, 4, 30), "gla"),
        (date(2017, 5, 1), None, "glaa"),
        (date(2011, 7, 1), None, "salvation_army"),
    ],
)
def test_first_responder_is_one_of_the_day_of_the_referral(db: None, first: date, last: date | None, code: str) -> None:
    def refused(day: date) -> bool:
        told = nrm_facts(responder=code, types=("sexual",), consent_on=day, referred_on=day, received_on=day)
        return "first_responder" in find_problems(told, date(2026, 1, 1))

    days = [first - timedelta(days=1), first, *([last, last + timedelta(days=1)] if last else [])]
    assert [refused(day) for day in days] == [True, False, False, True][: len(days)]


# --- counts -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("said", "counts"),
    [
        ({}, {"nrm.reported_by_authority"}),
        ({"responder": "police"}, {"nrm.reported_by_authority", "nrm.through_first_responder"}),
        ({"responder": "police", "by_authority": False}, {"nrm.through_first_responder"}),
        ({"referred_on": None}, set()),
        (a_refusal(date(2016, 1, 4)), {"nrm.duty_to_notify"}),
    ],
)
def test_referral_counts_by_who_reported_it(northern: User, said: dict[str, Any], counts: set[str]) -> None:
    case = an_nrm_case(northern, **said)

    assert {*CountedCase.objects.filter(case=case).values_list("count", flat=True)} == counts


def test_day_of_the_referral_decides_the_quarter(northern: User, now: Any) -> None:
    case = an_nrm_case(northern, now)
    moved = nrm_facts(referred_on=date(2014, 7, 1))

    change_nrm(case_id=case.pk, facts=moved, seen_version=1, by=northern, now=now)

    assert CountedCase.objects.get(case=case).quarter == "2014-15-Q2"


def test_through_first_responders_is_broken_down_by_organisation(client: Client, northern: User, now: datetime) -> None:
    for responder in ("council", "council", "police", "bawso"):
        an_nrm_case(northern, now, responder=responder)
    an_nrm_case(northern, now)

    rows = CountTotal.objects.filter(count="nrm.through_first_responder").exclude(category="")

    parts = {(row.breakdown, row.category): row.value for row in rows}
    assert parts == {
        ("first_responder_organisation", "local_authority"): 2,
        ("first_responder_organisation", "police"): 1,
        ("first_responder_organisation", "not_known"): 1,
    }
    client.force_login(northern)
    part = records_address(
        "nrm.through_first_responder", "2014-15-Q1", GWYNEDD, "first_responder_organisation", "local_authority"
    )
    page = client.get(part).text
    assert "Local authority" in page
    assert "several categories" not in page


def test_overlap_of_the_two_counts_is_shown_with_each(client: Client, northern: User, now: datetime) -> None:
    for said in ({"responder": "police"}, {"responder": "police", "by_authority": False}, {}, {}):
        an_nrm_case(northern, now, **said)
    an_nrm_case(northern, now, responder="police", referred_on=date(2014, 7, 1))
    client.force_login(northern)

    for name, total in (("nrm.reported_by_authority", 3), ("nrm.through_first_responder", 2)):
        page = client.get(records_address(name, "2014-15-Q1", GWYNEDD, "", "")).text
        assert f": {total}</h1>" in page
        assert "1 of these cases is also counted in another number, and the two never add:" in page
