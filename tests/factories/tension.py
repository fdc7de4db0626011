"""Tensions as tests need them: a few facts said, the rest ordinary."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.timezone import localdate

from casework.actions.report_links import make_link
from casework.actions.tension_grading import GradingFacts, grade_tension
from casework.actions.tension_reports import ReportFacts, send_report
from casework.actions.tensions import record_tension
from casework.models import Agency, Case, CaseList, ReportLink, TensionAssessment, TensionReport, TriggerEvent
from casework.report_tokens import digest_of
from casework.tension_facts import TensionFacts
from cohesion.models import LocalAuthority, User
from tests.factories.cases import GWYNEDD, entry

_LONDON = ZoneInfo("Europe/London")


def tension_facts(*, gss: str = GWYNEDD, themes: tuple[str, ...] = ("migration",), **said: Any) -> TensionFacts:
    """A tension that a council told of on 1 May 2014, unless said otherwise."""
    ordinary: dict[str, Any] = {
        "authority": LocalAuthority.objects.get(gss=gss),
        "source": Agency.objects.get(code="council"),
        "received_on": date(2014, 5, 1),
        "title": "Rumours about the old hotel",
        "summary": "Parents are afraid to walk to school past the old hotel.",
        "themes": tuple(entry(CaseList.THEME, code) for code in themes),
    }
    return TensionFacts(**{**ordinary, **said})


def a_tension(by: User, now: datetime | None = None, **said: Any) -> Case:
    """Recorded in the morning of the day on which it was received, unless `now` is said."""
    told = tension_facts(**said)
    at = now or datetime.combine(told.received_on, time(9, 0), _LONDON)
    return record_tension(facts=told, by=by, now=at)


def grading(likelihood: int = 2, impact: int = 2, **said: Any) -> GradingFacts:
    ordinary: dict[str, Any] = {
        "reliability": "RELIABLE",
        "trend": "STEADY",
        "confidence": "MEDIUM",
        "is_experienced": True,
        "reasons": "Heard from three schools.",
    }
    return GradingFacts(likelihood, impact, **{**ordinary, **said})


def graded(case: Case, by: User, now: datetime, likelihood: int = 2, impact: int = 2, **said: Any) -> TensionAssessment:
    version = Case.objects.get(pk=case.pk).version
    facts = grading(likelihood, impact, **said)
    return grade_tension(case_id=case.pk, facts=facts, seen_version=version, by=by, now=now)


def a_link(by: User, now: datetime, gss: str = GWYNEDD) -> tuple[ReportLink, str]:
    """The link of an authority, and its token."""
    token = make_link(authority=LocalAuthority.objects.get(gss=gss), by=by, now=now)
    return ReportLink.objects.get(token_digest=digest_of(token)), token


def report_facts(noticed_on: date, **said: Any) -> ReportFacts:
    ordinary: dict[str, Any] = {
        "place": "West Parade",
        "role": entry(CaseList.REPORTER_ROLE, "councillor"),
        "themes": (entry(CaseList.THEME, "migration"),),
        "effect": "Parents are afraid to walk past the hotel.",
        "reliability": "FIRST_HAND",
        "email": "member@example.org",
        "is_experienced": True,
    }
    return ReportFacts(noticed_on, **{**ordinary, **said})


def a_report(link: ReportLink, service: User, now: datetime, *, confirmed: bool = True, **said: Any) -> TensionReport:
    report = send_report(link=link, facts=report_facts(now.date(), **said), by=service, now=now)
    if confirmed:
        report.confirmed_at = now
        report.save()
    return report


def posted_report(**said: Any) -> dict[str, Any]:
    """What the public form sends."""
    ordinary: dict[str, Any] = {
        "place": "West Parade",
        "when": "0",
        "strands": ["experienced"],
        "effect": "Parents are afraid to walk past the hotel.",
        "themes": ["migration"],
        "reliability": "FIRST_HAND",
        "police": "NOT_KNOWN",
        "urgency": "WEEK",
        "role": "councillor",
        "email": "member@example.org",
    }
    return {**ordinary, **said}


@dataclass(frozen=True)
class StandingTension:
    """One of each, for addresses. `letter` is the token of a report that waits for its confirmation."""

    case: Case
    link: ReportLink
    token: str
    letter: str
    report: TensionReport
    trigger: TriggerEvent


_LINK, _LETTER = "standing-link-of-the-tests", "standing-letter-of-the-tests"


def standing_tension(beside: Case, by: User) -> StandingTension:
    """In the region of another case; the same ones each time."""
    now = timezone.now()
    graded_ones = TensionAssessment.objects.filter(case__kind="TENSION", case__region=beside.region)
    case = Case.objects.filter(pk__in=graded_ones.values("case")).order_by("recorded_at").first()
    if case is None or not ReportLink.objects.exists():
        case = a_tension(by, now, gss=beside.authority.gss, received_on=localdate(now))
        graded(case, by, now, 5, 5)
        link, _token = a_link(by, now, beside.authority.gss)
        ReportLink.objects.filter(pk=link.pk).update(token_digest=digest_of(_LINK))
        service = User.objects.service()
        a_report(link, service, now)
        letter = a_report(link, service, now, confirmed=False)
        TensionReport.objects.filter(pk=letter.pk).update(token_digest=digest_of(_LETTER))
        TriggerEvent.objects.create(
            region=beside.region,
            kind=entry(CaseList.TRIGGER, "match"),
            name_en="Cup",
            name_cy="Cwpan",
            starts_on=localdate(now),
            ends_on=localdate(now),
            at=now,
            by=by,
        )
    return StandingTension(
        case,
        ReportLink.objects.get(token_digest=digest_of(_LINK)),
        _LINK,
        _LETTER,
        TensionReport.objects.filter(confirmed_at__isnull=False).order_by("sent_at")[0],
        TriggerEvent.objects.order_by("pk")[0],
    )
