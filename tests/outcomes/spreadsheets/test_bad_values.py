"""Values that a return cannot hold: each is named with its place, what stands there, the reason and the fix."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from cohesion.models import User
from outcomes.models import Figure, Measure, Plan, QuarterlyReturn, ReturnStatus
from outcomes.spreadsheets.problems import MOST_SHOWN
from tests.outcomes.spreadsheets.filling import CONWY, GWYNEDD, Opened, csv_of, file_of, preview_of

WHERE = "NWW,2014-15-Q1"


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


@pytest.mark.parametrize(
    ("line", "value", "reason"),
    [
        (f"{WHERE},9.9.M9,{GWYNEDD},,,3,,", "9.9.M9", "no measure with this code"),
        (f"{WHERE},1.2.M3,W06000015,,,3,,", "W06000015", "does not belong to the return’s region"),
        (f"{WHERE},1.1.M2,,,,3,,", "3", "holds no number"),
        (f"{WHERE},1.2.M3,,organisation,housing,3,,", "organisation", "not broken down in this way"),
        (f"{WHERE},1.1.M8,,protected_characteristic,shoe_size,3,,", "shoe_size", "list is closed"),
        (f"{WHERE},1.2.M3,,department,,3,,", "3", "without a name"),
        (f"{WHERE},1.2.M3,,,housing,3,,", "housing", "without its breakdown"),
        (f"{WHERE},1.2.M3,,,,,,", "", "value is empty"),
        (f"{WHERE},1.2.M3,,,,3,perhaps,", "perhaps", "not in the list"),
        (f"{WHERE},1.2.M3,,,,3,nil,", "3", "is not 0"),
        (f"{WHERE},1.2.M3,,,,3,not_collected,", "3", "a value is given"),
        (f"{WHERE},1.2.M3,,,,=1+1,,", "=1+1", "not a number"),
        (f"{WHERE},1.2.M3,,,,-1,,", "-1", "negative"),
        (f"{WHERE},1.2.M3,,,,1.5,,", "1.5", "whole things"),
        (f"{WHERE},1.2.M3,,,,1e3,,", "1e3", "not a number"),
        (f"{WHERE},1.1.M1,,,done,,,", "done", "not a state of a milestone"),
        (f"{WHERE},1.1.M1,,,achieved,4,,", "4", "has no value"),
        (f"{WHERE},1.3.M1,,,achieved,,,", "1.3.M1", "not a milestone"),
        (f"{WHERE},5.1.M2,,,,4.5,,", "4.5", "number of answers"),
        ("CV,2014-15-Q1,1.2.M3,,,,3,,", "CV", "another region"),
        ("NWW,2014-15-Q2,1.2.M3,,,,3,,", "2014-15-Q2", "another quarter"),
        (f"{WHERE},1.2.M3,,,,3", "NWW,2014-15-Q1,1.2.M3,,,,3", "7 fields"),
    ],
)
def test_a_bad_line_of_the_tidy_file_is_named(
    northern_return: QuarterlyReturn, line: str, value: str, reason: str
) -> None:
    preview = preview_of(csv_of(f"{WHERE},1.3.M1,,,,1,,", line), "r.csv")

    [problem] = preview.problems
    assert problem.place == "line 3"
    assert problem.value == value
    assert reason in problem.reason
    assert problem.fix


def test_a_line_that_stands_twice_is_named_with_its_first(northern_return: QuarterlyReturn) -> None:
    lines = (f"{WHERE},1.3.M1,,,,1,,", f'{WHERE},1.2.M3,{CONWY},,,5,,"over\ntwo lines"', f"{WHERE},1.3.M1,,,,1,,")

    [problem] = preview_of(csv_of(*lines), "r.csv").problems

    assert problem.place == "line 5"
    assert "line 2" in problem.reason


def test_the_tidy_file_reads_ratings_milestones_and_their_optional_numbers(northern_return: QuarterlyReturn) -> None:
    preview = preview_of(
        csv_of(
            f"{WHERE},5.1.M2,{GWYNEDD},,,4.25,,n=12",
            f"{WHERE},2.2.M4,,,under_way,,,Two sessions",
            f"{WHERE},2.2.M4,,,,17,,",
            f"{WHERE},1.2.M3,,department,Leisure,4,estimated,",
        ),
        "r.csv",
    )

    assert preview.lines == []
    by_measure = {Measure.objects.get(pk=key.measure_id).code: cell for key, cell in preview.values.figures.items()}
    assert by_measure["5.1.M2"] is not None
    assert by_measure["5.1.M2"].responses == 12
    assert by_measure["2.2.M4"] is not None
    assert by_measure["2.2.M4"].value == 17
    assert [state.status for state in preview.values.milestones.values() if state] == ["UNDER_WAY"]
    assert [new.label for new in preview.new_figures] == ["Leisure"]


def test_all_problems_are_counted_and_two_hundred_shown(northern_return: QuarterlyReturn) -> None:
    preview = preview_of(csv_of(*[f"{WHERE},9.9.M9,,,,{n},," for n in range(MOST_SHOWN + 50)]), "r.csv")

    assert (len(preview.problems), preview.problem_count) == (MOST_SHOWN, MOST_SHOWN + 50)
    assert "50" in preview.lines[-1]


@pytest.mark.parametrize(
    ("first", "reason"),
    [
        ("XX,2014-15-Q1,1.3.M1,,,,1,,", "no region with this code"),
        ("NWW,2014-Q1,1.3.M1,,,,1,,", "quarter is not one"),
        ("NWW,2015-16-Q4,1.3.M1,,,,1,,", "has not been opened"),
    ],
)
def test_a_file_for_a_return_that_is_not_there_says_what_to_do(
    northern_return: QuarterlyReturn, first: str, reason: str
) -> None:
    [problem] = preview_of(csv_of(first), "r.csv").problems

    assert reason in problem.reason
    assert problem.fix


def test_a_file_for_a_quarter_that_is_not_open_names_the_command_that_opens_it(db: None) -> None:
    [problem] = preview_of(csv_of("NWW,2014-15-Q1,1.3.M1,,,,1,,"), "r.csv").problems

    assert "open_round --plan NDP-2014-16 --quarter 2014-15-Q1" in problem.fix


def test_an_accepted_return_cannot_be_imported_into(accepted_return: QuarterlyReturn) -> None:
    [problem] = preview_of(csv_of(f"{WHERE},1.3.M1,,,,1,,"), "r.csv").problems

    assert "Accepted" in problem.reason
    assert "reopen" in problem.fix


def test_a_submitted_return_cannot_be_imported_into(northern_return: QuarterlyReturn, put_in: Any, now: Any) -> None:
    QuarterlyReturn.objects.filter(pk=northern_return.pk).update(
        first_submitted_at=now, submitted_at=now, submitted_by=northern_return.updated_by
    )
    put_in(northern_return, ReturnStatus.SUBMITTED)

    [problem] = preview_of(csv_of(f"{WHERE},1.3.M1,,,,1,,"), "r.csv").problems

    assert "Submitted" in problem.reason


def test_another_regions_file_is_as_good_as_missing(northern_return: QuarterlyReturn, southern: User) -> None:
    [problem] = preview_of(csv_of(f"{WHERE},1.3.M1,,,,1,,"), "r.csv", user=southern).problems

    assert "no return of NWW" in problem.reason


def test_a_reader_may_not_import(northern_return: QuarterlyReturn, reader: User) -> None:
    [problem] = preview_of(csv_of(f"{WHERE},1.3.M1,,,,1,,"), "r.csv", user=reader).problems

    assert "role" in problem.reason


def test_a_file_chosen_on_the_page_of_another_return_is_refused(
    northern_return: QuarterlyReturn, officer: User
) -> None:
    other = QuarterlyReturn.objects.get(round=northern_return.round, region__code="CV")

    [problem] = preview_of(csv_of(f"{WHERE},1.3.M1,,,,1,,"), "r.csv", expected=other).problems

    assert "not the one on this page" in problem.reason


def test_a_file_written_before_the_measures_changed_is_refused(northern_return: QuarterlyReturn, plan: Plan) -> None:
    data = file_of(northern_return, {("figure|1.3.M1", "value|"): 2})
    plan.measures.filter(code="1.3.M1").update(text_en="Number of conferences held")

    [problem] = preview_of(data).problems

    assert "have changed since" in problem.reason


def test_a_file_written_before_a_translation_was_corrected_is_still_good(
    northern_return: QuarterlyReturn, plan: Plan
) -> None:
    data = file_of(northern_return, {("figure|1.3.M1", "value|"): 2})
    plan.measures.filter(code="1.3.M1").update(text_cy="Nifer y cynadleddau")
    Plan.objects.filter(pk=plan.pk).update(version=plan.version + 1)

    assert preview_of(data).lines == []


def test_a_preview_saves_nothing(northern_return: QuarterlyReturn) -> None:
    preview_of(csv_of(f"{WHERE},1.2.M3,,department,Leisure,4,,"), "r.csv")

    assert not Figure.objects.exists()
    assert not northern_return.region.proposed_categories.exists()
