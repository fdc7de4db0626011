"""The one definition of each figure: read from accepted versions, by each measure's rules, for every area of Wales."""

from reporting.figures.aggregation import annual
from reporting.figures.annual_figures import AnnualFigure, AnnualFigures, UnknownFigure
from reporting.figures.changes import Change, ChangeAnswer
from reporting.figures.context import ContextFigure, supplied
from reporting.figures.definitions import COMBINED, CategoryDefinition, FigureDefinition
from reporting.figures.progress import MilestoneFigure, OutcomeRating, milestones, ratings
from reporting.figures.quarters import QuarterFigure, QuarterlyFigures, quarterly, quarterly_series
from reporting.figures.standing import Area, Standing
from reporting.figures.states import FigureState

__all__ = [
    "COMBINED",
    "AnnualFigure",
    "AnnualFigures",
    "Area",
    "CategoryDefinition",
    "Change",
    "ChangeAnswer",
    "ContextFigure",
    "FigureDefinition",
    "FigureState",
    "MilestoneFigure",
    "OutcomeRating",
    "QuarterFigure",
    "QuarterlyFigures",
    "Standing",
    "UnknownFigure",
    "annual",
    "milestones",
    "quarterly",
    "quarterly_series",
    "ratings",
    "supplied",
]
