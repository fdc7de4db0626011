"""The receipt of a return that was sent: who, when, what was in it, and a seal to compare its acceptance with."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from outcomes.actions.accepting import seal_of
from outcomes.actions.check_results import is_settled
from outcomes.checks import filled, named
from outcomes.checks.finding import shown
from outcomes.lifecycle import EDITABLE
from outcomes.models import CheckResult, Outcome, QuarterlyReturn, ReturnEvent, ReturnStatus


@dataclass(frozen=True)
class OutcomeContent:
    outcome: Outcome
    figures: int
    milestones: int


@dataclass(frozen=True)
class Settled:
    """A finding that was explained or waived before the sending, in the reader's language."""

    result: CheckResult
    sentence: str

    @property
    def is_waived(self) -> bool:
        return self.result.waived_at is not None


@dataclass(frozen=True)
class Receipt:
    """`outcomes` and `seal` are empty where the return came back since: it may hold something else by now."""

    held: QuarterlyReturn
    event: ReturnEvent
    outcomes: tuple[OutcomeContent, ...]
    settled: tuple[Settled, ...]
    seal: str

    @property
    def reference(self) -> str:
        return f"{self.held.region.code}-{self.held.round.quarter}-{self.event.pk}"

    @property
    def is_as_sent(self) -> bool:
        return bool(self.seal)

    @property
    def figures(self) -> int:
        return sum(each.figures for each in self.outcomes)

    @property
    def explained(self) -> Sequence[Settled]:
        return [each for each in self.settled if not each.is_waived]

    @property
    def waived(self) -> Sequence[Settled]:
        return [each for each in self.settled if each.is_waived]


def last_sending(held: QuarterlyReturn) -> ReturnEvent | None:
    """The latest time that the return was sent or taken back; None where neither has happened."""
    kinds = (ReturnEvent.Kind.SUBMITTED, ReturnEvent.Kind.RECALLED)
    return held.events.filter(kind__in=kinds).select_related("by").order_by("pk").last()


def receipt_of(held: QuarterlyReturn) -> Receipt | None:
    """None where the return is not sent, or was taken back. A fixed number of queries."""
    event = last_sending(held)
    if event is None or event.kind != ReturnEvent.Kind.SUBMITTED:
        return None
    if held.status in EDITABLE:
        return Receipt(held, event, (), (), "")
    seal = held.latest_version.digest if held.latest_version and held.status == ReturnStatus.ACCEPTED else seal_of(held)
    return Receipt(held, event, _outcomes(held), _settled(held), seal)


def _outcomes(held: QuarterlyReturn) -> tuple[OutcomeContent, ...]:
    figures = dict(_counted(held.figures))
    milestones = dict(_counted(held.milestones))
    outcomes = Outcome.objects.filter(plan=held.round.plan_id).order_by("position")
    return tuple(OutcomeContent(each, figures.get(each.pk, 0), milestones.get(each.pk, 0)) for each in outcomes)


def _counted(rows: object) -> list[tuple[int, int]]:
    by_outcome = rows.values_list("measure__outcome").annotate(rows=Count("pk")).order_by("measure__outcome")  # type: ignore[attr-defined]
    return list(by_outcome)


def _settled(held: QuarterlyReturn) -> tuple[Settled, ...]:
    rows = (
        held.check_results.filter(Q(confirmed_at__isnull=False) | Q(waived_at__isnull=False), resolved_at__isnull=True)
        .select_related("confirmed_by", "waived_by", "outcome")
        .order_by("outcome__position", "pk")
    )
    return tuple(Settled(row, _sentence(row)) for row in rows if is_settled(row) and named(row.check_name) is not None)


def _sentence(row: CheckResult) -> str:
    rule = named(row.check_name)
    return f"{shown(row.values['place'])}: {filled(rule.sentence, row.values)}" if rule else ""
