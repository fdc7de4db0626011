"""The annual report as data: its chapters, its builds and their files."""

from reporting.models.annual_report import AnnualReport, Chapter, ChapterKind
from reporting.models.build import Build, BuildFile
from reporting.models.takeaway import Takeaway

__all__ = ["AnnualReport", "Build", "BuildFile", "Chapter", "ChapterKind", "Takeaway"]
