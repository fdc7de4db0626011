"""The annual report as data: its chapters, its builds and their files; and the figures of each year as rows."""

from reporting.models.annual_report import AnnualReport, Chapter, ChapterKind
from reporting.models.build import Build, BuildFile
from reporting.models.summary import SummaryFigure, SummaryYear

__all__ = ["AnnualReport", "Build", "BuildFile", "Chapter", "ChapterKind", "SummaryFigure", "SummaryYear"]
