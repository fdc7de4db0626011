"""Files that are not what they seem: refused before anything opens them, with one sentence and a fix."""

import struct
import tracemalloc
from io import BytesIO
from random import Random
from zipfile import ZIP_BZIP2, ZipFile

import pytest

from outcomes.models import QuarterlyReturn
from outcomes.spreadsheets import container, xlsx_reading
from outcomes.spreadsheets.markup import Budget
from tests.outcomes.spreadsheets.filling import csv_of, file_of, member, preview_of, repacked

SHEET = "xl/worksheets/sheet2.xml"
DTD = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;">]>'


@pytest.fixture
def xlsx(northern_return: QuarterlyReturn) -> bytes:
    return file_of(northern_return, {})


@pytest.fixture
def ods(northern_return: QuarterlyReturn) -> bytes:
    return file_of(northern_return, {}, "ods")


def reason_of(data: bytes, name: str) -> str:
    """The one reason for which the file is refused, in lower case."""
    preview = preview_of(data, name)
    [problem] = preview.problems
    assert not preview.is_usable
    assert preview.quarterly_return is None
    assert problem.fix
    return f"{problem.place}: {problem.reason}".lower()


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.xlsx", b"", "empty"),
        ("a.xlsx", b"PK\x03\x04 and no more", "damaged"),
        ("a.ods", b"PK\x03\x04PK\x05\x06", "damaged"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "password"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old .xls"),
        ("a.xlsm", b"PK\x03\x04", "macros"),
        ("a.docx", b"PK\x03\x04", "this kind of file"),
        ("a", b"region", "this kind of file"),
        ("a.xlsx", b"region,quarter", "does not fit"),
        ("a.csv", b"PK\x03\x04", "does not fit"),
        ("a.csv", "\ufeffregion;quarter;measure;area;breakdown;category;value;state;note\n".encode(), "semicolons"),
        ("a.csv", b"region,quarter\n", "first line"),
        ("a.csv", csv_of(), "no figures"),
        ("a.csv", csv_of("NWW,2014-15-Q1,1.2.M3,,,,1,,a\x00b"), "no text has"),
        ("a.csv", csv_of("NWW,2014-15-Q1,1.2.M3,,,,1,,T\xf4"[:40]).decode().encode("latin-1"), "line 2"),
        ("a.csv", csv_of().decode().encode("utf-16"), "utf-16"),
        ("a.csv", csv_of('NWW,2014-15-Q1,1.2.M3,,,,1,,"never closed'), "quotation mark"),
        ("a.csv", csv_of(*["NWW,2014-15-Q1,1.2.M3,,,,1,,"] * 20_001), "20,000 lines"),
        ("a.csv", b"x" * (container.MOST_BYTES + 1), "5 mb"),
    ],
)
def test_a_file_of_another_kind_is_refused(db: None, name: str, data: bytes, reason: str) -> None:
    assert reason in reason_of(data, name)


def test_no_more_than_the_limit_is_read_of_a_stream(db: None) -> None:
    source = BytesIO(bytes(3 * container.MOST_BYTES))

    [problem] = preview_of(source, "a.xlsx").problems  # type: ignore[arg-type]

    assert "5 MB" in problem.reason
    assert source.tell() == container.MOST_BYTES + 1


def test_a_bomb_is_refused_before_it_unfolds(xlsx: bytes) -> None:
    bomb = repacked(xlsx, {SHEET: b"<worksheet>" + b" " * 80_000_000})
    tracemalloc.start()

    reason = reason_of(bomb, "a.xlsx")

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(bomb) < container.MOST_BYTES
    assert "unfold" in reason
    assert peak < 10_000_000


def test_a_bomb_below_the_total_is_refused_by_its_ratio(xlsx: bytes) -> None:
    assert "unfold" in reason_of(repacked(xlsx, {"xl/media/image1.png": bytes(20_000_000)}), "a.xlsx")


def test_an_archive_of_very_many_members_is_refused_by_its_directory(xlsx: bytes) -> None:
    assert "unfold" in reason_of(repacked(xlsx, {f"xl/{n}.bin": b"" for n in range(2_100)}), "a.xlsx")


def test_a_member_that_states_too_small_a_size_is_damaged(xlsx: bytes) -> None:
    with ZipFile(BytesIO(xlsx)) as archive:
        size = archive.getinfo(SHEET).file_size
    lied = xlsx.replace(struct.pack("<I", size), struct.pack("<I", 100))

    assert "damaged" in reason_of(lied, "a.xlsx")


@pytest.mark.parametrize("path", ["/etc/passwd", "../../outside.xml", "xl\\..\\..\\outside.xml", "C:/outside.xml"])
def test_a_member_that_points_outside_is_refused(xlsx: bytes, path: str) -> None:
    assert "damaged" in reason_of(repacked(xlsx, {path: b"x"}), "a.xlsx")


def test_other_ways_of_compression_are_refused(xlsx: bytes) -> None:
    written = BytesIO(xlsx)
    with ZipFile(written, "a", ZIP_BZIP2) as archive:
        archive.writestr("xl/extra.xml", "<x/>")

    assert "damaged" in reason_of(written.getvalue(), "a.xlsx")


def test_encrypted_members_are_refused(xlsx: bytes) -> None:
    at = xlsx.index(b"PK\x01\x02")
    encrypted = xlsx[: at + 8] + struct.pack("<H", 1) + xlsx[at + 10 :]

    assert "password" in reason_of(encrypted, "a.xlsx")


def test_an_encrypted_ods_is_refused(ods: bytes) -> None:
    manifest = member(ods, "META-INF/manifest.xml").replace(b"</manifest:manifest>", b"<manifest:encryption-data/>")

    assert "password" in reason_of(repacked(ods, {"META-INF/manifest.xml": manifest}), "a.ods")


def test_macros_are_refused_whatever_the_ending(xlsx: bytes, ods: bytes) -> None:
    types = member(xlsx, "[Content_Types].xml").replace(b"sheet.main+xml", b"sheet.macroEnabled.main+xml")
    script = b'<office:scripts><office:script script:language="Basic"/></office:scripts></office:document-content>'
    content = member(ods, "content.xml")
    scripted = content[: content.rindex(b"</office:document-content>")] + script

    assert "macros" in reason_of(repacked(xlsx, {"xl/vbaProject.bin": b"x"}), "a.xlsx")
    assert "macros" in reason_of(repacked(xlsx, {"[Content_Types].xml": types}), "a.xlsx")
    assert "macros" in reason_of(repacked(ods, {"Basic/Standard/Module1.xml": b"<x/>"}), "a.ods")
    assert "macros" in reason_of(repacked(ods, {"content.xml": _declared(scripted)}), "a.ods")


def _declared(content: bytes) -> bytes:
    wanted = b'xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0"'
    return (
        content
        if wanted in content
        else content.replace(b"<office:document-content", b"<office:document-content " + wanted)
    )


def test_links_to_other_files_are_refused(xlsx: bytes, ods: bytes) -> None:
    source = b'<table:table table:name="x"><table:table-source/></table:table></office:spreadsheet>'
    content = member(ods, "content.xml").replace(b"</office:spreadsheet>", source)

    assert "other files" in reason_of(repacked(xlsx, {"xl/externalLinks/externalLink1.xml": b"<x/>"}), "a.xlsx")
    assert "other files" in reason_of(repacked(ods, {"content.xml": content}), "a.ods")


@pytest.mark.parametrize("path", [SHEET, "xl/sharedStrings.xml", "xl/workbook.xml", "docProps/app.xml"])
def test_entities_are_refused_in_every_member(xlsx: bytes, path: str) -> None:
    hostile = DTD + b"<x>&c;</x>"

    assert "document type" in reason_of(repacked(xlsx, {path: hostile}), "a.xlsx")


def test_entities_are_refused_in_an_ods_and_in_other_encodings(ods: bytes) -> None:
    hostile = DTD + b"<x>&c;</x>"
    wide = (b'<?xml version="1.0" encoding="utf-16"?>' + hostile).decode().encode("utf-16")

    assert "document type" in reason_of(repacked(ods, {"content.xml": hostile}), "a.ods")
    assert "document type" in reason_of(repacked(ods, {"styles.xml": wide}), "a.ods")


def test_a_sheet_that_lies_about_its_dimensions_is_counted(xlsx: bytes) -> None:
    row = '<row r="{0}"><c r="E{0}"><v>1</v></c></row>'
    rows = "".join(row.format(number) for number in range(3_000, 3_003))
    sheet = member(xlsx, SHEET).replace(b"</sheetData>", f"{rows}</sheetData>".encode())
    lying = sheet.replace(b'<dimension ref="A1:T85"', b'<dimension ref="A1:B2"')

    reason = reason_of(repacked(xlsx, {SHEET: lying}), "a.xlsx")

    assert "more filled rows" in reason
    assert "1 hate crime" in reason


def test_empty_cells_far_outside_do_no_harm(xlsx: bytes) -> None:
    sheet = member(xlsx, SHEET).replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"/></row></sheetData>')

    assert preview_of(repacked(xlsx, {SHEET: sheet})).lines == []


def test_repeated_cells_of_an_ods_unfold_only_within_bounds(ods: bytes) -> None:
    cells = b'<table:table-cell table:number-columns-repeated="1000000"%s<text:p>1</text:p></table:table-cell>'
    row = b'<table:table-row table:number-rows-repeated="1000000">' + cells % b' office:value-type="string">'
    bomb = member(ods, "content.xml").replace(b"</table:table>", row + b"</table:table-row></table:table>")
    empty = row.replace(b"<text:p>1</text:p>", b"")
    trailing = member(ods, "content.xml").replace(b"</table:table>", empty + b"</table:table-row></table:table>")

    assert "more filled rows" in reason_of(repacked(ods, {"content.xml": bomb}), "a.ods")
    assert preview_of(repacked(ods, {"content.xml": trailing}), "a.ods").lines == []


def test_markup_without_end_is_stopped_by_its_budget(xlsx: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_reading, "Budget", lambda: Budget(elements=50_000))
    strings = b"<sst>" + b"<si/>" * 50_000 + b"</sst>"

    assert "more filled rows" in reason_of(repacked(xlsx, {"xl/sharedStrings.xml": strings}), "a.xlsx")


@pytest.mark.parametrize("path", ["xl/workbook.xml", SHEET, "xl/styles.xml"])
def test_broken_markup_is_called_damaged(xlsx: bytes, path: str) -> None:
    assert "damaged" in reason_of(repacked(xlsx, {path: member(xlsx, path)[:-20]}), "a.xlsx")


def test_a_workbook_that_is_no_return_is_told_apart(xlsx: bytes) -> None:
    start = "xl/worksheets/sheet1.xml"
    sheet = member(xlsx, start).replace(b'<c r="A1"', b'<c r="Z99"')

    assert "not a return of this service" in reason_of(repacked(xlsx, {start: sheet}), "a.xlsx")


def test_the_largest_text_within_the_limits_of_the_archive_stays_within_memory(xlsx: bytes) -> None:
    random = Random(1)
    entries = b"".join(
        b"<si><t>%s%s</t></si>" % (random.randbytes(30).hex().encode(), b"x" * 440) for _number in range(50_000)
    )
    large = repacked(xlsx, {"xl/sharedStrings.xml": b"<sst>" + entries + b"</sst>"})
    tracemalloc.start()

    reason = reason_of(large, "a.xlsx")

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "more filled rows" in reason
    assert peak < 60_000_000


def test_a_comment_without_end_is_given_up_early(xlsx: bytes) -> None:
    """Parsers read an unfinished token again with every chunk, so a long one costs far more than its length."""
    workbook = member(xlsx, "xl/workbook.xml")
    long = workbook.replace(b"<sheets>", b"<!--" + b"ab cd ef gh " * 700_000 + b"--><sheets>")

    assert "far more than a return" in reason_of(repacked(xlsx, {"xl/workbook.xml": long}), "a.xlsx")


def test_two_sheets_of_one_part_are_refused(xlsx: bytes) -> None:
    relations = member(xlsx, "xl/_rels/workbook.xml.rels").replace(b"sheet2.xml", b"sheet1.xml")

    assert "damaged" in reason_of(repacked(xlsx, {"xl/_rels/workbook.xml.rels": relations}), "a.xlsx")


def test_a_csv_whose_header_opens_a_quotation_is_refused(db: None) -> None:
    header = b'"region,quarter,measure,area,breakdown,category,value,state,note\nNWW'

    assert "quotation mark" in reason_of(header, "a.csv")
