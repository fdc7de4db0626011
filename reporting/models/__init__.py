"""The annual report as data: chapters, builds and files; each year's figures as rows, their checks and releases."""

from reporting.models.annual_report import AnnualReport, Chapter, ChapterKind
from reporting.models.build import Build, BuildFile
from reporting.models.disclosure_check import DisclosureCheck, FigureRelease
from reporting.models.summary import SummaryFigure, SummaryYear

__all__ = [
    "AnnualReport",
    "Build",
    "BuildFile",
    "Chapter",
    "ChapterKind",
    "DisclosureCheck",
    "FigureRelease",
    "SummaryFigure",
    "SummaryYear",
]
