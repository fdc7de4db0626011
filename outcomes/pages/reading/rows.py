"""Everything that a return holds, read in a fixed number of queries, whatever it holds."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.timezone import localdate

from cohesion.models import User
from cohesion.permissions import Permission
from outcomes.actions.return_steps import may
from outcomes.counting import Others, counted_now
from outcomes.models import (
    AcceptedFigure,
    ActionProgress,
    CentralAdjustment,
    ChangeRequest,
    CheckResult,
    Figure,
    MeasureEvidence,
    MilestoneProgress,
    OutcomeNarrative,
    OutcomeReview,
    PracticeExample,
    QuarterlyReturn,
)
from outcomes.pages.attachments import AttachmentLine, lines_by_outcome
from outcomes.pages.late_flags import LateFlag, late_flags
from outcomes.record_links import RecordLinks
from outcomes.return_scope import ReturnScope
from outcomes.return_values import CellKey


@dataclass(frozen=True)
class Rows:
    """`before` holds the values that were accepted for the quarter before, for “was”. `names_contributors`: whether
    the reader may know who gave a figure; others learn from which organisation it came. `reviews` holds what officers
    decided by outcome; who may see an officer's rating is the page's question. `counted` is what the register of counts
    says now, `late` where that changed since figures were accepted.
    """

    scope: ReturnScope
    figures: Mapping[CellKey, Figure]
    before: Mapping[CellKey, AcceptedFigure]
    milestones: Mapping[int, Sequence[MilestoneProgress]]
    evidence: Mapping[int, MeasureEvidence]
    narratives: Mapping[int, OutcomeNarrative]
    actions: Mapping[int, Sequence[ActionProgress]]
    examples: Mapping[int, Sequence[PracticeExample]]
    attachments: Mapping[int, Sequence[AttachmentLine]]
    findings: Sequence[CheckResult]
    requests: Sequence[ChangeRequest]
    adjustments: Mapping[CellKey, CentralAdjustment]
    reviews: Mapping[int, OutcomeReview]
    counted: Others
    records: RecordLinks
    late: Mapping[CellKey, LateFlag]
    names_contributors: bool = False


def rows_of(held: QuarterlyReturn, user: User) -> Rows:
    figures = held.figures.select_related("contribution__decided_by").prefetch_related("partner_regions")
    examples = (
        PracticeExample.objects.visible_to(user).filter(quarterly_return=held).order_by("outcome__position", "pk")
    )
    findings = held.check_results.filter(resolved_at__isnull=True).select_related("confirmed_by", "waived_by")
    milestones = defaultdict(list)
    for milestone in held.milestones.select_related("authority").order_by("authority__position"):
        milestones[milestone.measure_id].append(milestone)
    actions = defaultdict(list)
    for progress in held.action_progress.select_related("action").order_by("action__position"):
        actions[progress.action.outcome_id].append(progress)
    by_outcome = defaultdict(list)
    for example in examples.prefetch_related("places"):
        by_outcome[example.outcome_id].append(example)
    scope = ReturnScope.of(held)
    counted = counted_now(scope, scope.measures.values(), localdate())
    return Rows(
        scope=scope,
        figures={CellKey(row.measure_id, row.authority_id, row.category_id): row for row in figures},
        before=accepted_before(held, user),
        milestones=milestones,
        evidence={row.measure_id: row for row in held.evidence.all()},
        narratives={row.outcome_id: row for row in held.narratives.all()},
        actions=actions,
        examples=by_outcome,
        attachments=lines_by_outcome(held, user),
        findings=list(findings),
        requests=list(held.change_requests.with_thread()),
        adjustments=_adjustments(held),
        reviews={
            row.outcome_id: row for row in held.outcome_reviews.select_related("rag_by", "accepted_by", "outcome")
        },
        counted=counted,
        records=RecordLinks.of(scope, counted.told, user),
        late=late_flags(scope, user, counted.told),
        names_contributors=may(user, Permission.EDIT_RETURN, held),
    )


def _adjustments(held: QuarterlyReturn) -> dict[CellKey, CentralAdjustment]:
    rows = held.adjustments.standing().select_related("by")
    return {CellKey(row.measure_id, row.authority_id, row.category_id): row for row in rows}


def accepted_before(held: QuarterlyReturn, user: User) -> dict[CellKey, AcceptedFigure]:
    """What counts for the same region in the quarter before. One query."""
    earlier = QuarterlyReturn.objects.visible_to(user).filter(
        region=held.region_id, round__plan=held.round.plan_id, round__quarter=str(held.round.period.previous)
    )
    figures = AcceptedFigure.objects.counting().filter(accepted_version__quarterly_return__in=earlier)
    return {CellKey(row.measure_id, row.authority_id, row.category_id): row for row in figures}
