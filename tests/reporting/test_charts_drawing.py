"""Drawings of the dashboards: safe under any content policy, told in words, and with labels that keep apart."""

import re
from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.charts.axes import LOOKS, MOST_GRID_LINES, scale_marks
from reporting.charts.frame import HiddenValueTold, Size, Spec
from reporting.charts.labels import Placing, wrapped
from reporting.charts.trend import Level, Moment, Point, Second, Trend
from reporting.charts.trend_drawing import placed_labels
from tests.reporting import chart_specs

SVG = "{http://www.w3.org/2000/svg}"
SIZES: tuple[Size, ...] = ("wide", "phone", "print")
SPECS = [(language, name) for language in ("en", "cy") for name in chart_specs.every_spec("en")]
ALLOWED = {"svg", "title", "desc", "rect", "path", "circle", "text", "defs", "pattern"}


def parsed(spec: Spec, size: Size) -> ElementTree.Element:
    return ElementTree.fromstring(spec.svg(size, ident="here"))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("language", "name"), SPECS)
def test_drawing_is_named_and_needs_no_style_or_script(language: str, name: str, size: Size) -> None:
    spec = chart_specs.every_spec(language)[name]
    root = parsed(spec, size)

    assert root.get("role") == "img"
    assert root.get("lang") == language
    assert root.get("aria-labelledby") == "here-t here-d"
    assert [(child.get("id"), child.text) for child in root[:2]] == [("here-t", spec.title), ("here-d", spec.alt)]
    elements = list(root.iter())
    assert {element.tag.removeprefix(SVG) for element in elements} <= ALLOWED
    assert not {key for element in elements for key in element} & {"style", "class", "onload", "href"}
    assert root[2].get("fill") == "#ffffff"


@pytest.mark.parametrize(("language", "name"), SPECS)
def test_words_on_a_phone_are_never_under_12_pixels(language: str, name: str) -> None:
    """The narrowest page gives a drawing 290 pixels."""
    root = parsed(chart_specs.every_spec(language)[name], "phone")
    width = float((root.get("viewBox") or "").split()[2])
    sizes = [float(text.get("font-size") or 0) for text in root.iter(f"{SVG}text")]

    assert min(sizes) * 290 / width >= 12


def test_words_are_escaped_wherever_they_come_from() -> None:
    evil = "<script>\"&'</script>"
    trend = replace(
        chart_specs.broken(),
        title=evil,
        alt=evil,
        series=evil,
        subtitle=evil,
        moments=(Moment(1, evil),),
        language=evil,
    )

    assert "<script" not in trend.svg("wide")
    assert evil in {text.text for text in parsed(trend, "wide").iter(f"{SVG}title")}


def test_name_of_a_drawing_holds_no_markup() -> None:
    with pytest.raises(ValueError, match="letters"):
        chart_specs.trend().svg("wide", ident='a"b')


numbers = st.floats(min_value=0, max_value=10**6, allow_nan=False).map(lambda value: round(value, 1))
words = st.text("abcŵŷ mwy", min_size=1, max_size=24).map(str.strip).filter(bool)


@st.composite
def trends(draw: st.DrawFn) -> Trend:
    values = draw(st.lists(st.none() | numbers, min_size=1, max_size=40))
    points = chart_specs.quarters(values)
    ahead = chart_specs.quarters([*[0.0] * len(values), *draw(st.lists(numbers, max_size=4))])[len(values) :]
    base, target = draw(st.none() | numbers), draw(st.none() | numbers)
    second = draw(st.booleans())
    others = draw(st.lists(st.none() | numbers, min_size=len(values), max_size=len(values)))
    return Trend(
        draw(words),
        "",
        draw(st.sampled_from(["en", "cy"])),
        draw(words),
        "",
        points,
        forecast=ahead,
        baseline=None if base is None else Level(base, f"{base:,g}", note=draw(words)),
        target=None if target is None else Level(target, f"{target:,g}", first=len(values) // 2),
        second=Second(draw(words), chart_specs.quarters(others)) if second else None,
        moments=tuple(Moment(at, "Plan begins") for at in draw(st.lists(st.floats(0, 10), max_size=3))),
        from_zero=draw(st.booleans()),
    )


@settings(max_examples=60, deadline=None)
@given(trends(), st.sampled_from(SIZES))
def test_labels_never_touch_and_stay_on_the_paper(trend: Trend, size: Size) -> None:
    placing: Placing = placed_labels(trend, size)

    assert not [pair for pair in combinations(placing.taken, 2) if pair[0].meets(pair[1])]
    sheet = LOOKS[size].sheet
    assert all(box.left >= 0 and box.right <= sheet.width and box.bottom <= sheet.height for box in placing.taken)


@settings(max_examples=60, deadline=None)
@given(trends(), st.sampled_from(SIZES))
def test_last_value_is_always_labelled(trend: Trend, size: Size) -> None:
    known = [point for point in trend.points if point.value is not None]
    told = " ".join(text.text or "" for text in parsed(trend, size).iter(f"{SVG}text") if text.get("stroke"))

    assert not known or known[-1].printed in told


@given(
    st.lists(st.floats(-1e6, 1e6, allow_nan=False).map(lambda v: round(v, 2)), min_size=1, max_size=20), st.booleans()
)
def test_scale_holds_every_value_between_few_marks(values: list[float], from_zero: bool) -> None:
    marks = scale_marks(values, from_zero=from_zero)

    assert marks[0] <= min(values)
    assert marks[-1] >= max(values)
    assert 2 <= len(marks) <= MOST_GRID_LINES + 1
    if from_zero and min(values) >= 0:
        assert marks[0] == 0


def test_line_is_parted_at_a_gap_and_at_a_break() -> None:
    """Two stretches before the break, a value between gaps as a dot alone; the second series in two."""
    lines = [p for p in parsed(chart_specs.broken(), "wide").iter(f"{SVG}path") if p.get("stroke") == "#0b5d5e"]

    assert len(lines) == 2


def test_step_that_is_not_significant_is_not_joined() -> None:
    joins = [p for p in parsed(chart_specs.waves(), "wide").iter(f"{SVG}path") if p.get("stroke") == "#0b5d5e"]

    assert len(joins) == 2  # of four steps between five waves, one wave missing


def test_line_breaks_only_between_words() -> None:
    assert wrapped("Castell-nedd Port Talbot", width=80, size=15, weight=600) == ("Castell-nedd", "Port Talbot")


def test_tile_map_draws_each_border_once_and_hatches_what_has_no_value() -> None:
    drawn = chart_specs.tiles().svg("wide", ident="map")
    borders = next(p for p in ElementTree.fromstring(drawn).iter(f"{SVG}path") if p.get("stroke-width") == "2")
    lines = re.findall(r"M[^M]+", borders.get("d") or "")

    assert len(lines) == len(set(lines)) > 22
    assert drawn.count("url(#map-h)") == 2  # the tile and its place in the key


@pytest.mark.parametrize("printed", ["3", "[c] of 4", "under 5"])
def test_hidden_value_cannot_bring_a_number_along(printed: str) -> None:
    with pytest.raises(HiddenValueTold):
        Point("Q1", "April to June 2014", None, printed)


def test_halo_lies_under_its_letters_and_not_on_them() -> None:
    """The typesetter of the PDF knows no paint-order: letters with a stroke of their own would be painted over."""
    texts = [text for text in parsed(chart_specs.trend(), "print").iter(f"{SVG}text")]
    halos = [place for place, text in enumerate(texts) if text.get("stroke")]

    assert halos
    assert all(
        any(text.text == texts[place].text and not text.get("stroke") for text in texts[place:]) for place in halos
    )
