"""What is wrong with a file: one line each, with place, value, reason and fix; all of them, up to a limit."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

MOST_SHOWN = 200
_LONGEST_VALUE = 60


@dataclass(frozen=True)
class FileProblem:
    """`place` is a sheet and cell, a line, or the file's name. `value` is what stands there, cut to a glance."""

    place: str
    value: str
    reason: str
    fix: str

    @property
    def line(self) -> str:
        if not self.value:
            return _("%(place)s: %(reason)s %(fix)s") % self.__dict__
        return _("%(place)s: “%(value)s”. %(reason)s %(fix)s") % self.__dict__


class FileRefused(Exception):
    """The file cannot be read at all. Raised before its content is looked at, with the one problem that says why."""

    def __init__(self, problem: FileProblem) -> None:
        super().__init__(problem.line)
        self.problem = problem


class Problems:
    """Collects problems; keeps the first two hundred and counts the rest."""

    def __init__(self) -> None:
        self._kept: list[FileProblem] = []
        self.count = 0

    def add(self, place: str, value: str, reason: str, fix: str) -> None:
        self.count += 1
        if len(self._kept) < MOST_SHOWN:
            self._kept.append(FileProblem(place, glance(value), reason, fix))

    def __iter__(self) -> Iterator[FileProblem]:
        return iter(self._kept)

    def __bool__(self) -> bool:
        return self.count > 0


def glance(value: str, longest: int = _LONGEST_VALUE) -> str:
    """A value on one line, short and printable."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in value[:400]).split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def refused(name: str, reason: str, fix: str, value: str = "") -> FileRefused:
    return FileRefused(FileProblem(name, glance(value), reason, fix))
