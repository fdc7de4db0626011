"""One act for several returns or plans, each in a transaction of its own: what cannot be done stops nothing else."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from cohesion.calendar import Quarter
from cohesion.models import User
from cohesion.refusals import ActionRefused
from outcomes.actions.reviewing import reopen
from outcomes.actions.rounds import open_round
from outcomes.models import Plan, QuarterlyReturn

_Subject = TypeVar("_Subject")


@dataclass(frozen=True)
class Done(Generic[_Subject]):
    """What became of one of them; `why_not` is empty where the act was done."""

    subject: _Subject
    why_not: str = ""


def reopen_each(
    *, returns: Sequence[QuarterlyReturn], reason: str, by: User, now: datetime
) -> list[Done[QuarterlyReturn]]:
    def act(held: QuarterlyReturn) -> object:
        return reopen(quarterly_return=held, reason=reason, by=by, now=now)

    return [_done(held, act) for held in returns]


@dataclass(frozen=True)
class Opening:
    """A quarter to open with the dates that were proposed."""

    plan: Plan
    quarter: Quarter
    is_sample: bool


def open_each(*, openings: Sequence[Opening], by: User, now: datetime) -> list[Done[Opening]]:
    def act(opening: Opening) -> object:
        return open_round(plan=opening.plan, quarter=opening.quarter, is_sample=opening.is_sample, by=by, now=now)

    return [_done(opening, act) for opening in openings]


def _done(subject: _Subject, act: Callable[[_Subject], object]) -> Done[_Subject]:
    try:
        act(subject)
    except ActionRefused as refusal:
        return Done(subject, " ".join(refusal.sentences))
    return Done(subject)
