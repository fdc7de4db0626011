"""Cases at the end of their time, as retention meets them."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from casework.actions.steps import written
from casework.models import Case, CaseEvent, CaseList, CaseStatus, ListEntry, PersonalDetails, RetentionProposal
from cohesion.models import User
from tests.factories.cases import a_case

_LONDON = ZoneInfo("Europe/London")


def morning(day: date) -> datetime:
    return datetime.combine(day, time(9, 0), _LONDON)


def a_closed_case(by: User, *, received_on: date = date(2012, 4, 16), closed_on: date, **said: Any) -> Case:
    """A case that closed on a day, as an act of that morning leaves it."""
    case = a_case(by, received_on=received_on, **said)
    case.status, case.closed_on = CaseStatus.CLOSED, closed_on
    case.close_reason = ListEntry.objects.of(CaseList.CLOSE_REASON).first()
    written(case, CaseEvent.Kind.CLOSED, by=by, now=morning(closed_on))
    return case


def a_person(case: Case, by: User, part: str = "VICTIM", **said: str) -> PersonalDetails:
    person = PersonalDetails(case=case, part=part, written_at=case.recorded_at, written_by=by)
    for name, value in said.items():
        setattr(person, name, value)
    person.save(force_insert=True)
    return person


def waiting() -> set[str]:
    return set(RetentionProposal.objects.waiting().values_list("reference", flat=True))
