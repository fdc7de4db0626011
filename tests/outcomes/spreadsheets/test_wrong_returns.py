"""Files for a return that is not there, not theirs, not the one expected or not to be changed now."""

from typing import Any

import pytest

from cohesion.models import User
from outcomes.models import Figure, Plan, QuarterlyReturn, ReturnStatus
from tests.outcomes.spreadsheets.filling import csv_of, file_of, preview_of

WHERE = "NWW,2014-15-Q1"


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
