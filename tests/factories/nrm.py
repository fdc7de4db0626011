"""Modern slavery records as tests need them: a few facts said, the rest ordinary."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from casework.actions.nrm import record_nrm
from casework.models import Agency, Case, CaseList
from casework.nrm_facts import NrmFacts
from cohesion.models import LocalAuthority, User
from tests.factories.cases import GWYNEDD, entry

_LONDON = ZoneInfo("Europe/London")


def nrm_facts(
    *, gss: str = GWYNEDD, types: tuple[str, ...] = ("sexual",), responder: str = "", **said: Any
) -> NrmFacts:
    """An adult who gave consent, referred by the council on 1 May 2014, unless said otherwise."""
    ordinary: dict[str, Any] = {
        "person": "ADULT",
        "consent": "GIVEN",
        "consent_on": date(2014, 5, 1),
        "way": "NRM",
        "referred_on": date(2014, 5, 1),
        "authority": LocalAuthority.objects.get(gss=gss),
        "source": Agency.objects.get(code="council"),
        "received_on": date(2014, 5, 1),
        "exploitation": tuple(entry(CaseList.EXPLOITATION, code) for code in types),
        "summary": "Found at work without papers.",
        "by_authority": True,
        "by_first_responder": bool(responder),
        "first_responder": entry(CaseList.FIRST_RESPONDER, responder) if responder else None,
    }
    return NrmFacts(**{**ordinary, **said})


def a_child(**said: Any) -> dict[str, Any]:
    """The facts that differ for a child."""
    return {"person": "CHILD", "consent": "NOT_NEEDED", "consent_on": None, **said}


def a_refusal(day: date, **said: Any) -> dict[str, Any]:
    """The facts that differ for an adult who refused on a day on which an authority notified."""
    told = {"consent": "REFUSED", "consent_on": day, "way": "NOTIFY", "referred_on": day, "received_on": day}
    return {**told, **said}


def an_nrm_case(by: User, now: datetime | None = None, **said: Any) -> Case:
    told = nrm_facts(**said)
    at = now or datetime.combine(max(told.received_on, told.day), time(9, 0), _LONDON)
    return record_nrm(facts=told, by=by, now=at)
