"""Accepted returns in any number, written straight into the tables that annual figures read."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from cohesion.calendar import FinancialYear, Quarter
from cohesion.models import LocalAuthority, Region, User
from outcomes.models import (
    AcceptedFigure,
    AcceptedMilestone,
    AcceptedNarrative,
    AcceptedVersion,
    Measure,
    MeasureKind,
    Outcome,
    Plan,
    QuarterlyReturn,
    ReturnRound,
)

AT = datetime(2015, 5, 1, 9, 0, tzinfo=UTC)
_BATCH = 2000


@dataclass
class Synthesis:
    """What every synthetic return needs, read once."""

    plan: Plan
    by: User
    seed: int = 1
    rng: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)
        self.measures = list(
            Measure.objects.filter(plan=self.plan).with_number().prefetch_related("breakdowns__categories")
        )
        self.milestones = list(Measure.objects.filter(plan=self.plan).milestones())
        self.outcomes = list(Outcome.objects.filter(plan=self.plan))
        self.regions = list(Region.objects.north_to_south())
        self.places = {
            region.pk: list(LocalAuthority.objects.filter(coverage__region=region, coverage__ends_on=None))
            for region in self.regions
        }

    def year(self, year: FinancialYear) -> int:
        """Four accepted returns of every region, each with every measure for every authority; how many figures."""
        return sum(self._quarter(quarter) for quarter in year.quarters)

    def _quarter(self, quarter: Quarter) -> int:
        opened = ReturnRound.objects.create(
            plan=self.plan, quarter=str(quarter), opens_on=quarter.ends_on, due_on=quarter.due_on, is_sample=True
        )
        returns = QuarterlyReturn.objects.bulk_create(
            QuarterlyReturn(round=opened, region=region, status="OPEN", updated_at=AT, updated_by=self.by)
            for region in self.regions
        )
        through = QuarterlyReturn.authorities.through
        through._default_manager.bulk_create(
            through(quarterlyreturn_id=owed.pk, localauthority_id=place.pk)
            for owed in returns
            for place in self.places[owed.region_id]
        )
        versions = AcceptedVersion.objects.bulk_create(
            AcceptedVersion(quarterly_return=owed, number=1, accepted_at=AT, accepted_by=self.by, digest="0" * 64)
            for owed in returns
        )
        accept(zip(returns, versions, strict=True), by=self.by)
        regions = {version.pk: owed.region_id for owed, version in zip(returns, versions, strict=True)}
        return self._fill(versions, regions)

    def _fill(self, versions: Sequence[AcceptedVersion], regions: dict[int, int]) -> int:
        figures = [
            figure for version in versions for figure in self._figures(version, self.places[regions[version.pk]])
        ]
        AcceptedFigure.objects.bulk_create(figures, batch_size=_BATCH)
        through = AcceptedFigure.partner_regions.through
        shared = [figure for figure in figures if figure.authority_id is None and self.rng.random() < 0.1]
        through._default_manager.bulk_create(
            through(acceptedfigure_id=figure.pk, region_id=self._partner(regions[figure.accepted_version_id]))
            for figure in shared
        )
        AcceptedMilestone.objects.bulk_create(
            AcceptedMilestone(accepted_version=version, measure=measure, status=self.rng.choice(_STATES))
            for version in versions
            for measure in self.milestones
        )
        AcceptedNarrative.objects.bulk_create(
            AcceptedNarrative(accepted_version=version, outcome=outcome, rag=self.rng.choice(_RATINGS), language="en")
            for version in versions
            for outcome in self.outcomes
        )
        return len(figures)

    def _partner(self, region_id: int) -> int:
        return self.rng.choice([region.pk for region in self.regions if region.pk != region_id])

    def _figures(self, version: AcceptedVersion, places: Sequence[LocalAuthority]) -> Iterator[AcceptedFigure]:
        for measure in self.measures:
            region_wide = measure.number_is_optional
            for place in [None] if region_wide else [*places, None]:
                yield from self._cell(version, measure, place)

    def _cell(
        self, version: AcceptedVersion, measure: Measure, place: LocalAuthority | None
    ) -> Iterator[AcceptedFigure]:
        base: dict[str, Any] = {"accepted_version": version, "measure": measure, "authority": place}
        if measure.kind == MeasureKind.RATING:
            value, responses = Decimal(self.rng.randint(200, 500)) / 100, self.rng.randint(1, 60)
            yield AcceptedFigure(**base, value=value, responses=responses)
            return
        total = self.rng.choice([0, 3, 8, 20, 45, 120])
        yield AcceptedFigure(**base, value=total, state="ACTUAL" if total else "NIL")
        for breakdown in measure.breakdowns.all():
            left = total
            for category in breakdown.categories.all():
                part = self.rng.randint(0, left)
                left -= part if breakdown.sums_to_total else 0
                yield AcceptedFigure(**base, category=category, value=part, state="ACTUAL" if part else "NIL")


_STATES = ("NOT_STARTED", "UNDER_WAY", "ACHIEVED", "NO_LONGER_PLANNED")
_RATINGS = ("GREEN", "AMBER", "RED")


def accept(pairs: Any, *, by: User) -> None:
    """Set each return to accepted, with its version as the one that counts."""
    changed = []
    for owed, version in pairs:
        owed.latest_version, owed.status = version, "ACCEPTED"
        owed.first_submitted_at = owed.submitted_at = owed.accepted_at = AT
        owed.submitted_by = owed.accepted_by = by
        changed.append(owed)
    moments = ["first_submitted_at", "submitted_at", "accepted_at"]
    QuarterlyReturn.objects.bulk_update(changed, ["latest_version", "status", "submitted_by", "accepted_by", *moments])
