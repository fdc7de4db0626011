"""The cells of an .ods file, read as a stream within bounds: repeated cells unfold only as far as a return reaches."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from zipfile import ZipFile

from outcomes.spreadsheets.grid import Grid
from outcomes.spreadsheets.markup import Budget, stream
from outcomes.spreadsheets.raw import MOST_COLUMNS, MOST_ROWS, MOST_SHEETS, Kind, RawCell, RawSheet, TooLarge
from outcomes.spreadsheets.xlsx_reading import shortened

# What stands inside these is not content of a cell.
_ASIDE = frozenset({"annotation", "tracked-changes", "content-validations", "shapes", "forms"})
_CELLS = frozenset({"table-cell", "covered-table-cell"})


class HoldsMacros(Exception):
    """The document carries scripts."""


class HoldsLinks(Exception):
    """The document takes cells from other files."""


def read_ods(archive: ZipFile) -> list[RawSheet]:
    """The sheets that belong to a return. Raises Unreadable, HostileMarkup, TooLarge, HoldsMacros or HoldsLinks."""
    tables = _Tables()
    with archive.open("content.xml") as source:
        stream(source, tables, tables.budget)
    return [grid.sheet for grid in tables.grids if grid.sheet.cells]


class _Tables:
    def __init__(self) -> None:
        self.budget = Budget()
        self.grids: list[Grid] = []
        self._aside = 0
        self._row = self._column = 0
        self._rows_repeated = 1
        self._cells: list[tuple[int, int, RawCell]] = []
        self._attributes: Mapping[str, str] = {}
        self._shown: list[str] = []
        self._depth = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if self._aside or tag in _ASIDE:
            self._aside += 1
        elif tag == "table":
            self._begin_table(attributes)
        elif tag == "table-row":
            self._rows_repeated = _repeats(attributes.get("number-rows-repeated"))
            self._cells, self._column = [], 0
        elif tag in _CELLS:
            self._attributes, self._shown = attributes, []
        elif tag in {"script", "event-listener"}:
            raise HoldsMacros
        elif tag in {"table-source", "cell-range-source", "dde-source"}:
            raise HoldsLinks
        else:
            self._begin_text(tag, attributes)

    def end(self, tag: str) -> None:
        if self._aside:
            self._aside -= 1
        elif tag == "p":
            self._depth -= 1
        elif tag in _CELLS:
            self._end_cell()
        elif tag == "table-row":
            self._end_row()

    def text(self, text: str) -> None:
        if self._depth and not self._aside:
            self._shown.append(text)

    def _begin_table(self, attributes: Mapping[str, str]) -> None:
        name = attributes.get("name", "?")[:60]
        if len(self.grids) >= MOST_SHEETS:
            raise TooLarge(name)
        self.budget.where = name
        self.grids.append(Grid(name))
        self._row = 0

    def _begin_text(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "p":
            self._depth += 1
            if self._shown:
                self._shown.append("\n")
        elif self._depth and tag in {"s", "tab", "line-break"}:
            spaces = min(_repeats(attributes.get("c")), 1000)
            self.budget.spend(characters=spaces)
            self._shown.append({"s": " " * spaces, "tab": "\t", "line-break": "\n"}[tag])

    def _end_cell(self) -> None:
        repeated = _repeats(self._attributes.get("number-columns-repeated"))
        cell = _cell(self._attributes, "".join(self._shown))
        if not cell.is_empty:
            self._cells.append((self._column + 1, repeated, cell))
        columns = _repeats(self._attributes.get("number-columns-spanned"))
        rows = _repeats(self._attributes.get("number-rows-spanned"))
        if self.grids and (columns > 1 or rows > 1):
            row, column = self._row + 1, self._column + 1
            self.grids[-1].merge(row, column, row + rows - 1, column + columns - 1)
        self._column += repeated
        self._shown = []

    def _end_row(self) -> None:
        if self._cells and self.grids and not self.grids[-1].is_foreign:
            self._put_row(self.grids[-1])
        self._row += self._rows_repeated

    def _put_row(self, grid: Grid) -> None:
        for row in range(self._row + 1, self._row + 1 + min(self._rows_repeated, MOST_ROWS + 1)):
            for first, repeated, cell in self._cells:
                for column in range(first, first + min(repeated, MOST_COLUMNS + 1)):
                    grid.put(row, column, cell)
                    if grid.is_foreign:
                        return


def _repeats(stated: str | None) -> int:
    if stated and stated.isascii() and stated.isdigit() and len(stated) < 10:
        return max(int(stated), 1)
    return 1


def _cell(attributes: Mapping[str, str], shown: str) -> RawCell:
    kind = attributes.get("value-type", "")
    if attributes.get("formula"):
        return RawCell("", Kind.FORMULA, shown or "=")
    if kind in {"float", "currency", "percentage"}:
        number = _decimal(attributes.get("value", ""))
        if number is None:
            return RawCell("", Kind.ERROR, shown or "?")
        return RawCell("", Kind.PERCENT if kind == "percentage" else Kind.NUMBER, shown or str(number), number)
    if kind == "date":
        return _date(attributes.get("date-value", ""), shown)
    if kind == "boolean":
        return RawCell("", Kind.BOOLEAN, shown or "TRUE")
    text = attributes.get("string-value") or shown
    return RawCell("", Kind.TEXT, text) if text else RawCell("")


def _decimal(value: str) -> Decimal | None:
    try:
        number = Decimal(value) if len(value) <= 40 else Decimal("NaN")
    except InvalidOperation:
        return None
    return shortened(number) if number.is_finite() else None


def _date(value: str, shown: str) -> RawCell:
    try:
        day = date.fromisoformat(value[:10])
    except ValueError:
        return RawCell("", Kind.TEXT, shown or value[:40])
    return RawCell("", Kind.DATE, day.isoformat(), day=day)
