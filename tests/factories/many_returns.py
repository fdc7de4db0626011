"""Years of rounds and returns written straight into the tables, for tests that compare one quarter with many."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from cohesion.calendar import Quarter
from cohesion.models import Region, User
from outcomes.models import (
    Figure,
    OutcomeNarrative,
    Plan,
    QuarterlyReturn,
    Reminder,
    ReturnRound,
    ReturnStatus,
)


@dataclass(frozen=True)
class ManyReturns:
    """Rounds of every measure of `plan`, oldest first. All but the latest are sent; of that one half of the regions."""

    plan: Plan
    by: User
    now: datetime

    def open(self, first: str, count: int) -> list[ReturnRound]:
        rounds = ReturnRound.objects.bulk_create(self._rounds(Quarter.parse(first), count))
        measures = list(self.plan.measures.values_list("pk", flat=True))
        links = ReturnRound.measures.through
        links._default_manager.bulk_create(
            links(returnround_id=opened.pk, measure_id=measure) for opened in rounds for measure in measures
        )
        returns = QuarterlyReturn.objects.bulk_create(
            self._return(opened, region, is_latest=opened is rounds[-1])
            for opened in rounds
            for region in Region.objects.order_by("position")
        )
        self._fill(returns, measures)
        return rounds

    def _rounds(self, quarter: Quarter, count: int) -> list[ReturnRound]:
        rounds = []
        for _number in range(count):
            day = quarter.ends_on + timedelta(days=1)
            rounds.append(ReturnRound(plan=self.plan, quarter=str(quarter), opens_on=day, due_on=quarter.due_on))
            quarter = quarter.next
        return rounds

    def _return(self, opened: ReturnRound, region: Region, *, is_latest: bool) -> QuarterlyReturn:
        held = QuarterlyReturn(round=opened, region=region, updated_at=self.now, updated_by=self.by)
        if not is_latest or region.position % 2:
            held.status = ReturnStatus.SUBMITTED
            held.first_submitted_at = held.submitted_at = self.now
            held.submitted_by = self.by
        return held

    def _fill(self, returns: list[QuarterlyReturn], measures: list[int]) -> None:
        outcomes = list(self.plan.outcomes.values_list("pk", flat=True))
        written = {"updated_at": self.now, "updated_by": self.by}
        Figure.objects.bulk_create(
            Figure(quarterly_return=held, measure_id=measure, value=Decimal(3), **written)
            for held in returns
            for measure in measures[:20]
        )
        OutcomeNarrative.objects.bulk_create(
            OutcomeNarrative(quarterly_return=held, outcome_id=outcome, progress="Met.", language="en", **written)
            for held in returns
            for outcome in outcomes
        )
        Reminder.objects.bulk_create(
            Reminder(
                quarterly_return=held,
                user=self.by,
                kind=Reminder.Kind.BY_HAND,
                language="en",
                sent_on=self.now.date(),
                sent_at=self.now,
                sent_by=self.by,
            )
            for held in returns
        )
