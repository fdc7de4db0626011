"""What one return may hold: the measures, places, outcomes and categories of its round, read in a fixed few queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

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
            breakdowns=_breakdowns({opened.pk}, measure_ids),
            categories={category.pk: category for category in categories},
        )

    @classmethod
    def of_all(cls, returns: Sequence[QuarterlyReturn]) -> list[Self]:
        """The same for several returns that come with their rounds: five queries for all of them together."""
        rounds, plans = {held.round_id for held in returns}, {held.round.plan_id for held in returns}
        measures, places, breakdowns = _measures(rounds), _places(returns), _breakdowns(rounds, None)
        outcomes = _grouped((row.plan_id, row) for row in Outcome.objects.filter(plan__in=plans).order_by("position"))
        categories = BreakdownCategory.objects.filter(breakdown__plan__in=plans).select_related("breakdown")
        by_plan = _grouped((row.breakdown.plan_id, row) for row in categories)
        return [
            cls(
                quarterly_return=held,
                measures=measures[held.round_id],
                authorities=places[held.pk],
                outcomes=outcomes[held.round.plan_id],
                breakdowns=breakdowns,
                categories=by_plan[held.round.plan_id],
            )
            for held in returns
        ]

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


def _grouped(rows: Iterable[tuple[int, Any]]) -> dict[int, dict[int, Any]]:
    """Rows by their owner, and there by id, in their order."""
    found: dict[int, dict[int, Any]] = defaultdict(dict)
    for owner, row in rows:
        found[owner][row.pk] = row
    return found


def _measures(rounds: set[int]) -> dict[int, dict[int, Measure]]:
    links = Measure.rounds.through._default_manager.filter(returnround__in=rounds)
    ordered = links.order_by("measure__outcome__position", "measure__position").select_related("measure__outcome")
    return _grouped((link.returnround_id, link.measure) for link in ordered)


def _places(returns: Sequence[QuarterlyReturn]) -> dict[int, dict[int, LocalAuthority]]:
    links = QuarterlyReturn.authorities.through._default_manager.filter(quarterlyreturn__in=returns)
    ordered = links.order_by("localauthority__position").select_related("localauthority")
    return _grouped((link.quarterlyreturn_id, link.localauthority) for link in ordered)


def _breakdowns(rounds: set[int], measure_ids: Collection[int] | None) -> dict[int, tuple[Breakdown, ...]]:
    links = Measure.breakdowns.through._default_manager.filter(measure__rounds__in=rounds).distinct()
    if measure_ids is not None:
        links = links.filter(measure__in=measure_ids)
    found: dict[int, list[Breakdown]] = defaultdict(list)
    for link in links.select_related("breakdown").order_by("breakdown__code"):
        found[link.measure_id].append(link.breakdown)
    return {measure_id: tuple(breakdowns) for measure_id, breakdowns in found.items()}
