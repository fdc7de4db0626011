"""What a contributor is asked, and what they answered: the values that forms, actions and pages hand each other."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Self

from cohesion.models import LocalAuthority
from outcomes.models import (
    BreakdownCategory,
    ContributedFigure,
    ContributedStatement,
    ContributionRequest,
    Measure,
    MeasureKind,
    MilestoneStatus,
    QuarterlyReturn,
    ValueState,
)
from outcomes.return_scope import ReturnScope
from outcomes.return_values import CellInput, CellKey, MilestoneKey

UNASKABLE = frozenset({MeasureKind.PERCENTAGE_CHANGE})


@dataclass(frozen=True)
class Asking:
    """What a co-ordinator wants of somebody. Ids are those of the round's measures and the return's authorities."""

    name: str
    email: str
    organisation: str
    language: str
    measure_ids: frozenset[int]
    authority_ids: frozenset[int]
    asks_region_wide: bool
    message: str
    due_on: date


@dataclass(frozen=True)
class Statement:
    """Where a milestone stands with what shows it; or evidence in words, which has no status."""

    text: str = ""
    status: MilestoneStatus | None = None
    language: str = "en"


@dataclass(frozen=True)
class Answers:
    """Evidence stands under its measure and no place: a return holds one text a measure."""

    figures: Mapping[CellKey, CellInput] = field(default_factory=dict)
    statements: Mapping[MilestoneKey, Statement] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not (self.figures or self.statements)

    @property
    def digest(self) -> str:
        """Says whether somebody else has written since it was worked out."""
        figures = sorted((tuple(key), _said(cell)) for key, cell in _sortable(self.figures).items())
        statements = sorted((tuple(key), repr(told)) for key, told in _sortable(self.statements).items())
        return hashlib.sha256(repr((figures, statements)).encode()).hexdigest()[:16]


def _sortable(
    entries: Mapping[CellKey, CellInput] | Mapping[MilestoneKey, Statement],
) -> dict[tuple[int, ...], CellInput | Statement]:
    return {tuple(part or 0 for part in key): entry for key, entry in entries.items()}


def _said(cell: CellInput | Statement) -> str:
    if isinstance(cell, Statement):
        return repr(cell)
    value = None if cell.value is None else f"{cell.value.normalize():f}"
    return repr((value, str(cell.state), cell.note, cell.responses))


def stored_answers(contribution: ContributionRequest) -> Answers:
    """Two queries."""
    return Answers(
        figures={
            CellKey(row.measure_id, row.authority_id, row.category_id): CellInput(
                row.value, ValueState(row.state), note=row.note, responses=row.responses
            )
            for row in ContributedFigure.objects.filter(request=contribution)
        },
        statements={
            MilestoneKey(row.measure_id, row.authority_id): Statement(
                row.text, MilestoneStatus(row.milestone_status) if row.milestone_status else None, row.language
            )
            for row in ContributedStatement.objects.filter(request=contribution)
        },
    )


Place = LocalAuthority | None


@dataclass(frozen=True)
class Asked:
    """A request with what it asks: measures in plan order, places in map order, region-wide (None) last."""

    contribution: ContributionRequest
    scope: ReturnScope
    measures: tuple[Measure, ...]
    places: tuple[Place, ...]

    @classmethod
    def of(cls, contribution: ContributionRequest) -> Self:
        """Seven queries, whatever is asked."""
        scope = ReturnScope.of(contribution.quarterly_return)
        wanted = set(contribution.measures.values_list("pk", flat=True))
        places = set(contribution.authorities.values_list("pk", flat=True))
        return cls(
            contribution=contribution,
            scope=scope,
            measures=tuple(measure for pk, measure in scope.measures.items() if pk in wanted),
            places=(
                *(place for pk, place in scope.authorities.items() if pk in places),
                *((None,) if contribution.asks_region_wide else ()),
            ),
        )

    def categories(self, measure: Measure) -> tuple[BreakdownCategory, ...]:
        """Those of the measure's closed breakdowns. Of open ones a contributor tells in the note."""
        closed = {breakdown.pk for breakdown in self.scope.breakdowns.get(measure.pk, ()) if not breakdown.is_open}
        found = (category for category in self.scope.categories.values() if category.breakdown_id in closed)
        standing = (category for category in found if category.merged_into_id is None)
        return tuple(sorted(standing, key=lambda category: (category.position, category.pk)))

    def cells(self, measure: Measure) -> tuple[CellKey, ...]:
        """Where a number of the measure may be given."""
        if not measure.has_number:
            return ()
        places = [place.pk if place else None for place in self.places]
        categories = [None, *(category.pk for category in self.categories(measure))]
        return tuple(CellKey(measure.pk, place, category) for place in places for category in categories)

    def statements(self, measure: Measure) -> tuple[MilestoneKey, ...]:
        """Where words about the measure may be given."""
        if measure.kind == MeasureKind.QUALITATIVE:
            return (MilestoneKey(measure.pk),)
        if measure.kind != MeasureKind.MILESTONE:
            return ()
        return tuple(MilestoneKey(measure.pk, place.pk if place else None) for place in self.places)


def askable(held: QuarterlyReturn) -> list[Measure]:
    """Measures of the round that somebody can be asked about. One query."""
    measures = held.round.measures.in_plan_order().select_related("outcome")
    return [measure for measure in measures if measure.kind not in UNASKABLE]
