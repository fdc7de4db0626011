"""What is unusual against a region's own history: few, precise, and never within what was seen before."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.review.outliers import Unusual, scale, unusual

counts = st.integers(0, 10_000).map(Decimal)
histories = st.lists(counts, min_size=6, max_size=12)


def of(*values: int) -> list[Decimal]:
    return [Decimal(value) for value in values]


def test_outlier_says_value_range_and_number_of_quarters() -> None:
    found = unusual(Decimal(11), of(2, 3, 4, 3, 2, 4, 3, 3))

    assert found == Unusual(Decimal(11), Decimal(2), Decimal(4), 8)


@pytest.mark.parametrize("value", [0, 10, 400])
def test_five_quarters_are_no_history(value: int) -> None:
    assert unusual(Decimal(value), of(10, 10, 11, 9, 10)) is None


def test_modified_z_score_beyond_three_and_a_half_is_unusual() -> None:
    history = of(90, 95, 100, 105, 110, 100)  # median 100, MAD 5: the limit is 100 + 3.5 × 10 (a tenth of 100)

    assert unusual(Decimal(135), history) is None
    assert unusual(Decimal(136), history) is not None


@pytest.mark.parametrize(("value", "is_unusual"), [(5, False), (6, True), (2, True), (3, False)])
def test_series_that_never_moved_bears_the_next_whole_number(value: int, is_unusual: bool) -> None:
    assert (unusual(Decimal(value), of(4, 4, 4, 4, 4, 4)) is not None) is is_unusual


def test_mean_deviation_stands_in_where_most_of_the_history_is_one_number() -> None:
    history = of(0, 0, 0, 0, 0, 30)

    assert scale([Fraction(value) for value in history]) > 6
    assert unusual(Decimal(20), history) is None


@given(histories, counts)
def test_value_within_what_was_seen_is_never_unusual(history: list[Decimal], value: Decimal) -> None:
    if min(history) <= value <= max(history):
        assert unusual(value, history) is None


@given(histories, counts)
def test_order_of_the_history_does_not_matter(history: list[Decimal], value: Decimal) -> None:
    assert unusual(value, history) == unusual(value, sorted(history))


@given(histories, counts, st.integers(1, 1000))
def test_what_is_farther_away_than_something_unusual_is_unusual_too(
    history: list[Decimal], value: Decimal, further: int
) -> None:
    found = unusual(value, history)
    if found and value > found.highest:
        assert unusual(value + further, history) is not None


@given(histories)
def test_scale_is_never_nothing(history: list[Decimal]) -> None:
    assert scale([Fraction(value) for value in history]) >= Fraction(1, 2)
