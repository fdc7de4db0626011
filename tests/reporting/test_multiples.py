"""Regions side by side: a line over several periods, a bar for one, and nothing of what may not be shown."""

from reporting.charts.multiples import multiple


def test_single_period_is_a_bar_on_the_scale_of_all() -> None:
    half, whole = multiple([5.0], [7.5], top=10.0), multiple([10.0], [7.5], top=10.0)

    assert 'width="94"' in half
    assert 'width="188"' in whole
    assert "stroke-dasharray" in half


def test_hidden_value_has_no_bar() -> None:
    assert "<rect" not in multiple([None], [7.5], top=10.0)
    assert "<circle" not in multiple([None], [None], top=0.0)


def test_several_periods_are_a_line() -> None:
    drawn = multiple([4.0, 5.0, None, 6.0], [4.0, 5.0, 5.0, 6.0], top=6.0)

    assert "<rect" not in drawn
    assert drawn.count("<circle") == 1
