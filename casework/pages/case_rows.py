"""One case as a line of a list: what is to be done next, and whether that is late."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from casework.models import Case, Circle, Risk
from cohesion.sealing import SealError


@dataclass(frozen=True)
class CaseRow:
    """`next_action` is None where the text is sealed with a key that is missing: the other lines still show."""

    case: Case
    next_action: str | None
    is_overdue: bool
    review_is_overdue: bool

    @property
    def is_high_risk(self) -> bool:
        return self.case.risk == Risk.HIGH

    @property
    def is_restricted(self) -> bool:
        return self.case.circle == Circle.NAMED


def rows_of(cases: Iterable[Case], today: date) -> list[CaseRow]:
    return [
        CaseRow(
            case=case,
            next_action=_next_action(case),
            is_overdue=_is_past(case, case.next_action_on, today),
            review_is_overdue=_is_past(case, case.risk_review_on, today),
        )
        for case in cases
    ]


def _is_past(case: Case, day: date | None, today: date) -> bool:
    return case.is_open and day is not None and day < today


def _next_action(case: Case) -> str | None:
    try:
        return case.next_action
    except SealError:
        return None
