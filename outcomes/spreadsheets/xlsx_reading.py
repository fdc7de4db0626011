"""The cells of an .xlsx file, read as a stream within bounds: values as stored, formulas and merged ranges noted.

openpyxl would build styles, strings and drawings of any size in memory before a single cell could be looked at;
here only the workbook's list of sheets, its number formats, its strings and its cells are read.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from zipfile import ZipFile

from outcomes.spreadsheets.grid import Grid
from outcomes.spreadsheets.markup import Budget, Collector, stream
from outcomes.spreadsheets.raw import MOST_SHEETS, Kind, RawCell, RawSheet, TooLarge, Unreadable

_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})", re.ASCII)
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_BUILT_IN_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_BUILT_IN_PERCENT = frozenset({9, 10})
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_LAST_SERIAL = 2_958_465


def read_xlsx(archive: ZipFile) -> list[RawSheet]:
    """The sheets that belong to a return. Raises Unreadable, HostileMarkup or TooLarge."""
    return _Workbook(archive).sheets()


class _Workbook:
    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._names = set(archive.namelist())
        self.budget = Budget()
        self.epoch = _EPOCH
        self.strings: list[str] = []
        self.kinds: list[Kind] = []

    def sheets(self) -> list[RawSheet]:
        path = "xl/workbook.xml"
        listed = self._listed(path)
        if not listed or len(listed) > MOST_SHEETS:
            raise TooLarge("") if listed else Unreadable("no sheets")
        targets = self._targets(path)
        strings = _Strings()
        self._read("xl/sharedStrings.xml", strings)
        self.strings = strings.found
        self._read_formats()
        found = []
        parts = [targets[relation] for _name, relation in listed if relation in targets]
        if len(set(parts)) < len(parts):
            raise Unreadable("Two sheets are the same part of the file.")
        for name, relation in listed:
            if target := targets.get(relation):
                grid = self._grid(name, target)
                if grid.sheet.cells:
                    found.append(grid.sheet)
        return found

    def _grid(self, name: str, target: str) -> Grid:
        grid = Grid(name)
        self.budget.where = name
        # A sheet that is not a return's is left as soon as that is known.
        with suppress(_PassOver):
            self._read(target, _Cells(grid, self))
        return grid

    def _read(self, path: str, handler: "Collector | _Strings | _Cells") -> None:
        if path in self._names:
            with self._archive.open(path) as source:
                stream(source, handler, self.budget)

    def _listed(self, path: str) -> list[tuple[str, str]]:
        listed: list[tuple[str, str]] = []

        def found(tag: str, attributes: Mapping[str, str]) -> None:
            if tag == "sheet" and len(listed) <= MOST_SHEETS:
                listed.append((attributes.get("name", "?")[:60], attributes.get("id", "")))
            elif tag == "workbookPr" and attributes.get("date1904") in {"1", "true"}:
                self.epoch = _EPOCH_1904

        self._read(path, Collector(found))
        return listed

    def _targets(self, path: str) -> dict[str, str]:
        """The archive's path of each sheet, by the relation that names it."""
        folder, base = posixpath.split(path)
        targets: dict[str, str] = {}

        def found(tag: str, attributes: Mapping[str, str]) -> None:
            if tag == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
                target = attributes.get("Target", "")
                full = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
                targets[attributes.get("Id", "")] = posixpath.normpath(full)

        self._read(f"{folder}/_rels/{base}.rels", Collector(found))
        return targets

    def _read_formats(self) -> None:
        codes: dict[int, str] = {}
        inside = ""

        def found(tag: str, attributes: Mapping[str, str]) -> None:
            nonlocal inside
            if tag in {"cellXfs", "cellStyleXfs", "dxfs"}:
                inside = tag
            elif tag == "numFmt" and inside != "dxfs":
                codes[_whole(attributes.get("numFmtId", ""))] = attributes.get("formatCode", "")[:200]
            elif tag == "xf" and inside == "cellXfs":
                self.kinds.append(_kind(_whole(attributes.get("numFmtId", "")), codes))

        self._read("xl/styles.xml", Collector(found))


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _kind(form: int, codes: Mapping[int, str]) -> Kind:
    code = _QUOTED.sub("", codes.get(form, "")).split(";")[0].lower()
    if form in _BUILT_IN_DATES or (any(sign in code for sign in "dmyhs") and "general" not in code):
        return Kind.DATE
    return Kind.PERCENT if form in _BUILT_IN_PERCENT or "%" in code else Kind.NUMBER


class _PassOver(Exception):
    """The sheet is not part of a return."""


class _Strings:
    """The shared strings: runs of rich text joined, phonetic guides left out."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._parts: list[str] = []
        self._in_text = False
        self._guides = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "si":
            self._parts = []
        elif tag == "rPh":
            self._guides += 1
        elif tag == "t":
            self._in_text = self._guides == 0

    def end(self, tag: str) -> None:
        if tag == "si":
            self.found.append(_unescaped("".join(self._parts)))
        elif tag == "rPh":
            self._guides -= 1
        elif tag == "t":
            self._in_text = False

    def text(self, text: str) -> None:
        if self._in_text:
            self._parts.append(text)


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


class _Cells:
    """One sheet's cells. Positions may be left out in the markup: then a cell follows the one before."""

    def __init__(self, grid: Grid, workbook: _Workbook) -> None:
        self._grid, self._workbook = grid, workbook
        self._row = self._column = 0
        self._attributes: Mapping[str, str] = {}
        self._value: list[str] = []
        self._inline: list[str] = []
        self._is_formula = False
        self._into: list[str] | None = None

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "row":
            self._row = _whole(attributes.get("r", "")) or self._row + 1
            self._column = 0
        elif tag == "c":
            self._begin(attributes)
        elif tag == "v":
            self._into = self._value
        elif tag == "t":
            self._into = self._inline
        elif tag == "f":
            self._is_formula = True
        elif tag == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def end(self, tag: str) -> None:
        if tag in {"v", "t"}:
            self._into = None
        elif tag == "c":
            self._grid.put(self._row, self._column, self._cell())
            if self._grid.is_foreign:
                raise _PassOver

    def text(self, text: str) -> None:
        if self._into is not None:
            self._into.append(text)

    def _begin(self, attributes: Mapping[str, str]) -> None:
        self._attributes, self._value, self._inline, self._is_formula = attributes, [], [], False
        position = next(_positions(attributes.get("r", "")), None)
        self._column = position[1] if position else self._column + 1
        if position:
            self._row = position[0]

    def _merge(self, reference: str) -> None:
        corners = list(_positions(reference))
        if len(corners) == 2:
            self._grid.merge(*corners[0], *corners[1])

    def _cell(self) -> RawCell:
        kind, value = self._attributes.get("t", "n"), "".join(self._value).strip()
        if self._is_formula:
            return RawCell("", Kind.FORMULA, value or "=")
        if kind in {"inlineStr", "str"}:
            return RawCell("", Kind.TEXT, _unescaped("".join(self._inline or self._value)))
        if not value:
            return RawCell("")
        return self._stored(kind, value)

    def _stored(self, kind: str, value: str) -> RawCell:
        if kind == "s":
            at = _whole(value)
            if at >= len(self._workbook.strings):
                raise Unreadable("a string that is not there")
            return RawCell("", Kind.TEXT, self._workbook.strings[at])
        if kind == "b":
            return RawCell("", Kind.BOOLEAN, "TRUE" if value == "1" else "FALSE")
        if kind == "e":
            return RawCell("", Kind.ERROR, value[:20])
        if kind == "d":
            return _dated(value)
        return self._number(value)

    def _number(self, value: str) -> RawCell:
        number = _decimal(value)
        style = _whole(self._attributes.get("s", ""))
        form = self._workbook.kinds[style] if style < len(self._workbook.kinds) else Kind.NUMBER
        if form == Kind.DATE and 1 <= number <= min(_LAST_SERIAL, (date.max - self._workbook.epoch).days):
            day = self._workbook.epoch + timedelta(days=int(number))
            return RawCell("", Kind.DATE, day.isoformat(), number, day)
        return RawCell("", Kind.PERCENT if form == Kind.PERCENT else Kind.NUMBER, value[:40], number)


def _positions(reference: str) -> Iterator[tuple[int, int]]:
    """Row and column of each corner that a reference such as B2:C9 names."""
    for corner in reference.replace("$", "").split(":")[:2]:
        match = _REFERENCE.fullmatch(corner)
        if match:
            column = 0
            for letter in match[1]:
                column = column * 26 + ord(letter) - 64
            yield int(match[2]), column


def _decimal(value: str) -> Decimal:
    """The number as written; programs store sums of tenths with a long tail, which is rounded away."""
    try:
        number = Decimal(value) if len(value) <= 40 else Decimal("NaN")
    except InvalidOperation as error:
        raise Unreadable("not a number") from error
    if not number.is_finite():
        raise Unreadable("not a number")
    return shortened(number)


def shortened(number: Decimal) -> Decimal:
    """A binary fraction such as 3.4000000000000004 as the decimal that was meant."""
    if not -12 < number.adjusted() < 12:
        return number
    near = round(number, 6)
    return near if abs(number - near) < Decimal("1e-9") else number


def _dated(value: str) -> RawCell:
    try:
        day = date.fromisoformat(value[:10])
    except ValueError:
        return RawCell("", Kind.TEXT, value)
    return RawCell("", Kind.DATE, day.isoformat(), day=day)
