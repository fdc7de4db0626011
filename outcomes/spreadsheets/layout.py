"""A workbook as plain data: what stands in which cell, how it looks, what may be entered. Writers make files of it.

Rows and columns count from 1, as people see them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

Value = str | int | Decimal | date | None


class Look(StrEnum):
    """What a cell is. Only the entries are open to typing, everything else is locked."""

    PLAIN = "plain"
    TITLE = "title"
    LEAD = "lead"
    STRONG = "strong"
    HEAD = "head"
    SUBHEAD = "subhead"
    GROUP = "group"
    SECTION = "section"
    CODE = "code"
    TEXT = "text"
    INDENT = "indent"
    HINT = "hint"
    PAST = "past"
    PAST_DATE = "past_date"
    CLOSED = "closed"
    ENTRY_NUMBER = "entry_number"
    ENTRY_DECIMAL = "entry_decimal"
    ENTRY_CHOICE = "entry_choice"
    ENTRY_TEXT = "entry_text"
    ENTRY_LABEL = "entry_label"
    ENTRY_DATE = "entry_date"

    @property
    def is_entry(self) -> bool:
        return self.value.startswith("entry")


class Rule(StrEnum):
    """What an entry accepts while it is typed; the import checks everything again."""

    WHOLE = "whole"
    DECIMAL = "decimal"
    DATE = "date"


@dataclass(frozen=True)
class Cell:
    """`span` columns are merged into the cell; `choices` names one of the workbook's lists; `link` names a sheet."""

    value: Value = None
    look: Look = Look.PLAIN
    span: int = 1
    rule: Rule | None = None
    choices: str = ""
    prompt: str = ""
    comment: str = ""
    link: str = ""


@dataclass(frozen=True)
class Row:
    """Cells by column. `height` is in points; None leaves it to the program that opens the file."""

    cells: Mapping[int, Cell] = field(default_factory=dict)
    height: float | None = None
    hidden: bool = False


@dataclass
class Sheet:
    """`heads` are the rows repeated on every printed page; everything above and left of `frozen` stays in view."""

    title: str
    widths: tuple[float, ...]
    rows: list[Row] = field(default_factory=list)
    hidden_columns: frozenset[int] = frozenset()
    frozen: tuple[int, int] | None = None
    heads: tuple[int, int] | None = None
    hidden: bool = False
    paper: str = "A4"

    def add(self, cells: Mapping[int, Cell], *, height: float | None = None, hidden: bool = False) -> None:
        self.rows.append(Row(cells, height, hidden))

    def placed(self) -> Iterator[tuple[int, int, Cell]]:
        """Every cell with its row and column."""
        for number, row in enumerate(self.rows, 1):
            for column, cell in row.cells.items():
                yield number, column, cell


@dataclass(frozen=True)
class Sheets:
    """A whole workbook; `lists` are the words that drop-downs offer, kept on a hidden sheet of their own."""

    title: str
    language: str
    sheets: tuple[Sheet, ...]
    lists: Mapping[str, tuple[str, ...]]
    lists_title: str = "Lists"
