"""What the tables of a year are made of: its figures, its definitions and places, and what is out already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from reporting.figures import Area, CategoryDefinition, FigureDefinition
from reporting.figures.standing import QuartersIn

Key = tuple[str, str, str, str, str]
BEFORE = "@before"


@dataclass(frozen=True, slots=True)
class Told:
    """One figure of the year, as the summaries keep it: `current` and `base` are what a percentage change compares."""

    key: Key
    value: Decimal | None
    responses: int = 0
    current: Decimal | None = None
    base: Decimal | None = None


@dataclass(frozen=True)
class Edition:
    """What is out already: every cell of an earlier edition, with its value and whether it was shown.

    `is_same_year` is False for the year before, of which only the values behind percentage changes matter.
    """

    name: str
    cells: Mapping[Key, tuple[int, bool]]
    is_same_year: bool = True


@dataclass(frozen=True)
class YearContent:
    """All that the tables are made of; nothing else decides what is hidden."""

    plan: str
    definitions: Mapping[str, FigureDefinition]
    categories: Sequence[CategoryDefinition]
    areas: Mapping[str, Area]
    told: Sequence[Told]
    editions: Sequence[Edition] = ()
    come_in: QuartersIn = field(default_factory=QuartersIn)
