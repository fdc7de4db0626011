"""The lines of a register: UTF-8, commas, the names of its columns first."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO

from django.utils.translation import gettext as _

from casework.intake.columns import NAMES, REQUIRED
from cohesion import day_words
from cohesion.csv_text import decoded, unclosed
from cohesion.file_problems import Problems, refused
from cohesion.formula_guard import unguarded

MOST_BYTES = 5_000_000
MOST_ROWS = 5_000
_ZIP, _OLE2, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF-"


@dataclass(frozen=True)
class Line:
    """One line with its number, counted as an editor counts. `fields` has every column, empty where nothing stands."""

    number: int
    fields: dict[str, str]

    def place(self, column: str) -> str:
        return place(self.number, column)

    @property
    def content(self) -> str:
        """The same for two lines that say the same, whatever the order of their columns."""
        return "\n".join(f"{name}={text}" for name, text in sorted(self.fields.items()) if text)


def place(number: int, column: str) -> str:
    return _("line %(number)s, %(column)s") % {"number": number, "column": column}


def read_lines(name: str, data: bytes, problems: Problems) -> list[Line]:
    """Raises FileRefused where the file cannot be read. Lines with too many or too few fields are problems."""
    if not data.strip():
        raise refused(name, _("The file is empty."), _("Choose the file that holds your register."))
    if len(data) > MOST_BYTES:
        raise refused(name, _("The file is larger than 5 MB."), _("Part it into several files."))
    if data.startswith((_ZIP, _OLE2, _PDF)):
        raise refused(name, _("The file is no .csv file."), _("Save it as “CSV UTF-8” in your spreadsheet program."))
    lines = list(_lines(name, decoded(name, data), problems))
    if not lines and not problems:
        raise refused(name, _("The file holds no case."), _("Enter one line for each case beneath the columns’ names."))
    return lines


def _lines(name: str, text: str, problems: Problems) -> Iterator[Line]:
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    number, count = 0, 0
    try:
        head = _head(name, next(reader))
        number = reader.line_num
        for row in reader:
            starts_at, number = number + 1, reader.line_num
            if not any(field.strip() for field in row):
                continue
            count += 1
            if count > MOST_ROWS:
                raise refused(name, _("The file has more than 5,000 cases."), _("Part it into several files."))
            if len(row) == len(head):
                texts = {column: unguarded(field.strip()) for column, field in zip(head, row, strict=True)}
                yield Line(starts_at, {**dict.fromkeys(NAMES, ""), **texts})
            else:
                _say_length(problems, starts_at, row, len(head))
    except csv.Error as error:
        raise unclosed(name, number + 1) from error


def _say_length(problems: Problems, number: int, row: list[str], wanted: int) -> None:
    problems.add(
        _("line %(number)s") % {"number": number},
        ",".join(row)[:100],
        _("The line has %(found)s fields, and the first line names %(wanted)s.")
        % {"found": len(row), "wanted": wanted},
        _("Put a text that holds commas into quotation marks."),
    )


def _head(name: str, row: list[str]) -> list[str]:
    """The columns, in the order of the file."""
    head = [field.strip().casefold() for field in row]
    if len(head) == 1 and (";" in head[0] or "\t" in head[0]):
        raise refused(
            name,
            _("The columns are parted by semicolons or tabs."),
            _("Save the file with commas between the columns."),
            head[0],
        )
    unknown = [column for column in head if column not in NAMES]
    if unknown:
        raise refused(
            name,
            _("The first line names columns that are not known: %(columns)s.") % {"columns": _told(unknown)},
            _("Name them as the template does, or take them out."),
        )
    if len(set(head)) < len(head):
        raise refused(name, _("The first line names a column twice."), _("Keep one of the two."))
    if lacking := [column for column in REQUIRED if column not in head]:
        raise refused(
            name,
            _("The first line does not name all columns that are needed: %(columns)s.") % {"columns": _told(lacking)},
            _("Download the template and copy its first line."),
        )
    return head


def _told(columns: list[str]) -> str:
    shown = [f"“{column[:40]}”" for column in columns[:8]]
    return day_words.listed(shown if len(columns) <= 8 else [*shown, "…"])
