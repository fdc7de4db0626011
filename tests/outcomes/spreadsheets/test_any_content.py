"""Whatever the bytes are: a file gives values or problems, never an exception."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cohesion.formula_guard import guarded, unguarded
from outcomes.models import QuarterlyReturn
from outcomes.spreadsheets.csv_reading import HEADER
from tests.outcomes.spreadsheets.filling import csv_of, file_of, member, preview_of, repacked

quick = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)
FIELD = st.one_of(
    st.sampled_from(
        ["NWW", "CV", "2014-15-Q1", "1.2.M3", "1.1.M1", "5.1.M2", "W06000002", "department", "housing", "achieved"]
    ),
    st.sampled_from(["", "12", "-1", "nil", "n=3", "1e99999", "NaN", "٣", "=1", '"', "\r", "\n", "Infinity"]),
    st.text(max_size=12),
)


@quick
@given(data=st.binary(max_size=400), ending=st.sampled_from(["csv", "xlsx", "ods"]))
def test_any_bytes_give_a_problem(northern_return: QuarterlyReturn, data: bytes, ending: str) -> None:
    assert preview_of(data, f"a.{ending}").problem_count > 0


@quick
@given(rows=st.lists(st.lists(FIELD, min_size=1, max_size=11), min_size=1, max_size=6))
def test_any_text_beneath_the_header_gives_values_or_problems(
    northern_return: QuarterlyReturn, rows: list[list[str]]
) -> None:
    text = "\n".join(",".join(row) for row in [list(HEADER), *rows])

    preview = preview_of(text.encode(errors="replace"), "a.csv")

    assert preview.problem_count >= len(preview.problems)
    assert all(problem.line for problem in preview.problems)


@quick
@given(value=st.text(max_size=30), state=st.text(max_size=10), note=st.text(max_size=30))
def test_any_cell_in_a_good_line_gives_values_or_problems(
    northern_return: QuarterlyReturn, value: str, state: str, note: str
) -> None:
    quoted = ['"' + part.replace('"', '""') + '"' for part in (value, state, note)]

    preview = preview_of(
        csv_of(f"NWW,2014-15-Q1,1.2.M3,,,,{','.join(quoted)}").decode().encode(errors="replace"), "a.csv"
    )

    assert preview.is_usable or preview.problems


@given(text=st.text())
def test_a_guarded_text_comes_back_and_runs_nowhere(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert guarded(text)[:1] not in {"=", "+", "-", "@", "\t", "\r"}


@pytest.fixture(scope="module")
def workbooks() -> dict[str, bytes]:
    return {}


@settings(parent=quick, max_examples=25)
@given(at=st.floats(0, 1), junk=st.binary(min_size=1, max_size=30), ending=st.sampled_from(["xlsx", "ods"]))
def test_a_workbook_with_damaged_markup_gives_values_or_problems(
    northern_return: QuarterlyReturn, workbooks: dict[str, bytes], at: float, junk: bytes, ending: str
) -> None:
    if ending not in workbooks:
        workbooks[ending] = file_of(northern_return, {}, ending)
    path = "xl/worksheets/sheet2.xml" if ending == "xlsx" else "content.xml"
    content = member(workbooks[ending], path)
    cut = int(at * len(content))

    preview = preview_of(repacked(workbooks[ending], {path: content[:cut] + junk + content[cut:]}), f"a.{ending}")

    assert preview.is_usable or preview.problems
