"""From the sheets of a workbook to entries: rows and columns are known by their keys, never by their words."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from cohesion.file_problems import Problems, refused
from outcomes.spreadsheets.entries import Entries, RowEntry
from outcomes.spreadsheets.grid import place
from outcomes.spreadsheets.identity import ACTIONS, EXAMPLES, LAYOUT, OUTCOME, START, FileKey, RowKey
from outcomes.spreadsheets.outcome_reading import OutcomeSheet
from outcomes.spreadsheets.raw import RawCell, RawSheet
from outcomes.spreadsheets.sheet_rows import columns_of, report_merge, report_stray_row

_LAST_HEAD = 4


def read_workbook(name: str, sheets: Sequence[RawSheet], problems: Problems) -> Entries:
    """Entries of every sheet that is there. A missing sheet or row says nothing. Raises FileRefused without a key."""
    key = _key(name, sheets)
    entries = Entries(region=key.region, quarter=key.quarter, key=key)
    seen: set[str] = set()
    for sheet in sheets:
        said = sheet.text(1, 1)
        if said in seen:
            problems.add(
                sheet.name,
                "",
                _("This sheet is a copy of another one in the file."),
                _("Keep one of the two and delete the other."),
            )
        elif said.startswith(f"{OUTCOME}:"):
            OutcomeSheet(sheet, entries, problems).read()
        elif said == ACTIONS:
            entries.actions += _rows(sheet, "action", problems)
        elif said == EXAMPLES:
            entries.examples += _rows(sheet, "example", problems)
        seen.add(said)
    return entries


def _key(name: str, sheets: Sequence[RawSheet]) -> FileKey:
    start = next((sheet for sheet in sheets if sheet.text(1, 1) == START), None)
    lines = [start.text(row, 1) for row in range(2, 20)] if start else []
    key = FileKey.parse(lines)
    if key is None or key.layout != LAYOUT:
        raise refused(
            name,
            _("This is not a return of this service: its first sheet does not say which return it is."),
            _("Download the return as a spreadsheet, fill that in and import it."),
        )
    return key


def _rows(sheet: RawSheet, part: str, problems: Problems) -> list[RowEntry]:
    """The rows of a sheet with one row an entry."""
    columns = columns_of(sheet)
    found: list[RowEntry] = []
    for row, cells in sheet.by_row().items():
        key = RowKey.parse(sheet.text(row, 1)) if row > 1 else RowKey("head")
        if key is None or key.part != part:
            if key is None and any(column in columns for column in cells):
                report_stray_row(sheet, row, cells, columns, problems)
            continue
        entries = {
            column_key.part: cells.get(column, RawCell(place(sheet.name, row, column)))
            for column, column_key in columns.items()
        }
        found.append(RowEntry(key.code, _("%(sheet)s, row %(row)s") % {"sheet": sheet.name, "row": row}, entries))
    for top, left, bottom, *_right in sheet.merges:
        if top != bottom and bottom > _LAST_HEAD:
            report_merge(sheet, top, left, problems)
    return found
