"""A plan as an outline: outcomes, below each its items, below these their actions and measures."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from cohesion.bilingual import current_language
from outcomes.models import Action, CombinedFigure, Item, Measure, Outcome, Plan, PopulationIndicator


@dataclass(frozen=True)
class ItemOutline:
    """`item` is None for what hangs directly under an outcome."""

    item: Item | None
    actions: Sequence[Action]
    measures: Sequence[Measure]


@dataclass(frozen=True)
class OutcomeOutline:
    outcome: Outcome
    items: Sequence[ItemOutline]

    @property
    def measure_count(self) -> int:
        return sum(len(item.measures) for item in self.items)


@dataclass(frozen=True)
class PlanOutline:
    """`levels` are the plan's own names for its levels, in the page's language."""

    levels: dict[str, str]
    outcomes: Sequence[OutcomeOutline]
    combined: Sequence[CombinedFigure]
    indicators: Sequence[PopulationIndicator]


def outline(plan: Plan) -> PlanOutline:
    """Eight queries, whatever the plan's size."""
    items = _grouped(plan.items.order_by("position", "pk"), "outcome_id")
    actions = _grouped(plan.actions.order_by("position", "pk"), "outcome_id")
    measures = _grouped(plan.measures.in_plan_order().prefetch_related("breakdowns"), "outcome_id")
    return PlanOutline(
        levels=_levels(plan),
        outcomes=[
            OutcomeOutline(outcome, _items(items[outcome.pk], actions[outcome.pk], measures[outcome.pk]))
            for outcome in plan.outcomes.order_by("position").prefetch_related("wellbeing_goals")
        ],
        combined=list(plan.combined_figures.order_by("position").prefetch_related("measures")),
        indicators=list(plan.population_indicators.order_by("position").prefetch_related("series")),
    )


def _levels(plan: Plan) -> dict[str, str]:
    language = current_language()
    return {level: names[language] for level, names in plan.levels.items() if isinstance(names, dict)}


def _grouped(rows: Iterable[Any], name: str) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, name)].append(row)
    return found


def _items(items: Sequence[Item], actions: Sequence[Action], measures: Sequence[Measure]) -> list[ItemOutline]:
    by_action, by_measure = _grouped(actions, "item_id"), _grouped(measures, "item_id")
    keyed: list[Item | None] = [*items, None]
    outlines = [
        ItemOutline(item, by_action[item.pk if item else None], by_measure[item.pk if item else None])  # type: ignore[index]
        for item in keyed
    ]
    return [each for each in outlines if each.item or each.actions or each.measures]
