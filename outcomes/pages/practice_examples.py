"""The practice examples of a return, and the lists that one is made from."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cohesion.models import LocalAuthority, ProtectedCharacteristic, RegionCoverage, User, WellbeingGoal
from cohesion.models.reference_list import DatedQuerySet
from outcomes.forms.practice_example import ExampleLists
from outcomes.models import Outcome, PracticeExample, QuarterlyReturn
from outcomes.pages.reading.page import Example, example_reading
from outcomes.removed_examples import Removed, removed
from outcomes.return_values import ExampleInput


@dataclass(frozen=True)
class ExampleList:
    """`by_outcome` in plan order, outcomes without an example left out; `removed` can be put back."""

    by_outcome: tuple[tuple[Outcome, tuple[Example, ...]], ...]
    removed: tuple[Removed, ...]

    @property
    def count(self) -> int:
        return sum(len(examples) for _outcome, examples in self.by_outcome)


def example_list(held: QuarterlyReturn, user: User, *, may_edit: bool) -> ExampleList:
    """Five queries, however many examples there are."""
    rows = PracticeExample.objects.visible_to(user).filter(quarterly_return=held).select_related("outcome")
    found: dict[Outcome, list[Example]] = {}
    tagged = rows.prefetch_related("places", "characteristics", "wellbeing_goals")
    for row in tagged.order_by("outcome__position", "pk"):
        found.setdefault(row.outcome, []).append(example_reading(row))
    return ExampleList(
        by_outcome=tuple((outcome, tuple(examples)) for outcome, examples in found.items()),
        removed=removed(held) if may_edit else (),
    )


def example_lists(held: QuarterlyReturn, before: ExampleInput | None = None) -> ExampleLists:
    """The lists as they stood on the quarter's last day, and whatever `before` holds although it stands there no more.

    Six queries.
    """
    day = held.round.period.ends_on
    own = list(held.authorities.in_map_order())
    others = LocalAuthority.objects.exclude(pk__in=[place.pk for place in own]).in_map_order()
    coverage = RegionCoverage.objects.filter(starts_on__lte=day).order_by("starts_on")
    return ExampleLists(
        outcomes=list(Outcome.objects.filter(plan=held.round.plan_id).order_by("position")),
        own_places=own,
        other_places=list(others),
        characteristics=_valid(
            ProtectedCharacteristic.objects.all(), held, before.characteristic_ids if before else ()
        ),
        goals=_valid(WellbeingGoal.objects.all(), held, before.goal_ids if before else ()),
        own_region=held.region,
        regions=dict(coverage.values_list("authority_id", "region_id")),
    )


def _valid(rows: DatedQuerySet, held: QuarterlyReturn, kept: Iterable[int]) -> list[Any]:
    valid = rows.valid_on(held.round.period.ends_on) | rows.filter(pk__in=list(kept))
    return list(valid.order_by("position"))
