"""A whole register, looked at before anything is taken in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from casework.intake.columns import SCREENED
from casework.intake.line_reading import LineReader, RegisterRow
from casework.intake.lookalikes import Likeness, find_alike
from casework.intake.register_file import read_lines
from casework.intake.vocabulary import vocabulary_for
from casework.leaks import LeakKind, find_leaks
from cohesion.file_problems import Problems
from cohesion.models import User
from cohesion.permissions import Permission


@dataclass(frozen=True)
class TextLeak:
    """That a text of a line holds something that points to one person. What it is stays in the file."""

    number: int
    column: str
    kinds: tuple[LeakKind, ...]


@dataclass(frozen=True)
class Register:
    """`rows` can be taken in once there are no `problems`. `alike` is by line."""

    rows: Sequence[RegisterRow]
    problems: Problems
    alike: dict[int, Likeness]
    leaks: Sequence[TextLeak]

    @property
    def is_usable(self) -> bool:
        return not self.problems and bool(self.rows)

    def chosen(self, *, with_alike: bool) -> list[RegisterRow]:
        return [row for row in self.rows if with_alike or row.number not in self.alike]


def read_register(name: str, data: bytes, *, user: User, today: date) -> Register:
    """Raises FileRefused where the file cannot be read at all."""
    problems = Problems()
    lines = read_lines(name, data, problems)
    regions = user.region_ids_for(Permission.EDIT_CASES)
    reader = LineReader(vocabulary_for(user, today), regions=regions, today=today, problems=problems)
    rows = [row for row in map(reader.read, lines) if row is not None]
    return Register(rows, problems, find_alike(rows, user), _leaks(rows, today))


def _leaks(rows: Sequence[RegisterRow], today: date) -> list[TextLeak]:
    found = []
    for row in rows:
        for column in SCREENED:
            text = getattr(row.facts, column)
            if leaks := find_leaks(text, today) if text else []:
                kinds = {leak.kind for leak in leaks}
                found.append(TextLeak(row.number, column, tuple(kind for kind in LeakKind if kind in kinds)))
    return found
