"""What is not a number: where milestones stand and how outcomes are rated, from accepted versions alone."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cohesion.calendar import FinancialYear
from outcomes.models import (
    AcceptedMilestone,
    AcceptedNarrative,
    Measure,
    MilestoneStatus,
    Outcome,
    Plan,
    QuarterlyReturn,
)


@dataclass(frozen=True)
class MilestoneFigure:
    """Where the authorities stand with one milestone; `expected` counts those that some return of the year covers.

    An authority without a state is not in `states`.
    """

    code: str
    outcome: str
    text_en: str
    text_cy: str
    states: Mapping[str, MilestoneStatus]
    expected: int

    def count(self, status: MilestoneStatus) -> int:
        return Counter(self.states.values())[status]

    @property
    def achieved(self) -> int:
        return self.count(MilestoneStatus.ACHIEVED)

    @property
    def not_reported(self) -> int:
        return self.expected - len(self.states)

    def as_json(self) -> dict[str, Any]:
        return {"code": self.code, "expected": self.expected, "states": {k: v.value for k, v in self.states.items()}}


def milestones(plan: Plan, year: FinancialYear) -> dict[str, MilestoneFigure]:
    """By measure code, in the plan's order. The state is that of the region's last accepted quarter of the year.

    A region-wide state covers the authorities of its return that have none of their own.
    """
    measures = Measure.objects.filter(plan=plan).milestones().in_plan_order().select_related("outcome")
    places, expected = _last_places(plan, year)
    states: dict[str, dict[str, MilestoneStatus]] = {}
    rows = AcceptedMilestone.objects.filter(accepted_version__in={version for version in places.values()})
    own_first = rows.values_list("measure__code", "accepted_version_id", "authority__gss", "status")
    for code, version, gss, status in sorted(own_first, key=lambda row: row[2] is not None):
        covered = [gss] if gss else [place for place, last in places.items() if last == version]
        states.setdefault(code, {}).update(
            (place, MilestoneStatus(status)) for place in covered if places.get(place) == version
        )
    return {
        measure.code: MilestoneFigure(
            measure.code,
            measure.outcome.code,
            measure.text_en,
            measure.text_cy,
            {place: states[measure.code][place] for place in places if place in states.get(measure.code, {})},
            expected,
        )
        for measure in measures
    }


def _last_places(plan: Plan, year: FinancialYear) -> tuple[dict[str, int], int]:
    """The version that speaks for each authority (its last accepted return of the year), and how many are expected."""
    returns = QuarterlyReturn.objects.for_plan(plan).for_year(str(year))
    through = QuarterlyReturn.authorities.through._default_manager.filter(quarterlyreturn__in=returns)
    rows = through.order_by("localauthority__position", "quarterlyreturn__round__quarter").values_list(
        "localauthority__gss", "quarterlyreturn__latest_version_id"
    )
    expected: set[str] = set()
    last: dict[str, int] = {}
    for gss, version in rows:
        expected.add(gss)
        if version is not None:
            last[gss] = version
    return last, len(expected)


@dataclass(frozen=True)
class OutcomeRating:
    """The latest accepted rating of the year (GREEN, AMBER, RED) by region code; a region without one is not there."""

    outcome: str
    ratings: Mapping[str, str]

    def count(self, rag: str) -> int:
        return Counter(self.ratings.values())[rag]

    def as_json(self) -> dict[str, Any]:
        return {"outcome": self.outcome, "ratings": dict(self.ratings)}


def ratings(plan: Plan, year: FinancialYear) -> dict[str, OutcomeRating]:
    """By outcome code, in the plan's order."""
    returned = "accepted_version__latest_of"
    rows = (
        AcceptedNarrative.objects.filter(
            **{f"{returned}__round__plan": plan, f"{returned}__round__financial_year": str(year)}
        )
        .exclude(rag="")
        .order_by(f"{returned}__region__position", f"{returned}__round__quarter")
        .values_list("outcome__code", f"{returned}__region__code", "rag")
    )
    latest: dict[str, dict[str, str]] = {}
    for outcome, region, rag in rows:
        latest.setdefault(outcome, {})[region] = rag
    outcomes = Outcome.objects.filter(plan=plan).order_by("position").values_list("code", flat=True)
    return {outcome: OutcomeRating(outcome, latest.get(outcome, {})) for outcome in outcomes}
