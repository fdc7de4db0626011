"""Cells as files hold them, before anybody judges what they mean."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

MOST_ROWS = 2_000
MOST_COLUMNS = 200
MOST_SHEETS = 60
MOST_CELLS = 100_000


class Kind(StrEnum):
    EMPTY = "empty"
    TEXT = "text"
    NUMBER = "number"
    PERCENT = "percent"
    DATE = "date"
    BOOLEAN = "boolean"
    ERROR = "error"
    FORMULA = "formula"


@dataclass(frozen=True)
class RawCell:
    """`text` is what a person sees; `number` and `day` are set for those kinds. `place` names the cell in its file."""

    place: str
    kind: Kind = Kind.EMPTY
    text: str = ""
    number: Decimal | None = None
    day: date | None = None

    @property
    def is_empty(self) -> bool:
        return self.kind == Kind.EMPTY or (self.kind == Kind.TEXT and not self.text.strip())


@dataclass
class RawSheet:
    """The cells of a sheet that hold something, by row and column from 1, and the ranges that were merged."""

    name: str
    cells: dict[tuple[int, int], RawCell] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)

    def text(self, row: int, column: int) -> str:
        cell = self.cells.get((row, column))
        return cell.text.strip() if cell else ""

    def by_row(self) -> Mapping[int, dict[int, RawCell]]:
        rows: dict[int, dict[int, RawCell]] = {}
        for (row, column), cell in sorted(self.cells.items()):
            rows.setdefault(row, {})[column] = cell
        return rows


class TooLarge(Exception):
    """A sheet has more filled rows, columns or cells than a return can have. `sheet` names it."""

    def __init__(self, sheet: str) -> None:
        super().__init__(sheet)
        self.sheet = sheet


class Unreadable(Exception):
    """The file's content is not what its format says."""


class HostileMarkup(Exception):
    """The markup declares a document type or entities, which no spreadsheet program writes."""
