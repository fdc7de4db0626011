"""From one outcome's sheet to entries."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from cohesion.file_problems import Problems
from outcomes.spreadsheets.entries import Entries, FigureEntry, MilestoneEntry, RowEntry, Slot
from outcomes.spreadsheets.grid import place
from outcomes.spreadsheets.identity import RowKey
from outcomes.spreadsheets.raw import RawCell, RawSheet
from outcomes.spreadsheets.sheet_rows import columns_of, report_merge, report_stray_row

Cells = Mapping[int, RawCell]
_BY_PLACE = frozenset({"figure", "new", "milestone"})


class OutcomeSheet:
    def __init__(self, sheet: RawSheet, entries: Entries, problems: Problems) -> None:
        self._sheet, self._entries, self._problems = sheet, entries, problems
        self._columns = columns_of(sheet)
        self._areas = {key.area: column for column, key in self._columns.items() if key.part == "value"}
        self._states = {key.area: column for column, key in self._columns.items() if key.part == "state"}
        self._notes = {key.area: column for column, key in self._columns.items() if key.part == "note"}
        self._rows: dict[int, RowKey] = {}
        self._companions: dict[tuple[RowKey, str], dict[str, RawCell]] = {}
        self._story: dict[str, RawCell] = {}
        self._story_at = ("", "")

    def read(self) -> None:
        if not self._areas:
            self._problems.add(
                self._sheet.name,
                "",
                _("The sheet’s hidden first row is missing, so its columns cannot be told apart."),
                _("Copy the values into a new template and import that."),
            )
            return
        rows = self._sheet.by_row()
        self._check_merges()
        self._gather_companions(rows)
        for row, cells in rows.items():
            if row > 1:
                self._read_row(row, cells)
        if self._story:
            code, at = self._story_at
            self._entries.narratives.append(RowEntry(code, at, self._story))

    def _read_row(self, row: int, cells: Cells) -> None:
        key = RowKey.parse(self._sheet.text(row, 1))
        readers: dict[str, Callable[[int, RowKey, Cells], None]] = {
            "figure": self._read_figures,
            "new": self._read_figures,
            "milestone": self._read_milestones,
            "evidence": self._read_evidence,
            "narrative": self._read_story,
            "derived": lambda row, key, cells: None,
            "head": lambda row, key, cells: None,
        }
        if key and key.part in readers:
            readers[key.part](row, key, cells)
        elif any(column in self._columns for column in cells):
            report_stray_row(self._sheet, row, cells, self._columns, self._problems)

    def _at(self, row: int, column: int | None, cells: Cells) -> RawCell:
        if column is None:
            return RawCell("")
        return cells.get(column) or RawCell(place(self._sheet.name, row, column))

    def _gather_companions(self, rows: Mapping[int, dict[int, RawCell]]) -> None:
        """The numbers that complete others stand in rows of their own, below them."""
        for row, cells in rows.items():
            key = RowKey.parse(self._sheet.text(row, 1))
            if key and key.companion and key.part in {"figure", "new"}:
                base = key._replace(companion="")
                for area, column in self._areas.items():
                    found = self._companions.setdefault((base, area), {})
                    found[key.companion] = self._at(row, column, cells)

    def _read_figures(self, row: int, key: RowKey, cells: Cells) -> None:
        if key.companion:
            return
        category, label = key.category, RawCell("")
        if key.part == "new":
            label = cells.get(3, label)
            category = " ".join(label.text.split())
        for area, column in self._areas.items():
            entry = FigureEntry(
                slot=Slot(key.code, area, key.breakdown, category),
                place=place(self._sheet.name, row, column),
                value=self._at(row, column, cells),
                state=self._at(row, self._states.get(area), cells),
                note=self._at(row, self._notes.get(area), cells),
                companions=self._companions.get((key, area), {}),
                is_new=key.part == "new",
            )
            if not entry.is_new:
                self._entries.figures.append(entry)
            elif not (entry.is_empty and entry.note.is_empty):
                self._entries.figures.append(replace(entry, takes_away=False))

    def _read_milestones(self, row: int, key: RowKey, cells: Cells) -> None:
        for area, column in self._areas.items():
            status = self._at(row, self._states.get(area), cells)
            self._entries.milestones.append(
                MilestoneEntry(
                    measure=key.code,
                    area=area,
                    place=status.place,
                    status=status,
                    day=self._at(row, column, cells),
                    evidence=self._at(row, self._notes.get(area), cells),
                )
            )

    def _read_evidence(self, row: int, key: RowKey, cells: Cells) -> None:
        cell = self._words(row, cells)
        self._entries.evidence.append(RowEntry(key.code, cell.place, {"text": cell}))

    def _read_story(self, row: int, key: RowKey, cells: Cells) -> None:
        cell = self._words(row, cells)
        if not self._story:
            self._story_at = (key.code, cell.place)
        self._story[key.breakdown] = cell

    def _words(self, row: int, cells: Cells) -> RawCell:
        """The text that stands across all places: in the first of their columns."""
        return self._at(row, min(self._areas.values()), cells)

    def _check_merges(self) -> None:
        entry_columns = set(self._columns)
        for top, left, bottom, right in self._sheet.merges:
            covered = range(top, min(bottom, top + 2000) + 1)
            touches = any(left <= column <= right for column in entry_columns)
            if touches and any(self._is_by_place(row) for row in covered):
                report_merge(self._sheet, top, left, self._problems)

    def _is_by_place(self, row: int) -> bool:
        key = RowKey.parse(self._sheet.text(row, 1))
        return key is not None and key.part in _BY_PLACE
