"""What a build freezes: every figure after disclosure control, every text, as plain data with a digest.

Both languages and every format are made from it, and from nothing else. `as_json` and `from_json` are inverse; the
digest is over canonical JSON (sorted keys, no spaces, UTF-8) without the digest itself.
"""

import dataclasses
import hashlib
import json
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from reporting import tokens
from reporting.content import Paragraphs, Text
from reporting.tokens import Fact

FORMAT = 1


class FrozenInputRefused(ValueError):
    """The frozen input is not what this version of the service wrote, or it was altered afterwards."""


@dataclass(frozen=True)
class Cell:
    """One published value: a decimal in digits, or none with the symbol that says why; a symbol may also qualify."""

    value: str | None
    symbol: str = ""

    @property
    def number(self) -> Decimal | None:
        return None if self.value is None else Decimal(self.value)

    @property
    def printed(self) -> str:
        """The value as a person reads it; the symbol alone where there is none."""
        return self.symbol or tokens.UNKNOWN if self.number is None else tokens.number(self.number)

    @property
    def fact(self) -> Fact:
        return Fact(self.number, self.symbol)


@dataclass(frozen=True)
class Region:
    code: str
    name: Text
    population: int
    authorities: tuple[str, ...]


@dataclass(frozen=True)
class Authority:
    """A tile of the map, by column and row from the north west, both from 0."""

    gss: str
    name: Text
    column: int
    row: int


@dataclass(frozen=True)
class Outcome:
    code: str
    title: Text
    short_name: Text


@dataclass(frozen=True)
class Series:
    """A figure of the year: Wales, regions by code, quarters in order (empty where not counted by quarter).

    `parts` are the codes that a combined figure adds up; `is_counted` is false for means and percentages.
    """

    code: str
    outcome: str
    title: Text
    unit: Text
    wales: Cell
    regions: dict[str, Cell]
    quarters: tuple[Cell, ...]
    parts: tuple[str, ...]
    is_counted: bool


@dataclass(frozen=True)
class Milestone:
    """How many authorities stand where, at the end of the year."""

    code: str
    outcome: str
    text: Text
    achieved: int
    under_way: int
    not_started: int
    no_longer_planned: int
    not_reported: int

    @property
    def authorities(self) -> int:
        return self.achieved + self.under_way + self.not_started + self.no_longer_planned + self.not_reported


@dataclass(frozen=True)
class Rating:
    """How many regions rate an outcome green, amber and red in the year's last reported quarter."""

    outcome: str
    green: int
    amber: int
    red: int
    not_rated: int

    @property
    def regions(self) -> int:
        return self.green + self.amber + self.red + self.not_rated


@dataclass(frozen=True)
class Example:
    """A practice example that may be published. Text that exists in one language only stands in both."""

    slug: str
    title: Text
    text: Paragraphs
    place_label: Text
    places: tuple[str, ...]


@dataclass(frozen=True)
class Frozen:
    format: int
    year: str
    last_quarter: str
    plan: str
    plan_title: Text
    frozen_at: str
    is_sample: bool
    front: dict[str, Any]
    outcomes: tuple[dict[str, Any], ...]
    back: dict[str, Any]
    regions: tuple[Region, ...]
    authorities: tuple[Authority, ...]
    plan_outcomes: tuple[Outcome, ...]
    figures: dict[str, Series]
    facts: dict[str, Cell]
    ratings: tuple[Rating, ...]
    milestones: tuple[Milestone, ...]
    examples: dict[str, Example]
    warnings: tuple[str, ...]

    def known_facts(self) -> dict[str, Fact]:
        return {code: cell.fact for code, cell in self.facts.items()}


def as_json(frozen: Frozen) -> dict[str, Any]:
    """Plain JSON data, with its digest."""
    data: dict[str, Any] = json.loads(json.dumps(dataclasses.asdict(frozen)))
    return {**data, "digest": digest(data)}


def from_json(data: Mapping[str, Any]) -> Frozen:
    """Raise FrozenInputRefused unless `data` is of this format and bears the digest of its content."""
    if data.get("format") != FORMAT:
        raise FrozenInputRefused(f"The frozen input has format {data.get('format')!r}; this version reads {FORMAT}.")
    if data.get("digest") != digest(data):
        raise FrozenInputRefused("The frozen input does not match its digest: it was altered after it was frozen.")
    return typing.cast(Frozen, _revive(Frozen, {key: value for key, value in data.items() if key != "digest"}))


def digest(data: Mapping[str, Any]) -> str:
    content = {key: value for key, value in data.items() if key != "digest"}
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


_hints = cache(typing.get_type_hints)


def _revive(kind: Any, data: Any) -> Any:
    """`data` as an instance of `kind`: a dataclass, a tuple or dict of such, or a plain value."""
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        hints = _hints(kind)
        return kind(**{field.name: _revive(hints[field.name], data[field.name]) for field in dataclasses.fields(kind)})
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple:
        return tuple(_revive(arguments[0], entry) for entry in data)
    if origin is dict and arguments[1] is not Any:
        return {key: _revive(arguments[1], value) for key, value in data.items()}
    if origin in (types.UnionType, typing.Union) and data is not None:
        return _revive(next(option for option in arguments if option is not type(None)), data)
    return data
