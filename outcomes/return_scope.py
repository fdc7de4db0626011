"""What one return may hold: the measures, places, outcomes and categories of its round, read in a fixed few queries."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Self

from cohesion.bilingual import in_language
from cohesion.models import LocalAuthority
from outcomes.models import Breakdown, BreakdownCategory, Measure, Outcome, QuarterlyReturn
from outcomes.return_values import CellKey


@dataclass(frozen=True)
class ReturnScope:
    """Everything by id. `measures` are in plan order; `breakdowns` are those of each measure."""

    quarterly_return: QuarterlyReturn
    measures: Mapping[int, Measure]
    authorities: Mapping[int, LocalAuthority]
    outcomes: Mapping[int, Outcome]
    breakdowns: Mapping[int, tuple[Breakdown, ...]]
    categories: Mapping[int, BreakdownCategory]

    @classmethod
    def of(cls, quarterly_return: QuarterlyReturn, measure_ids: Collection[int] | None = None) -> Self:
        """Five queries, whatever the return holds. With `measure_ids` only these measures and what belongs to them."""
        opened = quarterly_return.round
        measures = opened.measures.in_plan_order().select_related("outcome")
        outcomes = Outcome.objects.filter(plan=opened.plan_id).order_by("position")
        categories = BreakdownCategory.objects.filter(breakdown__plan=opened.plan_id).select_related("breakdown")
        if measure_ids is not None:
            measures = measures.filter(pk__in=measure_ids)
            categories = categories.filter(breakdown__measures__in=measure_ids).distinct()
        return cls(
            quarterly_return=quarterly_return,
            measures={measure.pk: measure for measure in measures},
            authorities={place.pk: place for place in quarterly_return.authorities.in_map_order()},
            outcomes={outcome.pk: outcome for outcome in outcomes},
            breakdowns=_breakdowns(opened.pk, measure_ids),
            categories={category.pk: category for category in categories},
        )

    def label(self, key: CellKey, language: str | None = None) -> str:
        """“1.2.M3 · Gwynedd · Housing”: where a figure stands, region-wide ones under the region's name."""
        measure = self.measures.get(key.measure_id)
        names = [measure.code if measure else "?", self.place(key.authority_id, language)]
        if key.category_id is not None:
            category = self.categories.get(key.category_id)
            names.append(in_language(category, "label", language) if category else "?")
        return " · ".join(names)

    def place(self, authority_id: int | None, language: str | None = None) -> str:
        if authority_id is None:
            return in_language(self.quarterly_return.region, "name", language)
        authority = self.authorities.get(authority_id)
        return in_language(authority, "name", language) if authority else "?"


def _breakdowns(round_id: int, measure_ids: Collection[int] | None) -> dict[int, tuple[Breakdown, ...]]:
    links = Measure.breakdowns.through._default_manager.filter(measure__rounds=round_id)
    if measure_ids is not None:
        links = links.filter(measure__in=measure_ids)
    found: dict[int, list[Breakdown]] = defaultdict(list)
    for link in links.select_related("breakdown").order_by("breakdown__code"):
        found[link.measure_id].append(link.breakdown)
    return {measure_id: tuple(breakdowns) for measure_id, breakdowns in found.items()}
