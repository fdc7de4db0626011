from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cohesion.calendar import FinancialYear, Quarter, add_working_days, is_working_day, working_days_between

DAYS = st.dates(date(1995, 1, 1), date(2090, 1, 1))


@given(DAYS)
def test_quarter_containing_a_day_spans_it_and_reads_back(day: date) -> None:
    quarter = Quarter.containing(day)

    assert quarter.starts_on <= day <= quarter.ends_on
    assert Quarter.parse(str(quarter)) == quarter
    assert quarter.next.previous == quarter
    assert quarter.next.starts_on == quarter.ends_on + timedelta(days=1)
    assert quarter.year == FinancialYear.containing(day)


@pytest.mark.parametrize(
    "text", ["2014-16", "2014-15-Q5", "14-15", "2014-15-q1", "2014-15 Q1", "٢٠١٤-15", "", "1850-51"]
)
def test_period_written_wrongly_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="write it like"):
        Quarter.parse(text) if "Q" in text.upper() else FinancialYear.parse(text)


@pytest.mark.parametrize(
    ("quarter", "due"),
    [
        ("2014-15-Q1", date(2014, 7, 28)),
        ("2014-15-Q2", date(2014, 10, 28)),
        ("2014-15-Q4", date(2015, 4, 30)),  # Good Friday and Easter Monday do not count
    ],
)
def test_return_is_due_twenty_working_days_after_its_quarter(quarter: str, due: date) -> None:
    assert Quarter.parse(quarter).due_on == due


@given(DAYS, st.integers(0, 60))
def test_adding_working_days_is_undone_by_counting_them(day: date, days: int) -> None:
    later = add_working_days(day, days)

    assert working_days_between(day, later) == days
    assert days == 0 or is_working_day(later)
