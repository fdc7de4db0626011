"""Lines of the tidy file that a return cannot hold, and those that it can."""

import pytest

from cohesion.file_problems import MOST_SHOWN
from outcomes.models import Measure, QuarterlyReturn
from tests.outcomes.spreadsheets.filling import CONWY, GWYNEDD, csv_of, preview_of

WHERE = "NWW,2014-15-Q1"


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
