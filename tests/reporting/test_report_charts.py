"""Charts: findings by rule, and no trace of what may not be shown."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils import translation

from reporting.charts.drawing import round_steps
from reporting.charts.quarters import Point, quarters_line
from reporting.charts.regions import Rate, regions_dots
from reporting.document import captions, figures
from reporting.document.frozen import Cell, Frozen, from_json
from reporting.document.printer import Printer
from tests.reporting.frozen_report import frozen_report


@pytest.fixture(autouse=True)
def _english() -> None:
    translation.activate("en")


def decimals(*values: int | None) -> list[Decimal | None]:
    return [None if value is None else Decimal(value) for value in values]


@pytest.mark.parametrize(
    ("values", "finding"),
    [
        ((1, 2, 3, 4), "The number rose in every quarter, from 1 to 4"),
        ((4, 3, 2, 1), "The number fell in every quarter, from 4 to 1"),
        ((1, 5, 3, 1), "The second quarter was the busiest, with 5 of the year’s 10"),
        ((4, 4, 1, 1), "The four quarters make up the year’s 10"),
        ((132, 171, 158, 172), "The four quarters make up the year’s 10"),
        ((4, None, 1, 1), "The quarters that can be shown"),
    ],
)
def test_quarters_finding_says_only_what_the_values_hold(values: tuple[int | None, ...], finding: str) -> None:
    assert captions.quarters_finding(decimals(*values), Decimal(10)) == finding


def test_quarters_alternative_text_leaves_hidden_quarters_out() -> None:
    alt = captions.quarters_alt("Finding", decimals(7, None, 9, 8))

    assert "Lowest: 7, April to June" in alt
    assert "Highest: 9, October to December" in alt
    assert "July" not in alt


def test_regions_finding_counts_those_whose_interval_lies_on_one_side() -> None:
    above, below, near = Rate(6, 5, 7), Rate(1, 0.5, 1.5), Rate(4, 3, 5)

    assert "2 were close to the rate for Wales, 1 above it and 1 below it" in captions.regions_finding(
        [above, below, near, near, None], 4.0
    )
    assert captions.regions_finding([None, None], 4.0) == "No region can be shown"


def test_hidden_region_has_a_row_and_no_dot() -> None:
    shown = regions_dots([Rate(4, 3, 5), None], wales=4.0, wales_label="Wales", alt="")

    assert shown.svg.count("<circle") == 1


def frozen_with_hidden_region() -> Frozen:
    frozen = from_json(frozen_report())
    series = frozen.figures["6.2.M2"]
    hidden = replace(series, regions={**series.regions, "CT": Cell(None, "[c]")})
    return replace(frozen, figures={**frozen.figures, "6.2.M2": hidden})


def test_hidden_region_is_neither_drawn_nor_named_in_the_alternative_text() -> None:
    shown = figures.shown(Printer(frozen_with_hidden_region(), "en"), "regions", "6.2.M2", "6.2")

    assert shown is not None
    assert shown.picture is not None
    assert shown.picture.svg.count("<circle") == 7
    assert "Cwm Taf" not in shown.picture.alt
    assert [row.value.printed for row in shown.rows if row.name == "Cwm Taf"] == ["[c]"]


@pytest.mark.parametrize("highest", [0.0, 0.03, 1.0, 7.0, 99.0, 8029.0])
def test_axis_runs_in_few_round_steps_from_zero_past_the_highest_value(highest: float) -> None:
    marks = round_steps(highest)

    assert marks[0] == 0
    assert marks[-1] >= max(highest, 0.01)
    assert 3 <= len(marks) <= 7


def test_line_breaks_where_a_quarter_may_not_be_shown() -> None:
    points = [Point("Q1", 5.0, "5"), Point("Q2", None, "[c]"), Point("Q3", 7.0, "7"), Point("Q4", 0.0, "0")]

    shown = quarters_line(points, series="people", year="2014–15", alt="")

    assert shown.svg.count("<circle") == 3
    assert "[c]" not in shown.svg


def test_parts_name_the_share_of_the_largest() -> None:
    shown = figures.shown(Printer(from_json(frozen_report()), "en"), "parts", "C1", "1.1")

    assert shown is not None
    assert shown.finding == "The largest part makes up 85% of the 2,335"
    assert [row[2].printed for row in shown.rows] == ["1,983", "352"]


def test_chart_of_an_unknown_figure_is_left_out() -> None:
    assert figures.shown(Printer(from_json(frozen_report()), "en"), "quarters", "9.9.M9", "1.1") is None
