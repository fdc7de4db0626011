"""Weeks of a campaign that a series should be read with, from the reference file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import yaml

from cohesion.bilingual import in_language
from cohesion.calendar import FinancialYear, Quarter

_FILE = Path(__file__).parent / "reference" / "marked_weeks.yaml"


@dataclass(frozen=True)
class MarkedWeek:
    """From `first` to `last` day, both included. `concerns` are pairs of a plan's code and an outcome's."""

    name_en: str
    name_cy: str
    first: date
    last: date
    source: str
    concerns: frozenset[tuple[str, str]]

    @property
    def name(self) -> str:
        return in_language(self, "name")

    @property
    def quarter(self) -> Quarter:
        return Quarter.containing(self.first)


@lru_cache(maxsize=1)
def _all() -> tuple[MarkedWeek, ...]:
    """Read once: the file ships with the code."""
    told = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return tuple(
        MarkedWeek(
            name_en=each["name"]["en"],
            name_cy=each["name"]["cy"],
            first=dates["first"],
            last=dates["last"],
            source=each["source"],
            concerns=frozenset((plan, code) for plan, codes in each["outcomes"].items() for code in codes),
        )
        for each in told["weeks"]
        for dates in each["dates"]
    )


def marked_weeks(plan: str, outcome: str, years: Sequence[FinancialYear]) -> tuple[MarkedWeek, ...]:
    """Those that may have moved figures of an outcome in these years, oldest first."""
    found = (week for week in _all() if (plan, outcome) in week.concerns and week.quarter.year in years)
    return tuple(sorted(found, key=lambda week: week.first))
