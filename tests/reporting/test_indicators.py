"""How sure a share is, and whether a wave differs from the one before: known answers, and what holds whatever comes."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.figures.indicators import Change, Share, change, changes, interval

values = st.none() | st.decimals(0, 100, places=1)
bases = st.none() | st.integers(1, 100_000)
shares = st.builds(Share, values, bases)


def share(value: float, base: int | None = None, stated: str = "") -> Share:
    return Share(Decimal(str(value)), base, stated)


@pytest.mark.parametrize(
    ("value", "base", "low", "high"),
    [(50, 100, "40.4", "59.6"), (76, 14500, "75.3", "76.7"), (0, 10, "0.0", "27.8"), (100, 10, "72.2", "100.0")],
)
def test_interval_is_wilsons(value: int, base: int, low: str, high: str) -> None:
    found = interval(share(value, base))

    assert found is not None
    assert (found.low, found.high) == (Decimal(low), Decimal(high))


@pytest.mark.parametrize("unknown", [Share(None, 100), share(50), share(50, 0), share(101, 100), share(-1, 100)])
def test_no_interval_without_a_share_and_a_base(unknown: Share) -> None:
    assert interval(unknown) is None


@given(st.decimals(0, 100, places=1), st.integers(1, 100_000))
def test_interval_holds_its_value_within_the_possible(value: Decimal, base: int) -> None:
    found = interval(Share(value, base))

    assert found is not None
    slack = Decimal("0.05")  # ends are rounded
    assert 0 <= found.low <= value + slack
    assert value - slack <= found.high <= 100


@given(st.decimals(0, 100, places=1), st.integers(1, 10_000))
def test_interval_grows_no_wider_with_more_people(value: Decimal, base: int) -> None:
    few, many = interval(Share(value, base)), interval(Share(value, base * 4))

    assert few is not None
    assert many is not None
    assert many.high - many.low <= few.high - few.low + Decimal("0.1")


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        (None, share(50, 1000), Change.FIRST),
        (share(50, 1000), Share(None), Change.GAP),
        (Share(None), share(50, 1000), Change.GAP),
        (Share(None), share(63, None, "an increase on 2007"), Change.STATED),
        (share(50, 1000), share(70, 1000, "no change"), Change.STATED),
        (share(51), share(67), Change.NO_BASE),
        (share(51, 900), share(67), Change.NO_BASE),
        (share(1, 50), share(2, 50), Change.TOO_FEW),
        (share(0, 900), share(0, 900), Change.TOO_FEW),
        (share(50, 1000), share(54, 1000), Change.NO_CLEAR),
        (share(50, 1000), share(55, 1000), Change.RISE),
        (share(55, 1000), share(50, 1000), Change.FALL),
    ],
)
def test_change_is_told_only_where_something_bears_it(before: Share | None, after: Share, found: Change) -> None:
    assert change(before, after) == found


@given(shares, shares)
def test_change_turns_with_its_direction(one: Share, other: Share) -> None:
    turned = {Change.RISE: Change.FALL, Change.FALL: Change.RISE}
    there, back = change(one, other), change(other, one)

    assert back == turned.get(there, there)


@given(shares, st.integers(1, 100_000))
def test_same_value_is_never_a_change(one: Share, base: int) -> None:
    assert not change(one, Share(one.value, base)).is_significant


@given(st.lists(shares, max_size=8))
def test_series_is_compared_wave_by_wave(series: list[Share]) -> None:
    found = changes(series)

    assert len(found) == len(series)
    for at, step in enumerate(found):
        if step.is_significant:
            before, after = series[at - 1].value, series[at].value
            assert before is not None
            assert after is not None
            assert (after > before) == (step == Change.RISE)
