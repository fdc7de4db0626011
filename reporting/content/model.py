"""What a chapter of the report holds. Figures stand in the texts as tokens (`reporting.tokens`), never as digits."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Text:
    """One text in both languages."""

    en: str
    cy: str

    def within(self, language: str) -> str:
        return self.cy if language == "cy" else self.en


@dataclass(frozen=True)
class Paragraphs:
    en: tuple[str, ...]
    cy: tuple[str, ...]

    def within(self, language: str) -> tuple[str, ...]:
        return self.cy if language == "cy" else self.en


@dataclass(frozen=True)
class Heading:
    """A heading with the text under it."""

    heading: Text
    text: Text


Challenge = Heading
Act = Heading
Note = Heading


@dataclass(frozen=True)
class TriptychFigure:
    """A figure with what it counts; `of` is the whole that it is a part of, or empty."""

    figure: str
    of: str
    what: Text


@dataclass(frozen=True)
class MarginFigure:
    """A large figure beside the paragraph that tells it. `source` is the figure's code in the report (F1.1)."""

    figure: str
    what: Text
    source: str


@dataclass(frozen=True)
class Theme:
    """A themed section. `charts` are written `kind:subject`, `examples` are slugs of practice examples."""

    section: str
    heading: Text
    margin: MarginFigure | None
    paragraphs: Paragraphs
    charts: tuple[tuple[str, str], ...]
    examples: tuple[str, ...]


@dataclass(frozen=True)
class OutcomeChapter:
    outcome: str
    finding: Text
    overview: Paragraphs
    how_much: tuple[TriptychFigure, ...]
    how_well: tuple[TriptychFigure, ...]
    better_off: Paragraphs
    themes: tuple[Theme, ...]
    challenges: tuple[Challenge, ...]


@dataclass(frozen=True)
class Card:
    """A figure of the year at a glance; an outcome without any has the sentence `none` instead."""

    outcome: str
    figure: str
    what: Text | None
    caveat: Text | None
    source: str
    none: Text | None


@dataclass(frozen=True)
class Front:
    title: Text
    subtitle: Text
    cover_line: Text
    introduction_heading: Text
    introduction_lead: Text
    introduction: Paragraphs
    outcomes_heading: Text
    outcomes: Mapping[str, Text]
    glance_heading: Text
    glance_lead: Text
    cards: tuple[Card, ...]
    colophon: Paragraphs


@dataclass(frozen=True)
class Symbol:
    symbol: str
    meaning: Text


@dataclass(frozen=True)
class Back:
    """`annex_columns` gives figures a short heading, by code; the others go by their title in the plan."""

    future_heading: Text
    future_lead: Text
    future_challenges: tuple[Challenge, ...]
    legislation_heading: Text
    legislation_intro: Text
    acts: tuple[Act, ...]
    annex_heading: Text
    annex_intro: Text
    annex_columns: Mapping[str, Text]
    method_heading: Text
    method: tuple[Note, ...]
    symbols: tuple[Symbol, ...]


@dataclass(frozen=True)
class ReportContent:
    """A checked folder of chapters: each as it stands in its file, ready to be stored."""

    front: Mapping[str, Any]
    outcomes: Mapping[str, Mapping[str, Any]]
    back: Mapping[str, Any]
    title: Text
