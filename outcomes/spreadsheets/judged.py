"""The judgement's result in the making: values by ids, with the place in the file that each of them came from."""

from collections.abc import Hashable
from dataclasses import dataclass, field

from outcomes.models import Breakdown, BreakdownCategory, Measure
from outcomes.return_scope import ReturnScope
from outcomes.return_values import (
    ActionInput,
    CellInput,
    CellKey,
    EvidenceInput,
    ExampleInput,
    MilestoneInput,
    MilestoneKey,
    NarrativeInput,
    ReturnInput,
)
from outcomes.spreadsheets.preview import NewFigure


@dataclass
class Judged:
    """`places` maps part and key of a value to its place in the file."""

    figures: dict[CellKey, CellInput | None] = field(default_factory=dict)
    milestones: dict[MilestoneKey, MilestoneInput | None] = field(default_factory=dict)
    narratives: dict[int, NarrativeInput] = field(default_factory=dict)
    evidence: dict[int, EvidenceInput | None] = field(default_factory=dict)
    actions: dict[int, ActionInput | None] = field(default_factory=dict)
    examples: dict[str, ExampleInput | None] = field(default_factory=dict)
    new_figures: list[NewFigure] = field(default_factory=list)
    places: dict[tuple[str, Hashable], str] = field(default_factory=dict)

    def values(self) -> ReturnInput:
        return ReturnInput(
            figures=self.figures,
            milestones=self.milestones,
            narratives=self.narratives,
            evidence=self.evidence,
            actions=self.actions,
            examples=self.examples,
        )


class Codes:
    """What the codes of a file stand for in one return."""

    def __init__(self, scope: ReturnScope) -> None:
        self.scope = scope
        self.measures: dict[str, Measure] = {measure.code: measure for measure in scope.measures.values()}
        self.authorities = {authority.gss: authority for authority in scope.authorities.values()}
        self.outcomes = {outcome.code: outcome for outcome in scope.outcomes.values()}

    def breakdown(self, measure: Measure, code: str) -> Breakdown | None:
        return next((found for found in self.scope.breakdowns.get(measure.pk, ()) if found.code == code), None)

    def category(self, breakdown: Breakdown, text: str) -> BreakdownCategory | None:
        """The category with that code, or with that label in either language. A merged one leads to its successor."""
        wanted = text.casefold()
        own = [found for found in self.scope.categories.values() if found.breakdown_id == breakdown.pk]
        for found in own:
            if found.code == text:
                return self._standing(found)
        for found in own:
            if wanted in {found.label_en.casefold(), found.label_cy.casefold()}:
                return self._standing(found)
        return None

    def _standing(self, category: BreakdownCategory) -> BreakdownCategory:
        successor = self.scope.categories.get(category.merged_into_id or 0)
        return successor or category
