"""The quarter that is open: every region's return full of values, one of them handed in and taken up for review."""

import random
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from cohesion.calendar import Quarter
from cohesion.models import Appointment, LocalAuthority, Region, User
from cohesion.permissions import Role
from outcomes.actions import quarterly_returns as actions
from outcomes.actions.rounds import open_round
from outcomes.models import Figure, Measure, MeasureKind, MilestoneProgress, OutcomeNarrative, Plan, QuarterlyReturn

PASSWORD = "a long enough password"
READ_BY_OFFICER = "CV"


def fill(plan: Plan, quarter: Quarter) -> None:
    """Open `quarter` and write every cell of every return, as `bench.pages` finds them."""
    Plan.objects.filter(pk=plan.pk).update(ends_on=date(2040, 3, 31))
    plan.refresh_from_db()
    now = timezone.now()
    known = people()
    opened = open_round(plan=plan, quarter=quarter, by=User.objects.service(), now=now, is_sample=True)
    measures = list(opened.measures.prefetch_related("breakdowns__categories"))
    for held in opened.returns.with_context():
        _write(held, measures, known["officer"], now)
    QuarterlyReturn.objects.filter(round=opened).update(status="IN_PROGRESS")
    taken = opened.returns.with_context().get(region__code=READ_BY_OFFICER)
    service = User.objects.service()
    actions.submit(quarterly_return=taken, declared_as="Co-ordinator", by=service, now=now, waiver_reason="measured")
    actions.start_review(quarterly_return=taken, by=known["officer"], now=now)


def people() -> dict[str, User]:
    """An officer and the co-ordinator of a region, by name."""
    made = {}
    region = Region.objects.get(code="NWW")
    for name, role, of in (
        ("officer", Role.OFFICER, None),
        ("co_ordinator", Role.CO_ORDINATOR, region),
    ):
        user = User.objects.create_user(f"{name}@example.org", PASSWORD, name=name)
        Appointment.objects.create(user=user, role=role, region=of, starts_on=date(2012, 4, 1))
        made[name] = user
    return made


def _write(held: QuarterlyReturn, measures: list[Measure], by: User, now: datetime) -> None:
    places = list(held.authorities.in_map_order())
    rng = random.Random(held.pk)
    kept: dict[str, Any] = {"quarterly_return": held, "updated_at": now, "updated_by": by}
    Figure.objects.bulk_create(
        Figure(**kept, **cell)
        for measure in measures
        if measure.has_number and not measure.number_is_optional
        for place in places
        for cell in _cells(measure, place, rng)
    )
    MilestoneProgress.objects.bulk_create(
        MilestoneProgress(**kept, measure=measure, status="UNDER_WAY")
        for measure in measures
        if measure.kind == MeasureKind.MILESTONE
        and not held.milestones.filter(measure=measure, authority=None).exists()
    )
    OutcomeNarrative.objects.bulk_create(
        OutcomeNarrative(**kept, outcome=outcome, rag="GREEN", progress="It goes on. " * 60, language="en")
        for outcome in held.round.plan.outcomes.all()
    )


def _cells(measure: Measure, place: LocalAuthority, rng: random.Random) -> Iterator[dict[str, Any]]:
    base: dict[str, Any] = {"measure": measure, "authority": place}
    if measure.kind == MeasureKind.RATING:
        yield {**base, "value": Decimal(4), "responses": 12}
        return
    total = rng.randint(20, 90)
    yield {**base, "value": Decimal(total)}
    for breakdown in measure.breakdowns.all():
        left = total
        categories = list(breakdown.categories.all())
        for category in categories:
            is_last = category is categories[-1]
            part = left if is_last and breakdown.sums_to_total else rng.randint(0, left)
            left -= part if breakdown.sums_to_total else 0
            yield {**base, "category": category, "value": Decimal(part), "state": "ACTUAL" if part else "NIL"}
