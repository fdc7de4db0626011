"""Plans and what they measure; quarterly returns and what they hold; what was accepted."""

from outcomes.models.accepted_version import AcceptedFigure, AcceptedMilestone, AcceptedNarrative, AcceptedVersion
from outcomes.models.attachment import Attachment
from outcomes.models.breakdown import Breakdown, BreakdownCategory
from outcomes.models.check_result import CheckResult, Severity
from outcomes.models.contribution import ContributedFigure, ContributedStatement, ContributionRequest
from outcomes.models.figure import Figure, ValueState
from outcomes.models.late_count import LateCount
from outcomes.models.measure import (
    AreaRule,
    Baseline,
    CombinedFigure,
    Direction,
    Feed,
    Measure,
    MeasureKind,
    QuarterRule,
    RbaCategory,
    Target,
)
from outcomes.models.narrative import OutcomeNarrative, Rag
from outcomes.models.plan import Action, Item, Outcome, Plan, Succession
from outcomes.models.population_indicator import IndicatorValue, PopulationIndicator
from outcomes.models.practice_example import PracticeExample
from outcomes.models.progress import ActionProgress, ActionState, MeasureEvidence, MilestoneProgress, MilestoneStatus
from outcomes.models.quarterly_return import QuarterlyReturn, ReturnRound, ReturnStatus
from outcomes.models.reminder import Reminder
from outcomes.models.return_event import ChangeRequest, ChangeRequestReply, ReturnEvent
from outcomes.models.return_visit import ReturnVisit
from outcomes.models.review import CentralAdjustment, InternalNote, OutcomeReview, ReviewSnapshot
from outcomes.models.supplied_figure import SuppliedFigure

__all__ = [
    "AcceptedFigure",
    "AcceptedMilestone",
    "AcceptedNarrative",
    "AcceptedVersion",
    "Action",
    "ActionProgress",
    "ActionState",
    "AreaRule",
    "Attachment",
    "Baseline",
    "Breakdown",
    "BreakdownCategory",
    "CentralAdjustment",
    "ChangeRequest",
    "ChangeRequestReply",
    "CheckResult",
    "CombinedFigure",
    "ContributedFigure",
    "ContributedStatement",
    "ContributionRequest",
    "Direction",
    "Feed",
    "Figure",
    "IndicatorValue",
    "InternalNote",
    "Item",
    "LateCount",
    "Measure",
    "MeasureEvidence",
    "MeasureKind",
    "MilestoneProgress",
    "MilestoneStatus",
    "Outcome",
    "OutcomeNarrative",
    "OutcomeReview",
    "Plan",
    "PopulationIndicator",
    "PracticeExample",
    "QuarterRule",
    "QuarterlyReturn",
    "Rag",
    "RbaCategory",
    "Reminder",
    "ReturnEvent",
    "ReturnRound",
    "ReturnStatus",
    "ReturnVisit",
    "ReviewSnapshot",
    "Severity",
    "Succession",
    "SuppliedFigure",
    "Target",
    "ValueState",
]
