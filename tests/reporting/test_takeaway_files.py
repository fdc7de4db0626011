"""Tables as files: the same figures in each format, no formula in any, marked in name and content."""

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from odf import opendocument, style
from odf import table as ods
from odf.namespaces import TABLENS
from odf.teletype import extractText
from openpyxl import load_workbook

from cohesion.formula_guard import STARTS, unguarded
from reporting.disclosure import Audience
from reporting.takeaway.notes import Made
from reporting.takeaway.table import Cell, Column, Kind, Notes, Symbols, Table, UnfitTable, plain
from reporting.takeaway.writing import FORMATS, file_name, written

MADE = Made(datetime(2015, 5, 1, 9, 0, tzinfo=UTC), "Gareth Pugh", "en")
COLUMNS = (Column("Name"), Column("Value", Kind.NUMBER))


def a_table(
    *rows: tuple[Cell, Cell],
    audience: Audience = Audience.WORKING,
    is_sample: bool = False,
    is_released: bool | None = None,
) -> Table:
    out = audience == Audience.PUBLISHED if is_released is None else is_released
    return Table("annual figures", "Figures", "2014-15", audience, COLUMNS, rows, is_sample=is_sample, is_released=out)


def csv_rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def xlsx_rows(content: bytes, sheet: str) -> list[list[object]]:
    book = load_workbook(io.BytesIO(content))
    for row in book[sheet].iter_rows():
        assert all(cell.data_type != "f" for cell in row)
    return [[cell.value for cell in row] for row in book[sheet].iter_rows()]


def ods_rows(content: bytes, sheet: str) -> list[list[Any]]:
    document = opendocument.load(io.BytesIO(content))
    found = next(each for each in document.getElementsByType(ods.Table) if each.getAttribute("name") == sheet)
    rows = []
    for row in found.getElementsByType(ods.TableRow):
        cells = row.getElementsByType(ods.TableCell)
        assert all(cell.getAttrNS(TABLENS, "formula") is None for cell in cells)
        rows.append(
            [
                Decimal(cell.getAttribute("value")) if cell.getAttribute("valuetype") == "float" else extractText(cell)
                for cell in cells
            ]
        )
    return rows


DANGEROUS = st.text(st.sampled_from("=+-@\t\r\n'\"<&;, aŵ1\x00\x0b\ufffe"), max_size=12)


@given(DANGEROUS | st.text(max_size=40))
@example("=1+1")
@example("\t=1+1")
@example("'=1+1")
def test_text_survives_in_every_format_and_is_a_formula_in_none(text: str) -> None:
    table = a_table((text, 1))
    kept = plain(text)

    told = csv_rows(written(table, "csv", MADE))[1][0]
    assert unguarded(told) == kept
    assert not told.startswith(STARTS)
    assert (xlsx_rows(written(table, "xlsx", MADE), "Table")[3][0] or "") == kept
    assert ods_rows(written(table, "ods", MADE), "Table")[3][0] == kept


@given(st.decimals(-(10**9), 10**9, places=2) | st.integers(-(10**12), 10**12))
@example(Decimal("100"))
@example(Decimal("-0.50"))
def test_figure_is_the_same_exact_number_in_every_format(value: Decimal | int) -> None:
    table = a_table(("a", value))

    assert Decimal(csv_rows(written(table, "csv", MADE))[1][1]) == value
    kept = xlsx_rows(written(table, "xlsx", MADE), "Table")[3][1]
    assert isinstance(kept, int | float)
    assert Decimal(str(kept)) == value
    assert ods_rows(written(table, "ods", MADE), "Table")[3][1] == value


@pytest.mark.parametrize("format", ["notes", "ods", "xlsx"])
def test_notes_explain_only_the_symbols_that_occur(format: str) -> None:
    content = written(a_table(("a", Symbols("c")), ("b", Symbols("z"))), format, MADE)
    readers: dict[str, Callable[[], list[list[Any]]]] = {
        "notes": lambda: csv_rows(content),
        "ods": lambda: ods_rows(content, "Notes"),
        "xlsx": lambda: xlsx_rows(content, "Notes"),
    }
    notes = readers[format]()

    assert [row[0] for row in notes if str(row[0]).startswith("Symbol")] == ["Symbol [c]", "Symbol [z]"]


@pytest.mark.parametrize(
    ("audience", "is_sample", "name", "word"),
    [
        (Audience.WORKING, False, "cohesion-annual-figures-2014-15-NOT-FOR-PUBLICATION", "Not for publication"),
        (Audience.PUBLISHED, False, "cohesion-annual-figures-2014-15-released", "Released"),
        (Audience.PUBLISHED, True, "cohesion-annual-figures-2014-15-sample-data-released", "Released: sample data"),
    ],
)
def test_marking_stands_in_the_name_and_in_the_content(
    audience: Audience, is_sample: bool, name: str, word: str
) -> None:
    table = a_table(("a", 1), audience=audience, is_sample=is_sample)

    assert file_name(table, "xlsx") == f"{name}.xlsx"
    assert file_name(table, "notes") == f"{name}-notes.csv"
    assert csv_rows(written(table, "csv", MADE))[1][-1] == word
    for sheet in ("Notes", "Table"):
        for read, format in ((xlsx_rows, "xlsx"), (ods_rows, "ods")):
            cells = [str(cell) for row in read(written(table, format, MADE), sheet) for cell in row]
            assert any(cell.startswith(f"{word}.") for cell in cells)


def test_every_printed_page_of_a_sheet_carries_the_marking_and_is_as_wide_as_the_paper() -> None:
    table = a_table(("a", 1))

    book = load_workbook(io.BytesIO(written(table, "xlsx", MADE)))
    document = opendocument.load(io.BytesIO(written(table, "ods", MADE)))

    for page in book.worksheets:
        assert page.oddHeader is not None
        assert page.sheet_properties.pageSetUpPr is not None
        assert page.oddHeader.center.text == "Not for publication"
        assert (page.sheet_properties.pageSetUpPr.fitToPage, page.page_setup.fitToHeight) == (True, 0)
    (paper,) = document.getElementsByType(style.MasterPage)
    (header,) = paper.getElementsByType(style.Header)
    assert extractText(header) == "Not for publication"
    styles = {each.getAttribute("name"): each for each in document.getElementsByType(style.Style)}
    for sheet in document.getElementsByType(ods.Table):
        shown = styles[sheet.getAttribute("stylename")]
        assert shown.getAttribute("masterpagename") == paper.getAttribute("name")


def test_long_note_is_given_the_lines_that_it_needs() -> None:
    table = replace(
        a_table(("a", 1)), notes=Notes(method=("Twelve words make a note of more than two lines here. " * 6,))
    )

    sheet = load_workbook(io.BytesIO(written(table, "xlsx", MADE)))["Notes"]

    heights = {
        row[0].value: sheet.row_dimensions[number].height or 0.0 for number, row in enumerate(sheet.iter_rows(), 1)
    }
    assert heights["Method"] > 3 * heights["Rows"]


def test_name_of_the_file_keeps_the_parts_of_a_code_apart() -> None:
    assert file_name(replace(a_table(), short_name="measure 1.2.M3"), "csv").startswith(
        "cohesion-measure-1-2-m3-2014-15"
    )


def test_published_form_is_not_called_released_before_an_edition_is_out() -> None:
    table = a_table(("a", 1), audience=Audience.PUBLISHED, is_released=False)

    assert file_name(table, "ods") == "cohesion-annual-figures-2014-15-AS-PUBLISHED-NOT-RELEASED.ods"
    assert csv_rows(written(table, "csv", MADE))[1][-1] == "As published, not released yet"
    assert b"Open Government" not in written(table, "notes", MADE)


def test_released_file_does_not_name_who_made_it() -> None:
    for format in FORMATS:
        assert b"Gareth" not in written(a_table(("a", 1), audience=Audience.PUBLISHED), format, MADE)


def test_csv_begins_with_its_header_under_a_byte_order_mark() -> None:
    content = written(a_table(("a", 1)), "csv", MADE)

    assert content.startswith("\ufeffName,Value,".encode())


@pytest.mark.parametrize("cell", [Decimal("NaN"), Decimal("Infinity"), Symbols("unknown")])
def test_cell_that_no_table_can_hold_is_refused(cell: Cell) -> None:
    with pytest.raises(UnfitTable):
        a_table(("a", cell))
