"""What the present content of a return is compared with: an officer's last decision, or the quarter before."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.timezone import localdate
from django.utils.translation import gettext

from cohesion import day_words, quarter_words
from cohesion.models import User
from outcomes.models import OutcomeReview, QuarterlyReturn, ReviewSnapshot
from outcomes.review.comparing import PARTS
from outcomes.review.content import OutcomeContent

# What a quarter takes over from the one before; its figures stand beside those of that quarter in the grid.
_CARRIED = ("milestones", "evidence", "narrative", "actions")
# Each quarter plans for another day, and is translated anew.
_NEW_EACH_QUARTER = frozenset({"due_on", "translation"})


@dataclass(frozen=True)
class Baseline:
    """What to compare with, `parts` of it, and the heading that says so. None content: there is nothing earlier."""

    content: OutcomeContent | None
    heading: str
    parts: tuple[str, ...] = PARTS

    @property
    def is_decision(self) -> bool:
        return self.parts == PARTS

    def compares(self, part: str, field: str) -> bool:
        return part in self.parts and (self.is_decision or field not in _NEW_EACH_QUARTER)


@dataclass(frozen=True)
class Baselines:
    decision: ReviewSnapshot | None
    quarter_before: ReviewSnapshot | None
    reviews: Mapping[int, OutcomeReview]
    quarter: str

    def of(self, outcome_id: int | None, code: str) -> Baseline:
        """An accepted outcome is compared with what was accepted; others with the last decision about the return."""
        review = self.reviews.get(outcome_id) if outcome_id else None
        if review and review.accepted_snapshot:
            heading = gettext("Changed since %(name)s accepted it on %(day)s") % _who(review.accepted_snapshot)
            return Baseline(review.accepted_snapshot.content.get(code, {}), heading)
        if self.decision:
            return Baseline(self.decision.content.get(code, {}), _HEADINGS[self.decision.kind]() % _who(self.decision))
        heading = gettext("Against what was accepted for %(quarter)s") % {"quarter": self.quarter}
        content = self.quarter_before.content.get(code, {}) if self.quarter_before else None
        return Baseline(content, heading, _CARRIED)


_HEADINGS: dict[str, Callable[[], str]] = {
    ReviewSnapshot.Kind.CHANGES_REQUESTED: lambda: gettext("Changed since %(name)s gave the return back on %(day)s"),
    ReviewSnapshot.Kind.ACCEPTED: lambda: gettext("Changed since %(name)s accepted the return on %(day)s"),
}


def _who(snapshot: ReviewSnapshot) -> dict[str, str]:
    return {"name": str(snapshot.by), "day": day_words.plain(localdate(snapshot.at))}


def baselines(held: QuarterlyReturn, user: User) -> Baselines:
    """Three queries."""
    whole = ReviewSnapshot.objects.exclude(kind=ReviewSnapshot.Kind.OUTCOME_ACCEPTED).select_related("by")
    before = held.round.period.previous
    earlier = QuarterlyReturn.objects.visible_to(user).filter(
        region=held.region_id, round__plan=held.round.plan_id, round__quarter=str(before)
    )
    reviews = held.outcome_reviews.select_related("accepted_snapshot__by")
    accepted = whole.filter(quarterly_return__in=earlier, kind=ReviewSnapshot.Kind.ACCEPTED)
    return Baselines(
        decision=whole.filter(quarterly_return=held).order_by("-at", "-pk").first(),
        quarter_before=accepted.order_by("-at", "-pk").first(),
        reviews={row.outcome_id: row for row in reviews},
        quarter=quarter_words.name(before),
    )
