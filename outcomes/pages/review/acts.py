"""Which of an officer's acts are open to a person at a return as it stands."""

from dataclasses import dataclass

from cohesion.models import User
from cohesion.permissions import Permission
from outcomes.actions.change_requests import ASKABLE
from outcomes.actions.return_steps import may
from outcomes.models import QuarterlyReturn, ReturnStatus
from outcomes.models.quarterly_return import SUBMITTED_STATUSES


@dataclass(frozen=True)
class Acts:
    may_start: bool
    may_decide: bool
    may_accept: bool
    may_ask: bool
    may_adjust: bool
    may_waive: bool
    may_reopen: bool
    is_own: bool


def acts_of(held: QuarterlyReturn, user: User) -> Acts:
    reviews, accepts = may(user, Permission.REVIEW_RETURN, held), may(user, Permission.ACCEPT_RETURN, held)
    is_under_review = held.status == ReturnStatus.UNDER_REVIEW
    is_own = held.submitted_by_id == user.pk
    return Acts(
        may_start=reviews and held.status == ReturnStatus.SUBMITTED,
        may_decide=reviews and is_under_review,
        may_accept=accepts and is_under_review and not is_own,
        may_ask=reviews and held.status in ASKABLE,
        may_adjust=reviews and held.status in SUBMITTED_STATUSES,
        may_waive=reviews and held.status != ReturnStatus.ACCEPTED,
        may_reopen=accepts and held.status == ReturnStatus.ACCEPTED,
        is_own=is_own,
    )
