"""One authority's part of a return: its own working figures beside earlier ones, its milestones, ratings, examples."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from cohesion.calendar import Quarter
from cohesion.models import LocalAuthority, User
from outcomes.models import (
    AcceptedFigure,
    Measure,
    MilestoneProgress,
    Outcome,
    PracticeExample,
    QuarterlyReturn,
    ValueState,
)
from outcomes.models.figure import CellValue
from outcomes.pages.reading import Example, example_reading
from outcomes.return_scope import ReturnScope


@dataclass(frozen=True)
class Told:
    """A value as it is printed: digits, the word of its state, or neither where nothing was said."""

    value: Decimal | None = None
    state: str = ""
    note: str = ""


@dataclass(frozen=True)
class FigureRow:
    measure: Measure
    now: Told
    before: Told
    year_before: Told


@dataclass(frozen=True)
class AuthorityOutcome:
    """`rag` and `rag_word` are the region's rating of the outcome; there is none for one authority alone."""

    outcome: Outcome
    rag: str
    rag_word: str
    figures: tuple[FigureRow, ...]
    milestones: Sequence[MilestoneProgress]
    examples: tuple[Example, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.figures or self.milestones or self.examples)


@dataclass(frozen=True)
class AuthorityReading:
    """`before` and `year_before` are the quarters that the figures stand beside."""

    authority: LocalAuthority
    outcomes: tuple[AuthorityOutcome, ...]
    before: Quarter
    year_before: Quarter


Totals = Mapping[tuple[int, str], CellValue]


def read_authority(held: QuarterlyReturn, authority: LocalAuthority, user: User) -> AuthorityReading:
    """A fixed number of queries. Totals only: the breakdowns stand in the copy of the whole return."""
    scope, quarter = ReturnScope.of(held), held.round.period
    now = {row.measure_id: row for row in held.figures.filter(authority=authority, category__isnull=True)}
    earlier = _earlier(held, authority, user)
    milestones = list(held.milestones.filter(authority=authority).select_related("measure"))
    examples = PracticeExample.objects.visible_to(user).filter(quarterly_return=held, places=authority)
    told = [example_reading(each) for each in examples.order_by("pk").prefetch_related("places")]
    narratives = {row.outcome_id: row for row in held.narratives.all()}
    order = {measure_id: place for place, measure_id in enumerate(scope.measures)}
    outcomes = []
    for outcome in scope.outcomes.values():
        narrative = narratives.get(outcome.pk)
        measures = [measure for measure in scope.measures.values() if measure.outcome_id == outcome.pk]
        outcomes.append(
            AuthorityOutcome(
                outcome=outcome,
                rag=narrative.rag.lower() if narrative else "",
                rag_word=str(narrative.get_rag_display()) if narrative and narrative.rag else "",
                figures=tuple(_rows(measures, now, earlier, quarter)),
                milestones=sorted(
                    (row for row in milestones if row.measure.outcome_id == outcome.pk),
                    key=lambda row: order.get(row.measure_id, -1),
                ),
                examples=tuple(each for each in told if each.example.outcome_id == outcome.pk),
            )
        )
    return AuthorityReading(authority, tuple(outcomes), quarter.previous, quarter.year_before)


def _earlier(held: QuarterlyReturn, authority: LocalAuthority, user: User) -> Totals:
    """The authority's accepted totals of the quarter before and the same quarter last year, where `user` may read."""
    quarter = held.round.period
    wanted = [str(quarter.previous), str(quarter.year_before)]
    returns = QuarterlyReturn.objects.visible_to(user).filter(round__plan=held.round.plan_id, round__quarter__in=wanted)
    rows = (
        AcceptedFigure.objects.counting()
        .filter(accepted_version__quarterly_return__in=returns, authority=authority, category__isnull=True)
        .select_related("accepted_version__quarterly_return__round")
    )
    return {(row.measure_id, row.accepted_version.quarterly_return.round.quarter): row for row in rows}


def _rows(
    measures: Iterable[Measure], now: Mapping[int, CellValue], earlier: Totals, quarter: Quarter
) -> Iterable[FigureRow]:
    for measure in measures:
        before = earlier.get((measure.pk, str(quarter.previous)))
        year_before = earlier.get((measure.pk, str(quarter.year_before)))
        if now.get(measure.pk) or before or year_before:
            yield FigureRow(measure, _told(now.get(measure.pk)), _told(before), _told(year_before))


def _told(row: CellValue | None) -> Told:
    if row is None:
        return Told()
    if row.state == ValueState.NIL:
        return Told(Decimal(0), "", row.note)
    return Told(row.value, "" if row.state == ValueState.ACTUAL else str(row.get_state_display()), row.note)
