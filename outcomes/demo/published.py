"""What was published for 2014-15: totals that the sample must add up to, and context figures told as facts."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from cohesion import data_file
from cohesion.data_file import Reader

NATIONAL = Path(__file__).resolve().parent.parent / "reference" / "national-2014-15.yaml"


@dataclass(frozen=True)
class ContextFigure:
    code: str
    value: Decimal
    description: dict[str, str]
    source: dict[str, str]
    geography: str
    financial_year: str


@cache
def _content() -> dict[str, Any]:
    return data_file.read(NATIONAL)


def published_totals() -> dict[str, int]:
    """The published total of every measure that has one, by measure code."""
    reader = Reader(_content())
    totals: dict[str, int] = {}
    for figure in reader.each("published_figures", required=True):
        parts = figure.each("parts")
        if parts:
            totals |= {part.text("measure"): int(part.number("value") or 0) for part in parts}
        else:
            totals |= dict.fromkeys(figure.texts("answers_measures"), int(figure.number("value") or 0))
    reader.finish()
    return totals


def context_figures() -> list[ContextFigure]:
    reader = Reader(_content())
    figures = [
        ContextFigure(
            code=figure.text("code"),
            value=figure.number("value") or Decimal(0),
            description=_both(figure.inside("description")),
            source=_both(figure.inside("source")),
            geography=figure.text("geography"),
            financial_year=figure.text("period"),
        )
        for figure in reader.each("figures", required=True)
    ]
    reader.finish()
    return figures


def _both(reader: Reader) -> dict[str, str]:
    return {language: reader.text(language) for language in ("en", "cy")}
