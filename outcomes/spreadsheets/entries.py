"""What a file says about a return, by codes: the same for a workbook and a tidy file, and not yet judged."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from outcomes.spreadsheets.identity import FileKey
from outcomes.spreadsheets.raw import RawCell

NO_CELL = RawCell("")


class Slot(NamedTuple):
    """Where a number stands, by codes. `category` of a new one is the label that somebody typed."""

    measure: str
    area: str = ""
    breakdown: str = ""
    category: str = ""


@dataclass(frozen=True)
class FigureEntry:
    """`takes_away`: leaving everything empty is a statement, because the file showed what was held."""

    slot: Slot
    place: str
    value: RawCell
    state: RawCell
    note: RawCell = NO_CELL
    companions: Mapping[str, RawCell] = field(default_factory=dict)
    is_new: bool = False
    takes_away: bool = True

    @property
    def is_empty(self) -> bool:
        return all(cell.is_empty for cell in (self.value, self.state, *self.companions.values()))


@dataclass(frozen=True)
class MilestoneEntry:
    """`day` is None in a file that has no room for dates: then a date that is held stays."""

    measure: str
    area: str
    place: str
    status: RawCell
    day: RawCell | None
    evidence: RawCell
    number: RawCell = NO_CELL
    takes_away: bool = True

    @property
    def is_empty(self) -> bool:
        return all(cell.is_empty for cell in (self.status, self.day or NO_CELL, self.evidence))


@dataclass(frozen=True)
class RowEntry:
    """A row of named cells: the story of an outcome, an action, a practice example, evidence (`text`)."""

    code: str
    place: str
    cells: Mapping[str, RawCell]

    @property
    def is_empty(self) -> bool:
        return all(cell.is_empty for cell in self.cells.values())

    def without_empty_cells(self) -> "RowEntry":
        return replace(self, cells={name: cell for name, cell in self.cells.items() if not cell.is_empty})


@dataclass
class Entries:
    """`key` is set for workbooks only; `region` and `quarter` for both."""

    region: str
    quarter: str
    key: FileKey | None = None
    figures: list[FigureEntry] = field(default_factory=list)
    milestones: list[MilestoneEntry] = field(default_factory=list)
    evidence: list[RowEntry] = field(default_factory=list)
    narratives: list[RowEntry] = field(default_factory=list)
    actions: list[RowEntry] = field(default_factory=list)
    examples: list[RowEntry] = field(default_factory=list)

    @property
    def measures(self) -> frozenset[str]:
        figures = {entry.slot.measure for entry in self.figures}
        return frozenset(figures | {entry.measure for entry in self.milestones})

    def without_empty(self) -> "Entries":
        """The same, in which an empty cell says nothing."""
        return replace(
            self,
            figures=[entry for entry in self.figures if not (entry.is_empty and entry.note.is_empty)],
            milestones=[entry for entry in self.milestones if not entry.is_empty],
            evidence=[entry for entry in self.evidence if not entry.is_empty],
            narratives=[entry.without_empty_cells() for entry in self.narratives if not entry.is_empty],
            actions=[entry for entry in self.actions if not entry.is_empty],
            examples=[entry for entry in self.examples if not entry.is_empty],
        )
