"""Everything that the page of one outcome shows, read in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from django.db.models import Q
from django.utils.timezone import localdate

from cohesion.models import Region, User
from outcomes import checks
from outcomes.checks import Finding, Snapshot
from outcomes.counting import Others, others
from outcomes.entry.standing import Standing, standing_of_outcome
from outcomes.models import (
    AcceptedFigure,
    Action,
    ActionProgress,
    Baseline,
    ChangeRequest,
    Measure,
    MeasureEvidence,
    MilestoneProgress,
    Outcome,
    OutcomeNarrative,
    QuarterlyReturn,
    Target,
)
from outcomes.return_scope import ReturnScope
from outcomes.return_values import CellKey, MilestoneKey

Row = TypeVar("Row", Baseline, Target)


@dataclass(frozen=True)
class Past:
    """What the same region said before: figures as accepted in the quarter before and a year before, words and
    states as they stand in the return of the quarter before."""

    quarter: Mapping[CellKey, AcceptedFigure] = field(default_factory=dict)
    year: Mapping[CellKey, AcceptedFigure] = field(default_factory=dict)
    milestones: Mapping[MilestoneKey, MilestoneProgress] = field(default_factory=dict)
    evidence: Mapping[int, MeasureEvidence] = field(default_factory=dict)
    actions: Mapping[int, ActionProgress] = field(default_factory=dict)
    narrative: OutcomeNarrative | None = None


@dataclass(frozen=True)
class EntryRows:
    scope: ReturnScope
    outcome: Outcome
    measures: Sequence[Measure]
    stands: Standing
    past: Past
    others: Others
    actions: Sequence[Action]
    baselines: Mapping[int, Sequence[Baseline]]
    targets: Mapping[int, Sequence[Target]]
    requests: Sequence[ChangeRequest]
    findings: Sequence[Finding]
    regions: Sequence[Region]

    @property
    def held(self) -> QuarterlyReturn:
        return self.scope.quarterly_return


def rows_of(
    held: QuarterlyReturn, outcome: Outcome, user: User, now: datetime, told: Others | None = None
) -> EntryRows:
    """The rows of one outcome. `told` is what others say, where it was asked for already."""
    snapshot = checks.take(held)
    scope = snapshot.scope
    measures = [measure for measure in scope.measures.values() if measure.outcome_id == outcome.pk]
    ids = [measure.pk for measure in measures]
    actions = list(Action.objects.filter(outcome=outcome).order_by("position"))
    requests = held.change_requests.filter(Q(outcome=outcome) | Q(measure__outcome=outcome))
    return EntryRows(
        scope=scope,
        outcome=outcome,
        measures=measures,
        stands=standing_of_outcome(held, outcome.pk, ids, [action.pk for action in actions]),
        past=_past(held, outcome, user, ids),
        others=told or others(scope, measures, localdate(now)),
        actions=actions,
        baselines=_by_measure(_baselines(scope, ids)),
        targets=_by_measure(_targets(held, ids)),
        requests=list(requests.with_thread().distinct()),
        findings=_findings(snapshot, outcome),
        regions=list(Region.objects.exclude(pk=held.region_id).order_by("position")),
    )


def _findings(snapshot: Snapshot, outcome: Outcome) -> list[Finding]:
    return [finding for finding in checks.examine(snapshot) if finding.outcome_id == outcome.pk]


def _past(held: QuarterlyReturn, outcome: Outcome, user: User, measure_ids: Sequence[int]) -> Past:
    """Six queries, however many years there are."""
    period = held.round.period
    quarters = {str(period.previous): "quarter", str(period.year_before): "year"}
    visible = QuarterlyReturn.objects.visible_to(user).filter(region=held.region_id, round__plan=held.round.plan_id)
    figures: dict[str, dict[CellKey, AcceptedFigure]] = {"quarter": {}, "year": {}}
    earlier = visible.filter(round__quarter__in=list(quarters)).values_list("latest_version_id", "round__quarter")
    versions = {version: quarter for version, quarter in earlier if version is not None}
    for row in AcceptedFigure.objects.filter(accepted_version__in=list(versions), measure__in=measure_ids):
        key = CellKey(row.measure_id, row.authority_id, row.category_id)
        figures[quarters[versions[row.accepted_version_id]]][key] = row
    before = {"quarterly_return__in": visible.filter(round__quarter=str(period.previous)).values("pk")}
    milestones = MilestoneProgress.objects.filter(measure__in=measure_ids, **before)
    evidence = MeasureEvidence.objects.filter(measure__in=measure_ids, **before)
    promised = ActionProgress.objects.filter(action__outcome=outcome, **before)
    return Past(
        quarter=figures["quarter"],
        year=figures["year"],
        milestones={MilestoneKey(row.measure_id, row.authority_id): row for row in milestones},
        evidence={row.measure_id: row for row in evidence},
        actions={row.action_id: row for row in promised},
        narrative=OutcomeNarrative.objects.filter(outcome=outcome, **before).first(),
    )


def _baselines(scope: ReturnScope, measure_ids: Sequence[int]) -> list[Baseline]:
    held = scope.quarterly_return
    places = Q(region=held.region_id) | Q(authority__in=list(scope.authorities))
    rows = Baseline.objects.filter(places | Q(region=None, authority=None), measure__in=measure_ids)
    return list(rows.select_related("region", "authority").order_by("financial_year", "pk"))


def _targets(held: QuarterlyReturn, measure_ids: Sequence[int]) -> list[Target]:
    year = str(held.round.period.year)
    rows = Target.objects.filter(
        Q(region=held.region_id) | Q(region=None), measure__in=measure_ids, financial_year=year
    )
    return list(rows.select_related("region").order_by("pk"))


def _by_measure(rows: Sequence[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.measure_id].append(row)
    return found
