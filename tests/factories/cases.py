"""Hate crime cases as tests need them: a few facts said, the rest ordinary."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from casework.actions.hate_crimes import record_hate_crime
from casework.hate_crime_facts import HateCrimeFacts, MotivationFact
from casework.models import Agency, Case, CaseList, ListEntry, Tally
from cohesion.models import LocalAuthority, ProtectedCharacteristic, User

GWYNEDD = "W06000002"
CARDIFF = "W06000015"
_LONDON = ZoneInfo("Europe/London")


def entry(which: CaseList, code: str) -> ListEntry:
    return ListEntry.objects.get(list=which, code=code)


def motivations(*codes: str) -> tuple[MotivationFact, ...]:
    """The nine by their code; `other` and `not_known` as such."""
    return tuple(
        MotivationFact(other=code.upper())
        if code in {"other", "not_known"}
        else MotivationFact(characteristic=ProtectedCharacteristic.objects.get(code=code))
        for code in codes
    )


def facts(*, why: Sequence[str] = ("race",), gss: str = GWYNEDD, source: str = "victim_support", **said: Any) -> Any:
    """Facts of a report that came through the national centre on 1 May 2014, unless said otherwise."""
    route = said.pop("route", "national_centre")
    category = said.pop("category", "incident")
    ordinary = {
        "authority": LocalAuthority.objects.get(gss=gss),
        "source": Agency.objects.get(code=source),
        "received_on": date(2014, 5, 1),
        "route": entry(CaseList.ROUTE, route) if isinstance(route, str) else route,
        "category": entry(CaseList.HATE_CATEGORY, category) if isinstance(category, str) else category,
        "motivations": motivations(*why),
        "summary": "Shouted at on the way to work.",
    }
    return HateCrimeFacts(**{**ordinary, **said})


def a_case(by: User, now: datetime | None = None, **said: Any) -> Case:
    """A recorded case. Recorded in the morning of the day on which it was received, unless `now` is said."""
    told = facts(**said)
    at = now or datetime.combine(told.received_on, time(9, 0), _LONDON)
    return record_hate_crime(facts=told, by=by, now=at)


def a_tally_beside(case: Case, value: int = 3) -> Tally:
    """A total of the police for the month and authority of a case that came from somebody else; the same one again."""
    tally, _ = Tally.objects.get_or_create(
        count="hate_crime.reported",
        authority=case.authority,
        month=case.received_on.replace(day=1),
        source=Agency.objects.get(code="north_wales_police"),
        defaults={
            "kind": case.kind,
            "region": case.region,
            "value": value,
            "recorded_at": case.recorded_at,
            "recorded_by": case.recorded_by,
        },
    )
    return tally
