"""How far returns are, outcome by outcome, for many returns at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from outcomes.models import ChangeRequest, Figure, Measure, MeasureKind, Outcome, OutcomeNarrative, QuarterlyReturn


@dataclass(frozen=True)
class Completeness:
    """`done` of `total` outcomes hold every number asked for and the story of the quarter."""

    done: int
    total: int


def kind_of(owed: set[int], figures: set[int], *, is_told: bool, is_asked: bool) -> str:
    """`owed` and `figures` are ids of measures: of those that want a number, and of those that have one."""
    if is_asked:
        return "asked"
    if is_told and owed <= figures:
        return "done"
    return "part" if is_told or owed & figures else "none"


def owed_numbers(measures: Iterable[Measure]) -> set[int]:
    """Ids of the measures that want a number: those of a milestone are optional."""
    return {measure.pk for measure in measures if measure.has_number and measure.kind != MeasureKind.MILESTONE}


def completeness(returns: Sequence[QuarterlyReturn]) -> Mapping[int, Completeness]:
    """By return id. `returns` come with their round. Five queries, however many returns and rounds."""
    if not returns:
        return {}
    contents = _Contents(returns)
    return {
        held.pk: Completeness(
            done=sum(contents.is_done(held, outcome_id) for outcome_id in contents.outcomes[held.round.plan_id]),
            total=len(contents.outcomes[held.round.plan_id]),
        )
        for held in returns
    }


class _Contents:
    """What the returns hold, as ids: enough to say which outcomes are done."""

    def __init__(self, returns: Sequence[QuarterlyReturn]) -> None:
        ids = [held.pk for held in returns]
        outcomes = Outcome.objects.filter(plan__in={held.round.plan_id for held in returns})
        told = OutcomeNarrative.objects.filter(quarterly_return__in=ids, progress__regex=r"\S")
        asked = ChangeRequest.objects.filter(quarterly_return__in=ids, settled_at__isnull=True, outcome__isnull=False)
        self.outcomes = _grouped(outcomes.values_list("plan", "pk"))
        self.figures = _grouped(
            Figure.objects.filter(quarterly_return__in=ids).values_list("quarterly_return", "measure").distinct()
        )
        self.told = _grouped(told.values_list("quarterly_return", "outcome"))
        self.asked = _grouped(asked.values_list("quarterly_return", "outcome").distinct())
        self.wanted = _wanted({held.round_id for held in returns})

    def is_done(self, held: QuarterlyReturn, outcome_id: int) -> bool:
        kind = kind_of(
            self.wanted[held.round_id, outcome_id],
            self.figures[held.pk],
            is_told=outcome_id in self.told[held.pk],
            is_asked=outcome_id in self.asked[held.pk],
        )
        return kind == "done"


def _wanted(rounds: set[int]) -> dict[tuple[int, int], set[int]]:
    """Ids of the measures that want a number, by round and outcome."""
    links = Measure.rounds.through._default_manager.filter(returnround__in=rounds).select_related("measure")
    by_place: dict[tuple[int, int], list[Measure]] = defaultdict(list)
    for link in links:
        by_place[link.returnround_id, link.measure.outcome_id].append(link.measure)
    return defaultdict(set, {place: owed_numbers(measures) for place, measures in by_place.items()})


def _grouped(pairs: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for owner, member in pairs:
        found[owner].add(member)
    return found
