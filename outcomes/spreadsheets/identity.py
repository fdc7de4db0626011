"""How a file says what it is: keys in hidden rows and columns, the same in every language and program."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, Self

from outcomes.return_scope import ReturnScope

START = "cohesion:start"
OUTCOME = "cohesion:outcome"
ACTIONS = "cohesion:actions"
EXAMPLES = "cohesion:examples"
LAYOUT = "1"

_UNSUITABLE = re.compile(r"[\[\]:*?/\\']")


class RowKey(NamedTuple):
    """What a row holds. `part` is one of figure, new, milestone, evidence, narrative, derived, action, example, head.

    `code` is a measure's, outcome's or action's code, or an example's slug. `companion` marks a row that completes
    another one: the number of answers behind a rating, the parts of a percentage.
    """

    part: str
    code: str = ""
    breakdown: str = ""
    category: str = ""
    companion: str = ""

    def __str__(self) -> str:
        return "|".join(self).rstrip("|")

    @classmethod
    def parse(cls, text: str) -> Self | None:
        parts = text.split("|")
        return cls(*parts) if parts[0] and len(parts) <= len(cls._fields) else None


class ColumnKey(NamedTuple):
    """What a column holds: value, state or note of a place (its GSS code, empty: region-wide), or another field."""

    part: str
    area: str = ""

    def __str__(self) -> str:
        return f"{self.part}|{self.area}"

    @classmethod
    def parse(cls, text: str) -> Self | None:
        parts = text.split("|")
        return cls(parts[0], parts[1]) if len(parts) == 2 and parts[0] else None


@dataclass(frozen=True)
class FileKey:
    """Which return a file belongs to, and what that return and its plan were when the file was written."""

    region: str
    quarter: str
    plan: str
    plan_version: str
    structure: str
    version: str
    language: str
    layout: str = LAYOUT

    @classmethod
    def of(cls, scope: ReturnScope, language: str) -> Self:
        quarterly_return = scope.quarterly_return
        plan = quarterly_return.round.plan
        return cls(
            region=quarterly_return.region.code,
            quarter=quarterly_return.round.quarter,
            plan=plan.code,
            plan_version=str(plan.version),
            structure=structure(scope),
            version=str(quarterly_return.version),
            language=language,
        )

    def lines(self) -> list[str]:
        return [f"{name}={value}" for name, value in vars(self).items()]

    @classmethod
    def parse(cls, lines: Iterable[str]) -> Self | None:
        """The key that the lines spell out, or None when a part of it is missing."""
        found: Mapping[str, str] = dict(line.split("=", 1) for line in lines if "=" in line)
        try:
            return cls(**{name: found[name] for name in cls.__dataclass_fields__})
        except KeyError:
            return None


def structure(scope: ReturnScope) -> str:
    """A digest of what the measures ask. It stays the same when only translations or definitions change."""
    lines = [
        f"{measure.code} {measure.kind} {measure.has_number} {measure.text_en} "
        + ",".join(breakdown.code for breakdown in scope.breakdowns.get(measure.pk, ()))
        for measure in scope.measures.values()
    ]
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()[:16]


def sheet_title(text: str) -> str:
    """A name that both kinds of spreadsheet accept: at most 31 characters, none of them with a meaning of its own."""
    return _UNSUITABLE.sub(" ", text)[:31].strip()
