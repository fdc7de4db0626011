"""Clocks of the National Referral Mechanism against worked examples, and the counts of referrals."""

from datetime import date
from typing import Any

import pytest

from casework.actions.nrm import change_nrm
from casework.models import CountedCase, NrmRecord, NrmSetting
from casework.nrm_clocks import grounds_clock, reconsideration_until, recovery, setting_on
from cohesion.models import User
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
        (date(2023, 1, 29), 0, date(2023, 3, 15)),
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
        (date(2021, 11, 8), "Single Competent Authority or Immigration"),
    ],
)
def test_decision_maker_is_that_of_the_day(steps: list[NrmSetting], day: date, maker: str) -> None:
    assert setting_on(steps, day).decision_maker_en.startswith(maker)


def test_reconsideration_has_a_last_day_since_2023(steps: list[NrmSetting]) -> None:
    assert reconsideration_until(date(2014, 5, 1), steps) is None
    assert reconsideration_until(date(2023, 2, 1), steps) == date(2023, 3, 3)


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
