"""Sharing out whole numbers: always to the unit, always the same way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.demo.apportioning import apportion, chance, varied


@given(st.integers(0, 10_000), st.lists(st.floats(0.01, 1000), min_size=1, max_size=40))
def test_parts_sum_to_the_whole_and_stay_near_their_share(total: int, weights: list[float]) -> None:
    parts = apportion(total, weights)

    assert sum(parts) == total
    assert all(abs(part - total * weight / sum(weights)) <= 1 for part, weight in zip(parts, weights, strict=True))


def test_ties_go_to_the_earlier_place() -> None:
    assert apportion(2, [1, 1, 1]) == [1, 1, 0]


def test_a_weight_of_zero_gets_nothing() -> None:
    assert apportion(7, [0, 1, 0]) == [0, 7, 0]


def test_a_total_without_a_place_to_go_is_refused() -> None:
    with pytest.raises(ValueError, match="7 cannot be shared out"):
        apportion(7, [0, 0])


def test_chance_depends_on_nothing_but_its_subject() -> None:
    assert chance("1.2.M3", "W06000015").random() == chance("1.2.M3", "W06000015").random()
    assert varied(100, 0.25, "a") != varied(100, 0.25, "b")
