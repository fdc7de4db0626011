"""What the checks look at: one return as it stands, with what was supplied and what the region reported before."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum

from cohesion.bilingual import LANGUAGES, in_language
from cohesion.calendar import Quarter
from outcomes.checks.finding import Value
from outcomes.models import (
    AcceptedFigure,
    Figure,
    Measure,
    MilestoneProgress,
    Outcome,
    OutcomeNarrative,
    QuarterlyReturn,
    SuppliedFigure,
)
from outcomes.return_scope import ReturnScope
from outcomes.return_values import CellKey, MilestoneKey

QUARTERS_OF_HISTORY = 12


@dataclass(frozen=True)
class Snapshot:
    """`history` holds the region's accepted totals of three years by measure and quarter, its own quarter left out."""

    scope: ReturnScope
    quarter: Quarter
    figures: Mapping[CellKey, Figure] = field(default_factory=dict)
    milestones: Mapping[MilestoneKey, MilestoneProgress] = field(default_factory=dict)
    narratives: Mapping[int, OutcomeNarrative] = field(default_factory=dict)
    supplied: Mapping[CellKey, Decimal] = field(default_factory=dict)
    history: Mapping[int, Mapping[Quarter, Decimal]] = field(default_factory=dict)

    @property
    def places(self) -> tuple[int | None, ...]:
        """Region-wide (None) and the return's authorities, in their order."""
        return (None, *self.scope.authorities)

    @property
    def reporting_outcomes(self) -> list[Outcome]:
        """Outcomes with measures in this round, in plan order."""
        reporting = {measure.outcome_id for measure in self.scope.measures.values()}
        return [outcome for outcome in self.scope.outcomes.values() if outcome.pk in reporting]

    def totals(self, measure: Measure) -> dict[int | None, Figure]:
        """The measure's totals by place, for the places that have a row."""
        rows = ((place, self.figures.get(CellKey(measure.pk, place))) for place in self.places)
        return {place: row for place, row in rows if row is not None}

    def at(self, key: CellKey) -> dict[str, Any]:
        """Where a finding about a figure stands: ids, codes and the name of the place in both languages."""
        measure = self.scope.measures[key.measure_id]
        category = self.scope.categories[key.category_id] if key.category_id else None
        area = (
            self.scope.authorities[key.authority_id].gss
            if key.authority_id
            else self.scope.quarterly_return.region.code
        )
        part = f" {category.breakdown.code}/{category.code}" if category else ""
        return {
            "key": f"{measure.code} {area}{part}",
            "outcome_id": measure.outcome_id,
            "measure_id": measure.pk,
            "authority_id": key.authority_id,
            "category_id": key.category_id,
            "values": {"place": {language: self.scope.label(key, language) for language in LANGUAGES}},
        }

    def at_outcome(self, outcome: Outcome) -> dict[str, Any]:
        names: Value = {
            language: f"{outcome.code} {in_language(outcome, 'short_name', language)}" for language in LANGUAGES
        }
        return {"key": outcome.code, "outcome_id": outcome.pk, "values": {"place": names}}


def contents(returns: Sequence[QuarterlyReturn]) -> list[Snapshot]:
    """What several returns hold, without what was supplied or reported before: eight queries for all of them together.

    Enough for whatever says that something is missing or impossible; not for a comparison with other numbers.
    """
    figures = _by_return(Figure.objects.filter(quarterly_return__in=returns))
    milestones = _by_return(MilestoneProgress.objects.filter(quarterly_return__in=returns))
    narratives = _by_return(OutcomeNarrative.objects.filter(quarterly_return__in=returns))
    return [
        Snapshot(
            scope=scope,
            quarter=scope.quarterly_return.round.period,
            figures=_cells(figures[scope.quarterly_return.pk]),
            milestones=_states(milestones[scope.quarterly_return.pk]),
            narratives={row.outcome_id: row for row in narratives[scope.quarterly_return.pk]},
        )
        for scope in ReturnScope.of_all(returns)
    ]


def _by_return(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.quarterly_return_id].append(row)
    return found


def _cells(rows: Iterable[Figure]) -> dict[CellKey, Figure]:
    return {CellKey(row.measure_id, row.authority_id, row.category_id): row for row in rows}


def _states(rows: Iterable[MilestoneProgress]) -> dict[MilestoneKey, MilestoneProgress]:
    return {MilestoneKey(row.measure_id, row.authority_id): row for row in rows}


def take(quarterly_return: QuarterlyReturn) -> Snapshot:
    """Read a return: ten queries, whatever it holds."""
    scope = ReturnScope.of(quarterly_return)
    return Snapshot(
        scope=scope,
        quarter=quarterly_return.round.period,
        figures=_cells(quarterly_return.figures.all()),
        milestones=_states(quarterly_return.milestones.all()),
        narratives={row.outcome_id: row for row in quarterly_return.narratives.all()},
        supplied=dict(_supplied(scope)),
        history=_history(scope),
    )


def _supplied(scope: ReturnScope) -> Iterator[tuple[CellKey, Decimal]]:
    """What partners supplied for the quarter, for the return's region and its authorities, summed where several did."""
    held = scope.quarterly_return
    rows = (
        SuppliedFigure.objects.for_quarter(held.round.quarter)
        .filter(Q(region=held.region_id) | Q(authority__in=list(scope.authorities)), measure__in=list(scope.measures))
        .values_list("measure_id", "authority_id", "category_id")
        .annotate(total=Sum("value"))
        .order_by("measure_id", "authority_id", "category_id")
    )
    for measure_id, authority_id, category_id, total in rows:
        yield CellKey(measure_id, authority_id, category_id), total


def _history(scope: ReturnScope) -> dict[int, dict[Quarter, Decimal]]:
    """Three years back: what lies further says little of how a region's numbers move, and would make checks slower."""
    held = scope.quarterly_return
    earliest = held.round.period
    for _ in range(QUARTERS_OF_HISTORY):
        earliest = earliest.previous
    rows = (
        AcceptedFigure.objects.counting()
        .filter(
            accepted_version__quarterly_return__region=held.region_id,
            accepted_version__quarterly_return__round__plan=held.round.plan_id,
            accepted_version__quarterly_return__round__quarter__gte=str(earliest),
            category__isnull=True,
            value__isnull=False,
        )
        .exclude(accepted_version__quarterly_return=held.pk)
        .values_list("measure_id", "accepted_version__quarterly_return__round__quarter")
        .annotate(total=Sum("value"))
        .order_by("measure_id")
    )
    history: dict[int, dict[Quarter, Decimal]] = defaultdict(dict)
    for measure_id, quarter, total in rows:
        history[measure_id][Quarter.parse(quarter)] = total
    return dict(history)
