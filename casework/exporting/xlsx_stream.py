"""Cases as an .xlsx file, made and sent piece by piece. The usual libraries would leave the lines in a file on the
disk while they work, so the few parts that such a file needs are written here.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import IO, cast
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from casework.exporting.columns import Value
from casework.exporting.taking_out import TakingOut
from cohesion.formula_guard import STARTS

_PLAIN, _DAY, _STRONG, _AS_TEXT = 0, 1, 2, 3
_FIRST_DAY = date(1899, 12, 30)
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_MOST_SIGNS = 32_000
_ROWS_A_PIECE = 100
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_KIND}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="r2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
    '<sheets><sheet name="1" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf/>'
    '<xf numFmtId="14" applyNumberFormat="1"/><xf fontId="1" applyFont="1"/><xf quotePrefix="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
}


class _Pipe:
    """Where the archive is written to: what is there is taken away and sent. It cannot be gone back in."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing waits elsewhere."""

    def taken(self) -> bytes:
        whole = b"".join(self._pieces)
        self._pieces.clear()
        return whole


def xlsx_stream(taking: TakingOut) -> Iterator[bytes]:
    pipe = _Pipe()
    with ZipFile(cast(IO[bytes], pipe), "w", ZIP_DEFLATED) as archive:
        for name, content in _PARTS.items():
            archive.writestr(_member(name, taking), _HEAD + content)
        with archive.open(_member("xl/worksheets/sheet1.xml", taking), "w") as sheet:
            for piece in _sheet(taking):
                sheet.write(piece.encode())
                if ready := pipe.taken():
                    yield ready
    yield pipe.taken()


def _member(name: str, taking: TakingOut) -> ZipInfo:
    info = ZipInfo(name, date_time=taking.now.timetuple()[:6])
    info.compress_type = ZIP_DEFLATED
    return info


def _sheet(taking: TakingOut) -> Iterator[str]:
    mark, head = taking.head_lines
    yield f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
    yield '<pane ySplit="2" topLeftCell="A3" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
    yield f'<sheetFormatPr defaultRowHeight="15"/><cols><col min="1" max="{len(head)}" width="20"/></cols>'
    yield "<sheetData>"
    yield _row([mark], _STRONG)
    yield _row(list(head), _STRONG)
    lines: list[str] = []
    for row in taking.rows():
        lines.append(_row(row, _PLAIN))
        if len(lines) == _ROWS_A_PIECE:
            yield "".join(lines)
            lines.clear()
    yield "".join(lines)
    printed = escape(mark.replace("&", "&&")[:200])
    yield f"</sheetData><headerFooter><oddHeader>&amp;L{printed}</oddHeader></headerFooter></worksheet>"


def _row(values: "list[Value] | list[str]", style: int) -> str:
    return f"<row>{''.join(_cell(value, style) for value in values)}</row>"


def _cell(value: Value, style: int) -> str:
    if isinstance(value, date):
        return f'<c s="{_DAY}"><v>{(value - _FIRST_DAY).days}</v></c>'
    if not value:
        return "<c/>"
    text = _UNWRITABLE.sub("", value)[:_MOST_SIGNS]
    look = _AS_TEXT if text.startswith(STARTS) else style
    return f'<c s="{look}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'
