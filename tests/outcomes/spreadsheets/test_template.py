"""The workbook as a person gets it."""

from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from typing import Any

import pandas as pd
import pytest
from django.utils.translation import override
from openpyxl import load_workbook

from cohesion.calendar import Quarter
from cohesion.models import User
from outcomes.actions.rounds import open_round
from outcomes.models import Measure, Plan, QuarterlyReturn
from outcomes.spreadsheets.layout import Cell, Sheets
from outcomes.spreadsheets.template import write_template
from tests.outcomes.spreadsheets.filling import GWYNEDD, Opened, file_of, preview_of


def row_keys(sheets: Sheets) -> list[str]:
    keyed = [sheet for sheet in sheets.sheets if 1 in sheet.hidden_columns]
    return [str(row.cells[1].value) for sheet in keyed for row in sheet.rows if 1 in row.cells]


def cells_of(sheets: Sheets, row_key: str) -> dict[int, Cell]:
    for sheet in sheets.sheets:
        for row in sheet.rows:
            if 1 in row.cells and row.cells[1].value == row_key:
                return dict(row.cells)
    raise LookupError(row_key)


def test_every_measure_and_action_of_the_plan_has_its_row(northern_return: QuarterlyReturn, plan: Plan) -> None:
    keys = row_keys(write_template(northern_return, "en"))

    codes = {key.split("|")[1] for key in keys if key.split("|")[0] in {"figure", "milestone", "evidence", "derived"}}
    assert codes == set(plan.measures.values_list("code", flat=True))
    assert {key for key in keys if key.startswith("action|")} == {
        f"action|{code}" for code in plan.actions.values_list("code", flat=True)
    }


def test_both_languages_have_the_same_keys_and_their_own_headings(northern_return: QuarterlyReturn) -> None:
    english, welsh = (write_template(northern_return, language) for language in ("en", "cy"))

    different = [key for key, other in zip(row_keys(english), row_keys(welsh), strict=True) if key != other]
    assert different == ["language=en"]
    assert cells_of(english, "milestone|1.1.M1")[3].value != cells_of(welsh, "milestone|1.1.M1")[3].value


def test_the_workbook_does_not_depend_on_the_language_of_the_moment(northern_return: QuarterlyReturn) -> None:
    with override("cy"):
        active = write_template(northern_return, "en")

    assert active == write_template(northern_return, "en")


def test_only_entries_are_open_to_typing(northern_return: QuarterlyReturn) -> None:
    opened = Opened(file_of(northern_return, {}))
    sheet, row, column = opened.find("figure|1.2.M3", f"value|{GWYNEDD}")

    assert all(page.protection.sheet and not page.protection.password for page in opened.book.worksheets)
    assert not sheet.cell(row, column).protection.locked
    assert all(sheet.cell(row, locked).protection.locked for locked in (1, 2, 3, 4, column + 2))


def test_states_are_chosen_from_a_hidden_list(northern_return: QuarterlyReturn) -> None:
    opened = Opened(file_of(northern_return, {}))
    sheet, row, column = opened.find("figure|1.2.M3", f"state|{GWYNEDD}")
    place = sheet.cell(row, column).coordinate

    [rule] = [rule for rule in sheet.data_validations.dataValidation if place in rule.cells]

    assert (rule.type, rule.formula1) == ("list", "'Lists'!$A$1:$A$6")
    assert opened.book["Lists"].sheet_state == "hidden"
    assert opened.book["Lists"]["A2"].value == "None (a true zero)"


def test_heads_stay_in_view_and_on_every_printed_page(northern_return: QuarterlyReturn) -> None:
    sheet, _row, _column = Opened(file_of(northern_return, {})).find("figure|1.2.M3", f"value|{GWYNEDD}")

    assert sheet.freeze_panes == "E6"
    assert sheet.print_title_rows == "$4:$5"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth) == ("landscape", 1)


def test_a_text_that_starts_like_a_formula_stays_a_text(northern_return: QuarterlyReturn) -> None:
    notes = {("figure|1.3.M1", "note|"): "=1+1", ("figure|1.2.M3", "note|"): "@SUM", ("figure|1.2.M4", "note|"): "-2+3"}
    book = load_workbook(BytesIO(file_of(northern_return, notes)))

    kinds = {
        cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row if cell.value in notes.values()
    }
    assert kinds == {"s"}


def test_last_quarters_values_stand_beside_the_entries(
    accepted_return: QuarterlyReturn, plan: Plan, service: User, now: datetime, measure: Callable[[str], Measure]
) -> None:
    following = open_round(plan=plan, quarter=Quarter.parse("2014-15-Q2"), by=service, now=now)
    quarterly_return = following.returns.select_related("round__plan", "region").get(region__code="NWW")

    cells = cells_of(write_template(quarterly_return, "en"), "figure|1.2.M3")

    # Isle of Anglesey, Gwynedd and Conwy reported 10, 11 and 12; this quarter is still empty.
    assert [cells[column].value for column in (10, 13, 16)] == [10, 11, 12]
    assert [cells[column].value for column in (8, 11, 14)] == [None, None, None]


def test_an_ods_is_read_alike_by_another_library(northern_return: QuarterlyReturn) -> None:
    data = file_of(northern_return, {("figure|1.2.M3", f"value|{GWYNEDD}"): 41}, "ods")

    frame = pd.read_excel(BytesIO(data), engine="odf", sheet_name=1, header=None)

    column = list(frame.iloc[0]).index(f"value|{GWYNEDD}")
    [value] = frame[frame[0] == "figure|1.2.M3"][column]
    assert value == 41


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_a_region_of_two_and_a_region_of_four_authorities_fit_alike(northern_return: Any, ending: str) -> None:
    for code in ("CT", "MWW"):
        other = QuarterlyReturn.objects.with_context().get(round=northern_return.round, region__code=code)

        preview = preview_of(file_of(other, {("narrative|7|progress", "value|"): "Done"}, ending), f"r.{ending}")

        assert [change.new for change in preview.changes] == ["Done"]
