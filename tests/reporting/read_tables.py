"""Tables as a reader of a finished page or document finds them: each text in its own cell, under its own headings."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import pikepdf


@dataclass(frozen=True)
class ReadTable:
    """`name` is the class of a page's table and the caption of a document's. Rows of the head come first."""

    name: str
    rows: list[list[str]]

    def beside(self, heading: str) -> list[str]:
        """The cells of the one row that begins with `heading`."""
        (row,) = [row for row in self.rows if row and row[0] == heading]
        return row[1:]


def tables_of_page(html: str) -> list[ReadTable]:
    reader = _PageTables()
    reader.feed(html)
    return [ReadTable(name, [[_line(cell) for cell in row] for row in rows]) for name, rows in reader.found]


@dataclass
class _PageTables(HTMLParser):
    found: list[tuple[str, list[list[str]]]] = field(default_factory=list)
    _is_open: bool = False
    _is_label: bool = False

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.found.append((dict(attrs).get("class") or "", []))
        elif tag == "tr":
            self.found[-1][1].append([])
        elif tag in {"th", "td"}:
            self.found[-1][1][-1].append("")
            self._is_open = True
        elif tag == "br":
            self.handle_data(" ")
        elif tag == "span" and dict(attrs).get("class") in {"coh-table__as", "coh-label"}:
            self._is_label = True  # the column's heading again, which stands in the cell on a phone alone

    def handle_endtag(self, tag: str) -> None:
        if tag in {"th", "td"}:
            self._is_open = False
        elif tag == "span":
            self._is_label = False

    def handle_data(self, data: str) -> None:
        if self._is_open and not self._is_label:
            self.found[-1][1][-1][-1] += data


def tables_of_pdf(content: bytes) -> list[ReadTable]:
    """By the tags, as a screen reader finds them."""
    with pikepdf.open(io.BytesIO(content)) as document:
        texts = {page.obj.objgen: _marked_texts(page) for page in document.pages}
        return [_tagged_table(tag, texts) for tag in _inside(document.Root.StructTreeRoot, "Table")]


_Texts = dict[tuple[int, int], dict[int, str]]


def _tagged_table(table: Any, texts: _Texts) -> ReadTable:
    name = " ".join(_text(caption, texts) for caption in _inside(table, "Caption"))
    rows = [[_text(cell, texts) for cell in _inside(row, "TH", "TD")] for row in _inside(table, "TR")]
    return ReadTable(name, rows)


def _inside(tag: Any, *kinds: str) -> Iterator[Any]:
    """The first tags of these kinds on every way down."""
    for kid in _kids(tag):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            if _kind(kid) in kinds:
                yield kid
            else:
                yield from _inside(kid, *kinds)


def _kids(tag: Any) -> list[Any]:
    kids = tag.get("/K", [])
    return list(kids) if isinstance(kids, pikepdf.Array | list) else [kids]


def _kind(tag: Any) -> str:
    return str(tag.S).lstrip("/")


def _text(tag: Any, texts: _Texts) -> str:
    """With the words of a picture in its place."""
    if _kind(tag) == "Figure":
        return str(tag.Alt)
    found = []
    for kid in _kids(tag):
        if isinstance(kid, int):
            found.append(texts[tag.Pg.objgen][kid])
        elif "/S" in kid:
            found.append(_text(kid, texts))
        elif "/MCID" in kid:
            found.append(texts[kid.get("/Pg", tag.Pg).objgen][int(kid.MCID)])
    return _line(" ".join(found))


def _marked_texts(page: pikepdf.Page) -> dict[int, str]:
    """What each piece of marked content of a page writes."""
    letters = {name: _letters(font) for name, font in page.resources.get("/Font", {}).items()}
    found: dict[int, str] = {}
    open_marks: list[int | None] = []
    font: dict[int, str] = {}
    for instruction in pikepdf.parse_content_stream(page, "BDC BMC EMC Tf Tj TJ"):
        operands, operator = instruction.operands, instruction.operator
        if str(operator) in {"BDC", "BMC"}:
            mark = operands[1].get("/MCID") if len(operands) > 1 else None
            open_marks.append(None if mark is None else int(mark))
            if mark is not None:
                found[int(mark)] = ""
        elif str(operator) == "EMC":
            open_marks.pop()
        elif str(operator) == "Tf":
            font = letters[str(operands[0])]
        elif open_marks and open_marks[-1] is not None:
            written = operands[0] if str(operator) == "TJ" else [operands[0]]
            told = "".join(_told(piece, font) for piece in written if isinstance(piece, pikepdf.String))
            found[open_marks[-1]] += told
    return found


def _letters(font: Any) -> dict[int, str]:
    """By glyph: what the font says that it means, which is what is copied and read aloud."""
    pairs = re.findall(r"<([0-9a-f]{4})> <([0-9a-f]+)>$", font.ToUnicode.read_bytes().decode(), re.MULTILINE)
    return {int(glyph, 16): bytes.fromhex(text).decode("utf-16-be") for glyph, text in pairs}


def _told(piece: Any, letters: dict[int, str]) -> str:
    glyphs = bytes(piece)
    return "".join(letters[int.from_bytes(glyphs[start : start + 2])] for start in range(0, len(glyphs), 2))


def _line(text: str) -> str:
    return " ".join(text.split())
