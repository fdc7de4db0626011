"""What may not be shown leaves no trace in drawing, words, table or file."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.charts.alternative import trend_alt
from reporting.charts.axes import scale_marks
from reporting.charts.breakdown import Bar, Parts
from reporting.charts.download import Marking, csv_text, standalone_svg
from reporting.charts.findings import trend_finding
from reporting.charts.frame import Size
from reporting.charts.tiles import Tile, Tiles, of_rates
from reporting.charts.trend import Trend
from tests.reporting import chart_specs

SIZES: tuple[Size, ...] = ("wide", "phone", "print")
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def as_seen(values: list[float], hidden: set[int]) -> Trend:
    """The whole way of a dashboard: finding, words and drawing from the points of an audience."""
    points = chart_specs.quarters([None if place in hidden else value for place, value in enumerate(values)])
    finding = trend_finding(points)
    return Trend(finding, "Wales", "en", "Reports", trend_alt(finding, points), points)


def everything(trend: Trend) -> str:
    drawn = "".join(trend.svg(size) for size in SIZES)
    return drawn + csv_text(trend, Marking.RELEASED) + standalone_svg(trend, Marking.RELEASED)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(5, 900), min_size=2, max_size=12), st.data())
def test_everything_is_the_same_whatever_was_hidden(values: list[int], data: st.DataObject) -> None:
    hidden = data.draw(st.sets(st.integers(0, len(values) - 1), min_size=1))
    other = [data.draw(st.integers(0, 10**6)) if place in hidden else value for place, value in enumerate(values)]

    assert everything(as_seen([*map(float, values)], hidden)) == everything(as_seen([*map(float, other)], hidden))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(5, 9000), min_size=2, max_size=12), st.data())
def test_words_hold_no_number_that_is_not_shown(values: list[int], data: st.DataObject) -> None:
    hidden = data.draw(st.sets(st.integers(0, len(values) - 1), min_size=1))
    trend = as_seen([*map(float, values)], hidden)
    shown = [float(value) for place, value in enumerate(values) if place not in hidden]
    allowed = {f"{value:,g}" for value in shown} | {f"{mark:,g}" for mark in scale_marks(shown, from_zero=True)}
    allowed |= {
        number for point in trend.points for number in NUMBER.findall(f"{point.name} {point.when} {point.group}")
    }
    told = [*re.findall(r">([^<]+)<", trend.svg("wide")), *(cell for row in trend.table().rows for cell in row)]

    assert {number for text in told for number in NUMBER.findall(text)} <= allowed


def test_hidden_part_has_its_symbol_and_no_bar() -> None:
    parts = chart_specs.parts()
    without = replace(parts, bars=tuple(bar for bar in parts.bars if bar.value is not None))

    assert parts.svg("wide").count("<rect") == without.svg("wide").count("<rect")
    assert "[c]" in parts.svg("phone")


def test_scale_of_parts_comes_from_those_shown() -> None:
    bars = (Bar("Race", 10, "10"), Bar("Religion", None, "[c]"))
    spec = Parts("", "", "en", "", "Characteristic", bars)

    assert max(float(w) for w in re.findall(r'<rect x="[^"]+" y="[^"]+" width="([\d.]+)"', spec.svg("wide"))) > 400


def test_hidden_tile_is_in_no_class_and_no_key() -> None:
    shown = [Tile(f"A{k}", "A", k, 0, "R", f"{value:.1f}", value) for k, value in enumerate((1.0, 2.0, 3.0))]
    hidden = Tile("B", "B", 3, 0, "R", "[c]")
    _tiles, key = of_rates([*shown, hidden], decimals=1, language="en")
    tiles, same = of_rates([hidden, *shown], decimals=1, language="en")

    assert key == same
    assert next(tile for tile in tiles if tile.name == "B").shade is None
    assert "[c]" in Tiles("", "", "en", "", "Rate", tiles, key).svg("phone")


def test_hidden_wave_brings_no_interval_and_no_base_along() -> None:
    with pytest.raises(ValueError, match="interval"):
        replace(chart_specs.waves().waves[0], value=None, printed="[c]", printed_interval="", base="")
