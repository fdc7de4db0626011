"""The tidy file: `region,quarter,measure,area,breakdown,category,value,state,note`, one line for each figure."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO

from django.utils.translation import gettext as _

from cohesion.csv_text import decoded, unclosed
from cohesion.file_problems import Problems, refused
from cohesion.formula_guard import unguarded
from outcomes.spreadsheets import choices
from outcomes.spreadsheets.entries import Entries, FigureEntry, MilestoneEntry, Slot
from outcomes.spreadsheets.raw import Kind, RawCell

HEADER = ("region", "quarter", "measure", "area", "breakdown", "category", "value", "state", "note")
MOST_LINES = 20_000
_RESPONSES = re.compile(r"\s*n\s*=\s*([0-9]{1,9})\s*(?:;\s*(.*))?", re.DOTALL)
_EXACT = ",".join(HEADER)


@dataclass(frozen=True)
class Line:
    """One line of the file with its number, counted as an editor counts."""

    number: int
    fields: dict[str, str]

    @property
    def place(self) -> str:
        return _("line %(number)s") % {"number": self.number}

    def cell(self, name: str) -> RawCell:
        text = self.fields[name]
        return RawCell(self.place, Kind.TEXT, text) if text else RawCell(self.place)


def read_tidy(name: str, data: bytes, problems: Problems) -> Entries:
    """The file's entries. Lines of another region or quarter than the first one's are problems."""
    lines = list(_lines(name, decoded(name, data), problems))
    if not lines:
        raise refused(
            name, _("The file holds no figures."), _("Enter one line for each figure beneath the heads of the columns.")
        )
    first = lines[0].fields
    entries = Entries(region=first["region"], quarter=first["quarter"])
    for line in lines:
        if _is_of(entries, line, problems):
            _add(entries, line)
    return entries


def _lines(name: str, text: str, problems: Problems) -> Iterator[Line]:
    _check_header(name, text)
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    number = 1
    try:
        next(reader)
        for row in reader:
            starts_at, number = number + 1, reader.line_num
            if number > MOST_LINES:
                raise refused(
                    name,
                    _("The file has more than 20,000 lines."),
                    _("One file holds one region’s return of one quarter."),
                )
            if any(field.strip() for field in row):
                line = _line(starts_at, row, problems)
                if line:
                    yield line
    except csv.Error as error:
        raise unclosed(name, number + 1) from error


def _check_header(name: str, text: str) -> None:
    first = text.split("\n", 1)[0].strip("\r")
    if first == _EXACT:
        return
    plain = first.replace('"', "").replace(" ", "")
    if plain.replace(";", ",") == _EXACT or plain.replace("\t", ",") == _EXACT:
        if plain != _EXACT:
            raise refused(
                name,
                _("The columns are parted by semicolons or tabs."),
                _("Save the file with commas between the columns."),
                first,
            )
        if first.replace('"', "") == _EXACT:
            return
    raise refused(
        name,
        _("The first line does not name the columns as it must."),
        _("Make the first line exactly this: %(header)s") % {"header": _EXACT},
        first,
    )


def _line(number: int, row: list[str], problems: Problems) -> Line | None:
    if len(row) != len(HEADER):
        problems.add(
            _("line %(number)s") % {"number": number},
            ",".join(row)[:100],
            _("The line has %(found)s fields, and nine are needed.") % {"found": len(row)},
            _("Put a text that holds commas into quotation marks."),
        )
        return None
    fields = {name: field.strip() for name, field in zip(HEADER, row, strict=True)}
    for name in ("note", "category"):
        fields[name] = unguarded(fields[name])
    return Line(number, fields)


def _is_of(entries: Entries, line: Line, problems: Problems) -> bool:
    """Whether the line belongs to the return that the first line names."""
    fit = True
    for name, wanted, reason in (
        ("region", entries.region, _("This line is for another region than the first line.")),
        ("quarter", entries.quarter, _("This line is for another quarter than the first line.")),
    ):
        if line.fields[name] != wanted:
            fix = _("Put each return into a file of its own; this one is for %(wanted)s.") % {"wanted": wanted}
            problems.add(line.place, line.fields[name], reason, fix)
            fit = False
    return fit


def _add(entries: Entries, line: Line) -> None:
    fields = line.fields
    status = fields["category"] if not fields["breakdown"] else ""
    if status and choices.understood("milestones", status):
        entries.milestones.append(
            MilestoneEntry(
                measure=fields["measure"],
                area=fields["area"],
                place=line.place,
                status=line.cell("category"),
                day=None,
                evidence=line.cell("note"),
                number=line.cell("value"),
                takes_away=False,
            )
        )
        return
    note, companions = line.cell("note"), {}
    match = _RESPONSES.fullmatch(fields["note"])
    if match:
        companions = {"responses": RawCell(line.place, Kind.TEXT, match[1])}
        note = RawCell(line.place, Kind.TEXT, match[2] or "")
    entries.figures.append(
        FigureEntry(
            slot=Slot(fields["measure"], fields["area"], fields["breakdown"], fields["category"]),
            place=line.place,
            value=line.cell("value"),
            state=line.cell("state"),
            note=note,
            companions=companions,
            takes_away=False,
        )
    )
