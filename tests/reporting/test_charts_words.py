"""Findings by rule, forecasts that can be said, and classes of a map."""

from decimal import Decimal
from itertools import pairwise

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from reporting.charts.breakdown import Bar
from reporting.charts.classes import MOST as MOST_CLASSES
from reporting.charts.classes import classes
from reporting.charts.findings import forecast_words, parts_finding, trend_finding, waves_finding
from reporting.charts.trend import Level, Point
from reporting.charts.wave import Wave
from reporting.figures.forecast import FEWEST, MOST, forecast
from tests.reporting.chart_specs import quarters


@pytest.fixture(autouse=True)
def _english() -> None:
    translation.activate("en")


@pytest.mark.parametrize(
    ("values", "finding"),
    [
        ([1, 2, 3, 4], "The value rose in every period, from 1 to 4"),
        ([4, 3, 2, 1], "The value fell in every period, from 4 to 1"),
        ([4, 5, 3, 7], "7 (January to March 2014) is the highest value shown"),
        ([4, 5, 6, 2], "2 (January to March 2014) is the lowest value shown"),
        ([4, 9, 1, 6, 5], "The value rose from 4 (April to June 2013) to 5 (April to June 2014)"),
        ([9, 9, 1, 6, 5], "The value fell from 9 (April to June 2013) to 5 (April to June 2014)"),
        ([5, 9, 1, 6, 5], "The value is the same as before: 5 (April to June 2013) and 5 (April to June 2014)"),
        ([None, None], "No value can be shown yet"),
        ([None, 7], "7 (July to September 2013) is the latest value"),
    ],
)
def test_trend_finding_says_only_what_the_values_hold(values: list[float | None], finding: str) -> None:
    assert trend_finding(quarters(values)) == finding


def test_trend_finding_never_says_every_period_over_a_gap() -> None:
    assert "every" not in trend_finding(quarters([1, 2, None, 3, 4]))


def test_trend_finding_tells_a_met_target_and_a_stay_over_the_baseline() -> None:
    points = quarters([5, 9, 7, 8])

    assert trend_finding(points, target=Level(8, "8")).startswith("The target of 8 has been met: 8")
    assert trend_finding(points, target=Level(8, "8"), fewer_is_better=True).startswith("The target of 8 has been met")
    assert trend_finding(points, baseline=Level(6, "6")) == "The last 3 values lie above the baseline of 6"
    assert (
        trend_finding(quarters([9, 1, 2, 3]), baseline=Level(6, "6")) == "The last 3 values lie below the baseline of 6"
    )
    assert "baseline" not in trend_finding(quarters([5, 9, None, 7, 8]), baseline=Level(6, "6"))


def test_trend_finding_leaves_a_quarter_that_is_not_complete_out() -> None:
    whole = quarters([4, 9, 5, 6])
    part = Point("Q1", "April to June 2014", 1, "1", "2014-15", is_complete=False)

    assert trend_finding((*whole, part)) == trend_finding(whole)


def test_parts_finding_names_the_largest_only_if_all_are_shown() -> None:
    race, religion = Bar("Race", 7, "7"), Bar("Religion", 5, "5")

    assert parts_finding([race, religion]) == "The largest part: Race, 7"
    assert parts_finding([race, religion, Bar("Disability", None, "[c]")]) == "The parts that can be shown"
    assert parts_finding([race, Bar("Religion", 7, "7")]) == "No part is larger than all others"


@pytest.mark.parametrize(
    ("is_significant", "start"),
    [(True, "The value rose from 70%"), (False, "No clear change: 70%"), (None, "72% (2013-14) is the latest value")],
)
def test_waves_finding_tells_a_change_only_where_it_is_significant(is_significant: bool | None, start: str) -> None:
    waves = [Wave("1", "2012-13", 70, "70%"), Wave("2", "2013-14", 72, "72%", is_significant=is_significant)]

    assert waves_finding(waves).startswith(start)


def test_findings_have_welsh_of_their_own() -> None:
    with translation.override("cy"):
        assert trend_finding(quarters([1, 2, 3, 4])) == "Cododd y gwerth ym mhob cyfnod, o 1 i 4"
        assert "cyfnodau diwethaf (8)" in forecast_words(8)


counts = st.lists(st.integers(0, 10**6).map(Decimal), min_size=FEWEST, max_size=20)


@given(counts, st.integers(1, 12))
def test_forecast_is_never_below_0_nor_over_its_ceiling(values: list[Decimal], steps: int) -> None:
    made = forecast(values, steps, ceiling=Decimal(1000))

    assert made is not None
    assert all(0 <= value <= 1000 for value in made.values)
    assert len(made.values) <= made.made_from // 2
    assert FEWEST <= made.made_from <= MOST


@given(st.integers(0, 1000), st.integers(0, 50), st.integers(FEWEST, 12))
def test_forecast_carries_a_straight_line_on(start: int, step: int, length: int) -> None:
    made = forecast([Decimal(start + step * place) for place in range(length)], 2)

    assert made is not None
    assert made.values == (Decimal(start + step * length), Decimal(start + step * (length + 1)))


@given(counts, st.integers(0, 3))
def test_forecast_needs_four_values_in_a_row_at_the_end(values: list[Decimal], back: int) -> None:
    gapped: list[Decimal | None] = [*values]
    gapped[len(values) - 1 - back] = None

    assert forecast(gapped, 2) is None


def test_forecast_is_not_moved_by_one_odd_quarter() -> None:
    steady = [Decimal(value) for value in (10, 12, 14, 16, 18, 20, 22)]
    odd = [*steady[:3], Decimal(400), *steady[4:]]

    assert forecast(odd, 1) == forecast(steady, 1)


def test_forecast_looks_back_no_further_than_it_says() -> None:
    values = [Decimal(value) for value in (900, 1, 2, 3, 4, 5, 6, 7, 8)]

    assert forecast(values, 1) == forecast(values[1:], 1)


@given(st.lists(st.floats(0, 500, allow_nan=False), min_size=1, max_size=22), st.integers(0, 2))
def test_classes_are_five_at_most_each_with_members(values: list[float], decimals: int) -> None:
    cut = classes(values, decimals=decimals)
    members = {cut.of(round(value, decimals)) for value in values}

    assert members == set(range(len(cut.cuts) + 1))
    assert len(cut.cuts) < MOST_CLASSES
    assert all(later > earlier for earlier, later in pairwise(cut.cuts))
    assert all(round(value, decimals) == value for value in cut.cuts)
