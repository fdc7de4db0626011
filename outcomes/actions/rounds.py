"""Opening a round: one return per region, with the geography and the measures of its quarter."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from cohesion import audit
from cohesion.calendar import Quarter, is_working_day
from cohesion.models import RegionCoverage, User
from cohesion.permissions import Permission
from cohesion.refusals import ActionRefused
from outcomes.actions.filling import fill_from_suppliers
from outcomes.models import (
    Measure,
    MilestoneProgress,
    Plan,
    QuarterlyReturn,
    ReturnEvent,
    ReturnRound,
    ReturnStatus,
    SuppliedFigure,
)
from outcomes.refusals import NotPermitted

_LONGEST_WAIT = timedelta(days=366)


@transaction.atomic
def open_round(
    *,
    plan: Plan,
    quarter: Quarter,
    by: User,
    now: datetime,
    due_on: date | None = None,
    closes_on: date | None = None,
    is_sample: bool = False,
) -> ReturnRound:
    """Open `quarter` of `plan`: returns by the coverage of the quarter's last day, the plan's measures frozen.

    Milestones do not reset: each return starts with the states of the region's return of the round before. What
    partners supplied for the quarter already is filled in, by the service.
    Raises ActionRefused for a second round, also by another plan in the same regions, a plan without measures, a
    quarter outside the plan or a due day that is not within a year after the quarter. Whether co-ordinators are told,
    the calendar decides.
    """
    if not by.may(Permission.OPEN_ROUND):
        raise NotPermitted
    Plan.objects.select_for_update().get(pk=plan.pk)
    due_on = due_on or quarter.due_on
    require_dates(quarter, due_on, closes_on)
    measures, places = _openable(plan, quarter)
    opened = ReturnRound.objects.create(
        plan=plan,
        quarter=str(quarter),
        opens_on=quarter.ends_on + timedelta(days=1),
        due_on=due_on,
        closes_on=closes_on,
        is_sample=is_sample,
    )
    opened.measures.set(measures)
    _create_returns(opened, places, by=by, now=now)
    _carry_milestones(opened, by=by, now=now)
    _fill(opened, now=now)
    audit.record(
        "round.opened",
        by=by,
        now=now,
        subject=opened,
        detail={"plan": plan.code, "quarter": str(quarter), "due_on": due_on.isoformat(), "returns": len(places)},
    )
    return opened


def measures_of(plan: Plan, quarter: Quarter) -> list[Measure]:
    """The measures that a round of that quarter freezes: those that are active in it."""
    return list(
        Measure.objects.filter(
            Q(active_from__isnull=True) | Q(active_from__lte=quarter.ends_on),
            Q(active_to__isnull=True) | Q(active_to__gte=quarter.starts_on),
            plan=plan,
        )
    )


def _openable(plan: Plan, quarter: Quarter) -> tuple[list[Measure], dict[int, list[int]]]:
    """The measures and the places by region of a quarter that can be opened; refuses any other."""
    measures, places = measures_of(plan, quarter), places_of(plan, quarter)
    named = {"plan": plan.code, "quarter": str(quarter)}
    if quarter.starts_on < plan.starts_on or quarter.ends_on > plan.ends_on:
        period = {"first": str(Quarter.containing(plan.starts_on)), "last": str(Quarter.containing(plan.ends_on))}
        raise ActionRefused(
            _("%(quarter)s lies outside plan %(plan)s. Choose a quarter from %(first)s to %(last)s.")
            % {**named, **period}
        )
    if not measures:
        raise ActionRefused(_("Plan %(plan)s has no measures in %(quarter)s, so there is nothing to report.") % named)
    if ReturnRound.objects.filter(plan=plan, quarter=str(quarter)).exists():
        raise ActionRefused(_("%(quarter)s of plan %(plan)s is open already.") % named)
    if other := _other_plan(quarter, places):
        raise ActionRefused(
            _(
                "%(quarter)s is open for plan %(other)s already. A region owes one return a quarter: "
                "choose a quarter that no other plan reports on."
            )
            % {**named, "other": other}
        )
    if not places:
        raise ActionRefused(_("No region covers an authority on that quarter’s last day. Load the geography first."))
    return measures, places


def _other_plan(quarter: Quarter, places: Iterable[int]) -> str:
    """The plan on which one of these regions reports for that quarter already: an address names region and quarter."""
    returns = QuarterlyReturn.objects.filter(round__quarter=str(quarter), region__in=list(places))
    return returns.values_list("round__plan__code", flat=True).first() or ""


def require_dates(quarter: Quarter, due_on: date, closes_on: date | None) -> None:
    """Raise ActionRefused unless a round of `quarter` can be due and close on these days."""
    named = {"quarter": str(quarter), "due": due_on.isoformat()}
    if not quarter.ends_on < due_on <= quarter.ends_on + _LONGEST_WAIT:
        raise ActionRefused(
            _("The due date %(due)s does not fit %(quarter)s. Choose a day within the year after the quarter ends.")
            % named
        )
    if not is_working_day(due_on):
        raise ActionRefused(_("The due date %(due)s is not a working day. Choose a working day.") % named)
    if closes_on is not None and not due_on <= closes_on <= due_on + _LONGEST_WAIT:
        raise ActionRefused(_("Choose a closing date within the year after the due date %(due)s, or none.") % named)


def places_of(plan: Plan, quarter: Quarter) -> dict[int, list[int]]:
    """Authority ids by region id, in the regions' order, as covered on the quarter's last day."""
    coverage = RegionCoverage.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=quarter.ends_on), starts_on__lte=quarter.ends_on
    )
    if plan.authority_id is not None:
        coverage = coverage.filter(authority_id=plan.authority_id)
    places: dict[int, list[int]] = defaultdict(list)
    rows = coverage.order_by("region__position", "authority__position").values_list("region_id", "authority_id")
    for region_id, authority_id in rows:
        places[region_id].append(authority_id)
    return dict(places)


def _create_returns(opened: ReturnRound, places: dict[int, list[int]], *, by: User, now: datetime) -> None:
    returns = QuarterlyReturn.objects.bulk_create(
        QuarterlyReturn(round=opened, region_id=region_id, status=ReturnStatus.OPEN, updated_at=now, updated_by=by)
        for region_id in places
    )
    through = QuarterlyReturn.authorities.through
    through._default_manager.bulk_create(
        through(quarterlyreturn_id=created.pk, localauthority_id=authority_id)
        for created in returns
        for authority_id in places[created.region_id]
    )
    ReturnEvent.objects.bulk_create(
        ReturnEvent(
            quarterly_return=created,
            kind=ReturnEvent.Kind.OPENED,
            from_status=ReturnStatus.NOT_OPEN,
            to_status=ReturnStatus.OPEN,
            at=now,
            by=by,
        )
        for created in returns
    )


def _carry_milestones(opened: ReturnRound, *, by: User, now: datetime) -> None:
    before = ReturnRound.objects.filter(plan=opened.plan_id, quarter__lt=opened.quarter).order_by("quarter").last()
    if before is None:
        return
    places = {
        (created.region_id, authority.pk): created
        for created in opened.returns.prefetch_related("authorities")
        for authority in created.authorities.all()
    }
    by_region = {created.region_id: created for created in places.values()}
    states = MilestoneProgress.objects.filter(
        quarterly_return__round=before, measure__in=opened.measures.all()
    ).select_related("quarterly_return")
    carried = []
    for state in states:
        region_id = state.quarterly_return.region_id
        to = by_region.get(region_id) if state.authority_id is None else places.get((region_id, state.authority_id))
        if to is not None:
            carried.append(_carried(state, to, by=by, now=now))
    MilestoneProgress.objects.bulk_create(carried)


def _fill(opened: ReturnRound, *, now: datetime) -> None:
    """The service fills the returns: whoever opens a round may not write in a region's return."""
    if not SuppliedFigure.objects.for_quarter(opened.quarter).filter(plan=opened.plan_id).exists():
        return
    service = User.objects.service()
    for quarterly_return in opened.returns.with_context():
        fill_from_suppliers(quarterly_return=quarterly_return, by=service, now=now)


def _carried(state: MilestoneProgress, to: QuarterlyReturn, *, by: User, now: datetime) -> MilestoneProgress:
    return MilestoneProgress(
        quarterly_return=to,
        measure_id=state.measure_id,
        authority_id=state.authority_id,
        status=state.status,
        achieved_on=state.achieved_on,
        evidence=state.evidence,
        updated_at=now,
        updated_by=by,
    )
