"""What an officer is told before accepting a return as a whole: what goes with it that was not looked at by itself."""

from dataclasses import dataclass

from outcomes.actions.outcome_reviews import is_accepted_as
from outcomes.models import Outcome, QuarterlyReturn
from outcomes.review.content import content_of


@dataclass(frozen=True)
class BeforeAcceptance:
    """`changed` were accepted and changed since; `unread` were never accepted; `open_requests` would be settled."""

    unread: tuple[Outcome, ...]
    changed: tuple[Outcome, ...]
    open_requests: int


def before_acceptance(held: QuarterlyReturn) -> BeforeAcceptance:
    content = content_of(held)
    reviews = {row.outcome_id: row for row in held.outcome_reviews.select_related("accepted_snapshot")}
    unread, changed = [], []
    for outcome in Outcome.objects.filter(plan=held.round.plan_id).order_by("position"):
        review = reviews.get(outcome.pk)
        if review is None or review.accepted_snapshot_id is None:
            unread.append(outcome)
        elif not is_accepted_as(review, outcome, content.get(outcome.code, {})):
            changed.append(outcome)
    return BeforeAcceptance(tuple(unread), tuple(changed), held.change_requests.open().count())
