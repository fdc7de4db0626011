"""The plain rules of publication: what is never shown below some place or by quarter, with the reason for each.

They come from `reporting/reference/disclosure.yaml`, before any arithmetic: what they withhold no optimiser sees.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from cohesion.bilingual import in_language
from cohesion.data_file import Reader, read
from reporting.figures import FigureDefinition
from reporting.safety.rules import Rules

SOURCE = Path(__file__).parent / "reference" / "disclosure.yaml"
SUPPRESSION, ROUNDING = "SUPPRESSION", "ROUNDING"
_LEVELS = {"wales": 0, "region": 1, "authority": 2}
LEVEL_OF = {"WALES": 0, "REGION": 1, "AUTHORITY": 2}
DEFAULT = "other_sensitive"


@dataclass(frozen=True)
class PlainRule:
    """`lowest` is the lowest level of place shown (0 Wales, 1 region, 2 authority). `dimensions` counts what a cell
    below Wales is told by: its place, a category, a quarter.
    """

    name: str
    lowest: int
    quarters: bool
    dimensions: int
    measures: Mapping[str, tuple[str, ...]]
    reason_en: str
    reason_cy: str

    @property
    def reason(self) -> str:
        return in_language(self, "reason")

    def withholds(self, level: int, *, quarter: bool, category: bool) -> bool:
        if level > self.lowest or (quarter and not self.quarters):
            return True
        return level > 0 and 1 + quarter + category > self.dimensions


@dataclass(frozen=True)
class PublicationRules:
    """All settings of the file. `digest` changes with any of them, and with the arithmetic that applies them."""

    method: str
    safety: Rules
    fewest_answers: int
    dominance_share: int
    whole_groups: bool
    rules: tuple[PlainRule, ...]
    digest: str

    def of(self, plan: str, definition: FigureDefinition) -> PlainRule | None:
        """The rule for a measure; a percentage change or combined figure has the strictest of what it is made of."""
        codes = {definition.code, *definition.parts}
        named = [rule for rule in self.rules if codes & set(rule.measures.get(plan, ()))]
        if not named and definition.is_sensitive:
            named = [rule for rule in self.rules if rule.name == DEFAULT]
        return min(named, key=lambda rule: (rule.lowest, rule.quarters, rule.dimensions), default=None)

    def as_json(self) -> dict[str, Any]:
        return {
            "method": self.method,
            "threshold": self.safety.threshold,
            "width": self.safety.width,
            "fewest_answers": self.fewest_answers,
            "dominance_share": self.dominance_share,
            "whole_groups": self.whole_groups,
            "rules": [rule.name for rule in self.rules],
        }


MADE_BY = "3"
"""Grows when the arithmetic changes what it would hide for the same figures."""


@cache
def publication_rules() -> PublicationRules:
    """Raise DataFileRefused where the file is not in order."""
    return parsed(read(SOURCE))


def parsed(content: dict[str, Any]) -> PublicationRules:
    reader = Reader(content)
    rules = tuple(_rule(each) for each in reader.each("rules", required=True))
    found = PublicationRules(
        method=reader.choice("method", {"suppression": SUPPRESSION, "rounding": ROUNDING}),
        safety=Rules(threshold=_whole(reader, "threshold", 2, 20), width=_whole(reader, "width", 1, 20)),
        fewest_answers=_whole(reader, "fewest_answers", 1, 100),
        dominance_share=_whole(reader, "dominance_share", 50, 100),
        whole_groups=reader.flag("whole_groups"),
        rules=rules,
        digest=hashlib.sha256(repr((MADE_BY, content)).encode()).hexdigest(),
    )
    if DEFAULT not in {rule.name for rule in rules}:
        reader.problem("rules", f"must hold one named {DEFAULT}")
    reader.finish()
    return found


def _rule(reader: Reader) -> PlainRule:
    measures = reader.inside("measures")
    return PlainRule(
        name=reader.text("name", longest=40),
        lowest=_LEVELS.get(reader.choice("lowest", {level: level for level in _LEVELS}), 0),
        quarters=reader.flag("quarters"),
        dimensions=_whole(reader, "dimensions", 1, 3),
        measures={plan: tuple(measures.texts(plan)) for plan in measures.content},
        reason_en=reader.text("reason_en"),
        reason_cy=reader.text("reason_cy"),
    )


def _whole(reader: Reader, key: str, least: int, most: int) -> int:
    number = reader.number(key)
    if number is None:
        return least
    if number != int(number) or not least <= number <= most:
        reader.problem(key, f"must be a whole number from {least} to {most}")
        return least
    return int(number)
