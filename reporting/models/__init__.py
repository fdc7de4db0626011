"""The annual report as data: its chapters, its builds and their files; and what is kept beside a chart."""

from reporting.models.annual_report import AnnualReport, Chapter, ChapterKind
from reporting.models.build import Build, BuildFile
from reporting.models.curve import Curve, CurveAction, CurveVersion, Evidence, IdeaCost, ProposalState

__all__ = [
    "AnnualReport",
    "Build",
    "BuildFile",
    "Chapter",
    "ChapterKind",
    "Curve",
    "CurveAction",
    "CurveVersion",
    "Evidence",
    "IdeaCost",
    "ProposalState",
]
