"""Values that a return cannot hold: each is named with its place, what stands there, the reason and the fix."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from outcomes.models import Measure, QuarterlyReturn
from tests.outcomes.spreadsheets.filling import GWYNEDD, Opened, file_of, preview_of

BAD_CELLS: list[tuple[Any, str, str]] = [
    ("12 approx", "12 approx", "not a number"),
    ("1,23", "1,23", "not a number"),
    ("1 234", "1 234", "not a number"),
    ("١٢", "١٢", "not a number"),
    (-3, "-3", "negative"),
    ("−3", "−3", "negative"),
    (2.5, "2.5", "whole things"),
    (12345678901, "12345678901", "too large"),
    ("=1+1", "=", "formula"),
    (True, "TRUE", "true or false"),
    (datetime(2014, 6, 30), "2014-06-30", "a date"),  # noqa: DTZ001  (a cell knows no time zone)
    ("#REF!", "#REF!", "error"),
]
COUNTS = [
    "1.1.M8",
    "1.2.M2",
    "1.2.M3",
    "1.2.M4",
    "1.3.M1",
    "2.1.M2",
    "2.1.M3",
    "2.2.M5",
    "2.3.M1",
    "3.1.M5",
    "3.2.M1",
    "7.2.M2",
]


def test_every_cell_that_holds_no_count_is_named(northern_return: QuarterlyReturn) -> None:
    opened = Opened(file_of(northern_return, {}))
    places = []
    for code, (value, _shown, _reason) in zip(COUNTS, BAD_CELLS, strict=True):
        opened.put(f"figure|{code}", f"value|{GWYNEDD}", value)
        sheet, row, _column = opened.find(f"figure|{code}", f"value|{GWYNEDD}")
        places.append(f"{sheet.title}, cell K{row}")

    problems = preview_of(opened.saved()).problems

    assert [problem.place for problem in problems] == places
    assert [problem.value for problem in problems] == [shown for _value, shown, _reason in BAD_CELLS]
    for problem, (_value, _shown, reason) in zip(problems, BAD_CELLS, strict=True):
        assert reason in problem.reason
        assert problem.fix


def test_a_number_typed_as_text_is_read_when_it_can_mean_one_thing_only(northern_return: QuarterlyReturn) -> None:
    opened = Opened(file_of(northern_return, {}))
    typed = {
        "1.2.M3": ("1,234", 1234),
        "1.2.M4": (" 12 ", 12),
        "1.3.M1": ("12.0", 12),
        "1.1.M8": ("1,234,567", 1234567),
    }
    for code, (text, _value) in typed.items():
        opened.put(f"figure|{code}", f"value|{GWYNEDD}", text)

    preview = preview_of(opened.saved())

    figures = preview.values.figures.items()
    read = {Measure.objects.get(pk=key.measure_id).code: cell.value for key, cell in figures if cell}
    assert read == {code: Decimal(value) for code, (_text, value) in typed.items()}


def test_a_percentage_format_does_not_turn_45_into_nought(northern_return: QuarterlyReturn) -> None:
    opened = Opened(file_of(northern_return, {}))
    sheet, row, column = opened.find("figure|5.1.M2", f"value|{GWYNEDD}")
    sheet.cell(row, column).value = 0.45
    sheet.cell(row, column).number_format = "0%"

    [problem] = preview_of(opened.saved()).problems

    assert "percentage" in problem.reason


CONTRADICTIONS: list[tuple[dict[tuple[str, str], Any], str]] = [
    ({("figure|1.3.M1", "value|"): 5, ("figure|1.3.M1", "state|"): "Not available"}, "a value is given"),
    ({("figure|1.2.M3", "value|"): 5, ("figure|1.2.M3", "state|"): "None"}, "is not 0"),
    ({("figure|1.2.M2", "state|"): "Estimated"}, "none is given"),
    ({("figure|1.2.M4", "note|"): "Nobody counted"}, "no state says why"),
    ({("figure|2.1.M2", "state|"): "Perhaps"}, "not in the list"),
    ({("milestone|1.1.M1", "note|"): "Minutes"}, "state of the milestone is missing"),
    ({("new|1.2.M3|department|1", "value|"): 4}, "without a name"),
    ({("example|||1", "title|"): "A drama"}, "outcome is not known"),
    ({("narrative|1|rag", "value|"): "Purple"}, "not in the list"),
    ({("narrative|2|progress", "value|"): "x" * 20_001}, "20,000"),
]
# What the save itself would refuse; asked once nothing else is wrong.
UNUSABLE: list[tuple[dict[tuple[str, str], Any], str]] = [
    ({("figure|5.1.M2", "value|"): Decimal("4.5")}, "number of answers"),
    (
        {("figure|5.1.M2", f"value|{GWYNEDD}"): 9, ("figure|5.1.M2|||responses", f"value|{GWYNEDD}"): 3},
        "outside its scale",
    ),
    ({("milestone|1.1.M1", "value|"): date(2014, 5, 1), ("milestone|1.1.M1", "state|"): "Under way"}, "achieved"),
    ({("action|1.1.A1", "owner|"): "Mared"}, "text is empty"),
]


@pytest.mark.parametrize("cases", [CONTRADICTIONS, UNUSABLE], ids=["contradictions", "unusable"])
def test_cells_that_contradict_each_other_are_all_named(
    northern_return: QuarterlyReturn, cases: list[tuple[dict[tuple[str, str], Any], str]]
) -> None:
    filling = {where: value for part, _reason in cases for where, value in part.items()}

    problems = preview_of(file_of(northern_return, filling)).problems

    assert len(problems) == len(cases)
    assert all(problem.place and problem.fix for problem in problems)
    said = " ".join(problem.reason for problem in problems)
    assert [reason for _part, reason in cases if reason not in said] == []


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_words_of_either_language_are_understood(northern_return: QuarterlyReturn, ending: str) -> None:
    data = file_of(northern_return, {("figure|1.3.M1", "state|"): "NOT_COLLECTED"}, ending, "cy")

    [cell] = preview_of(data, f"r.{ending}").values.figures.values()

    assert cell is not None
    assert cell.state == "NOT_COLLECTED"


def test_merged_entry_cells_are_refused(northern_return: QuarterlyReturn) -> None:
    opened = Opened(file_of(northern_return, {("figure|1.2.M3", f"value|{GWYNEDD}"): 7}))
    sheet, row, column = opened.find("figure|1.2.M3", f"value|{GWYNEDD}")
    sheet.merge_cells(start_row=row, end_row=row, start_column=column, end_column=column + 3)

    [problem] = preview_of(opened.saved()).problems

    assert (problem.place, problem.value) == (f"1 Hate crime, cell K{row}", "7")
    assert "merged" in problem.reason


def test_a_value_in_a_row_that_somebody_added_is_not_lost_silently(northern_return: QuarterlyReturn) -> None:
    opened = Opened(file_of(northern_return, {}))
    sheet, _row, column = opened.find("figure|1.2.M3", f"value|{GWYNEDD}")
    sheet.cell(sheet.max_row + 3, column).value = 3

    [problem] = preview_of(opened.saved()).problems

    assert problem.value == "3"
    assert "not part of the return" in problem.reason


def test_a_copied_row_is_a_duplicate(northern_return: QuarterlyReturn) -> None:
    opened = Opened(file_of(northern_return, {("figure|1.3.M1", f"value|{GWYNEDD}"): 2}))
    sheet, _row, column = opened.find("figure|1.3.M1", f"value|{GWYNEDD}")
    copy = sheet.max_row + 1
    sheet.cell(copy, 1).value = "figure|1.3.M1"
    sheet.cell(copy, column).value = 3

    preview = preview_of(opened.saved())

    assert {problem.value for problem in preview.problems} <= {"", "3"}
    assert any("stands in the file already" in problem.reason for problem in preview.problems)
