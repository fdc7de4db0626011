"""A table as values, before it is a file: what it is called, for whom it is, its columns and its cells."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reporting.disclosure import (
    CONFIDENTIAL,
    ESTIMATED,
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    PROVISIONAL,
    REVISED,
    UNRELIABLE,
    Audience,
)
from reporting.safety.rounding import LOW

# What a spreadsheet keeps in one cell; Excel cuts there without a word.
LONGEST_TEXT = 32_000
# Characters that XML cannot hold.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")

LEGEND: Mapping[str, str | Promise] = {
    CONFIDENTIAL: _("not shown, because a small number could be worked out from it"),
    NOT_AVAILABLE: _("not available or not reported"),
    NOT_APPLICABLE: _("not applicable"),
    ESTIMATED: _("estimated"),
    PROVISIONAL: _("provisional: some quarters are not accepted yet"),
    REVISED: _("revised since it was first accepted"),
    UNRELIABLE: _("the base is too small to compare"),
    LOW: _("low: 0, 1 or 2"),
}
"""What the symbols mean that every table may use."""


class UnfitTable(ValueError):
    """The table's maker made a mistake: rows of another width, a number that is none, a symbol without a meaning."""


class Kind(StrEnum):
    TEXT = "TEXT"
    NUMBER = "NUMBER"
    PERCENT = "PERCENT"


@dataclass(frozen=True, slots=True)
class Symbols:
    """What stands in the place of a number, or behind it in a column of its own: `Symbols("c")` is printed “[c]”."""

    codes: tuple[str, ...]

    def __init__(self, *codes: str) -> None:
        object.__setattr__(self, "codes", codes)

    def __str__(self) -> str:
        return " ".join(f"[{code}]" for code in self.codes)


Cell = int | Decimal | str | Symbols | None
"""A number as it is, a text, or symbols. None is an empty cell."""


@dataclass(frozen=True, slots=True)
class Column:
    """`kind` says how the column stands and how wide it is. A percentage is given in per cent: 12.5 is 12.5 %."""

    label: str
    kind: Kind = Kind.TEXT


@dataclass(frozen=True)
class Notes:
    """What a reader needs to know. `method` are paragraphs; `threshold` is the smallest count that is shown, or None
    where nothing is hidden. `legend` explains symbols that are not in LEGEND.
    """

    method: tuple[str, ...] = ()
    threshold: int | None = None
    legend: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """`is_released`: an edition that holds these figures was approved by two people, which a published form alone
    does not say. `short_name` and `period` (“2014-15”) make the file's name. Texts are in the language of the file.

    Texts of cells are kept as one line each: runs of white space are one space, what no file can hold is left out.
    """

    short_name: str
    title: str
    period: str
    audience: Audience
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Cell]]
    notes: Notes = field(default_factory=Notes)
    subtitle: str = ""
    is_sample: bool = False
    is_released: bool = False

    def __post_init__(self) -> None:
        labels = [plain(column.label) for column in self.columns]
        if not labels or len({label.casefold() for label in labels if label}) != len(labels):
            raise UnfitTable("Every column needs a label of its own.")
        for row in self.rows:
            if len(row) != len(self.columns):
                raise UnfitTable(f"A row has {len(row)} cells, for {len(self.columns)} columns.")
            for cell in row:
                self._check(cell)

    def _check(self, cell: Cell) -> None:
        if isinstance(cell, Decimal) and not cell.is_finite():
            raise UnfitTable(f"{cell} is no number that a table can hold.")
        if isinstance(cell, Symbols) and not set(cell.codes) <= self.meanings.keys():
            raise UnfitTable(f"{cell} has no meaning in the notes.")

    @property
    def meanings(self) -> Mapping[str, str | Promise]:
        return {**LEGEND, **self.notes.legend}

    @property
    def is_published(self) -> bool:
        return self.audience == Audience.PUBLISHED

    def used_symbols(self) -> dict[str, str]:
        """The symbols that occur, with their meanings, in the order of the legend."""
        used = {code for row in self.rows for cell in row if isinstance(cell, Symbols) for code in cell.codes}
        return {code: str(meaning) for code, meaning in self.meanings.items() if code in used}

    def texts(self) -> Iterator[str]:
        return (cell for row in self.rows for cell in row if isinstance(cell, str))


def plain(text: str) -> str:
    """A text as every format can hold it: one line, nothing invisible that XML refuses, not longer than a cell."""
    return " ".join(_UNWRITABLE.sub("", text).split())[:LONGEST_TEXT]


def exact(value: int | Decimal) -> str:
    """A number in digits, without an exponent and without noughts that say nothing: 1200, 12.5, 0."""
    if isinstance(value, Decimal):
        told = f"{value:f}"
        told = told.rstrip("0").rstrip(".") if "." in told else told
        return "0" if told in {"-0", ""} else told
    return str(int(value))


def decimals(value: int | Decimal) -> int:
    """How many places behind the point are worth showing, two at the most."""
    return min(len(exact(value).partition(".")[2]), 2)
