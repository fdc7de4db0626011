"""Ratings and milestones as the document counts them: so many regions, so many authorities, never which."""

from cohesion.calendar import FinancialYear
from outcomes.models import MilestoneStatus, Plan, QuarterlyReturn, Rag
from reporting.content import Text
from reporting.document.frozen import Milestone, Rating
from reporting.figures.progress import MilestoneFigure, OutcomeRating
from reporting.figures.progress import milestones as milestone_figures
from reporting.figures.progress import ratings as outcome_ratings


def last_accepted_quarter(plan: Plan, year: FinancialYear) -> str:
    """The latest quarter of the year with an accepted return (2014-15-Q4), or empty while there is none."""
    returns = QuarterlyReturn.objects.for_plan(plan).for_year(str(year)).filter(latest_version__isnull=False)
    return returns.order_by("-round__quarter").values_list("round__quarter", flat=True).first() or ""


def ratings(plan: Plan, year: FinancialYear, *, regions: int) -> tuple[Rating, ...]:
    """Each outcome by how many of `regions` regions rate it so."""
    return tuple(_rating(figure, regions) for figure in outcome_ratings(plan, year).values())


def _rating(figure: OutcomeRating, regions: int) -> Rating:
    return Rating(
        outcome=figure.outcome,
        green=figure.count(Rag.GREEN),
        amber=figure.count(Rag.AMBER),
        red=figure.count(Rag.RED),
        not_rated=regions - len(figure.ratings),
    )


def milestones(plan: Plan, year: FinancialYear) -> tuple[Milestone, ...]:
    return tuple(counted(figure) for figure in milestone_figures(plan, year).values())


def counted(figure: MilestoneFigure) -> Milestone:
    """How many authorities stand where, without saying which."""
    return Milestone(
        code=figure.code,
        outcome=figure.outcome,
        text=Text(figure.text_en, figure.text_cy),
        achieved=figure.achieved,
        under_way=figure.count(MilestoneStatus.UNDER_WAY),
        not_started=figure.count(MilestoneStatus.NOT_STARTED),
        no_longer_planned=figure.count(MilestoneStatus.NO_LONGER_PLANNED),
        not_reported=figure.not_reported,
    )
