"""Facts of a case on its page: rows under a heading. What is not said is not there."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class FactRow:
    """`language` is that of a text that people wrote; empty for the service’s own words."""

    label: Any
    value: str
    language: str = ""


@dataclass(frozen=True)
class FactGroup:
    heading: str
    rows: tuple[FactRow, ...]
