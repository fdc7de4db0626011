"""The annual report as data: chapters, builds and files; each year's figures as rows, their checks and releases; what
people write beside the charts, and what they take away.
"""

from reporting.models.annual_report import AnnualReport, Chapter, ChapterKind
from reporting.models.build import Build, BuildFile
from reporting.models.curve import Curve, CurveAction, CurveVersion, Evidence, IdeaCost, ProposalState
from reporting.models.dashboard_view import DashboardView, DigestChoice, DigestSent
from reporting.models.disclosure_check import DisclosureCheck, FigureRelease
from reporting.models.summary import SummaryFigure, SummaryYear
from reporting.models.takeaway import Takeaway

__all__ = [
    "AnnualReport",
    "Build",
    "BuildFile",
    "Chapter",
    "ChapterKind",
    "Curve",
    "CurveAction",
    "CurveVersion",
    "DashboardView",
    "DigestChoice",
    "DigestSent",
    "DisclosureCheck",
    "Evidence",
    "FigureRelease",
    "IdeaCost",
    "ProposalState",
    "SummaryFigure",
    "SummaryYear",
    "Takeaway",
]
