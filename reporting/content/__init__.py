"""The text of the annual report in both languages: its shape, and reading it from files with care."""

from reporting.content.model import (
    Act,
    Back,
    Card,
    Challenge,
    Front,
    Heading,
    MarginFigure,
    Note,
    OutcomeChapter,
    Paragraphs,
    ReportContent,
    Symbol,
    Text,
    Theme,
    TriptychFigure,
)
from reporting.content.reading import load_folder, read_back, read_front, read_outcome

__all__ = [
    "Act",
    "Back",
    "Card",
    "Challenge",
    "Front",
    "Heading",
    "MarginFigure",
    "Note",
    "OutcomeChapter",
    "Paragraphs",
    "ReportContent",
    "Symbol",
    "Text",
    "Theme",
    "TriptychFigure",
    "load_folder",
    "read_back",
    "read_front",
    "read_outcome",
]
