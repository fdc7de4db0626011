"""Reports of tensions from outside: sent, confirmed by e-mail, looked at by the region, and tidied away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from casework.actions.steps import written
from casework.actions.tensions import record_tension, tension_taken
from casework.day_rules import found, past_problem
from casework.hate_crime_rules import LONGEST_LINE
from casework.models import Case, CaseEvent, CaseList, ListEntry, ReportLink, TensionReport
from casework.refusals import FieldsRefused, NotPermitted
from casework.report_tokens import digest_of, new_token
from casework.tension_facts import TensionFacts, entry_problem
from casework.text_rules import text_problem
from cohesion import audit, letters
from cohesion.models import User
from cohesion.permissions import Permission
from cohesion.refusals import ActionRefused

CONFIRM_WITHIN = timedelta(hours=48)
UNCONFIRMED_KEPT = timedelta(days=14)
SET_ASIDE_KEPT = timedelta(days=365)
LONGEST_EFFECT = 1000


@dataclass(frozen=True)
class ReportFacts:
    """What somebody outside says in two minutes."""

    noticed_on: date
    place: str
    role: ListEntry
    themes: tuple[ListEntry, ...]
    effect: str
    reliability: str
    email: str
    organisation: str = ""
    communities: tuple[ListEntry, ...] = ()
    is_experienced: bool = False
    is_evidenced: bool = False
    is_potential: bool = False
    is_online: bool = False
    is_in_media: bool = False
    police: str = TensionReport.Police.NOT_KNOWN
    urgency: str = TensionReport.Urgency.WEEK
    language: str = "en"


_PLAIN = (
    "noticed_on",
    "place",
    "role",
    "organisation",
    "effect",
    "reliability",
    "email",
    "is_experienced",
    "is_evidenced",
    "is_potential",
    "is_online",
    "is_in_media",
    "police",
    "urgency",
    "language",
)


@transaction.atomic
def send_report(*, link: ReportLink, facts: ReportFacts, by: User, now: datetime) -> TensionReport:
    """Kept apart until its e-mail address is confirmed: the letter holds the link. Raises FieldsRefused."""
    if problems := find_problems(facts, localdate(now)):
        raise FieldsRefused(problems)
    token = new_token()
    report = TensionReport.objects.create(
        region=link.region,
        authority=link.authority,
        token_digest=digest_of(token),
        sent_at=now,
        confirm_until=now + CONFIRM_WITHIN,
        **{name: getattr(facts, name) for name in _PLAIN},
    )
    report.themes.set(facts.themes)
    report.communities.set(facts.communities)
    audit.record("tension_report.sent", by=by, now=now, subject=report, region=link.region)
    address = letters.address("tension_confirm", token, language=facts.language)
    context = {"url": address, "until": report.confirm_until}
    letters.send("casework/letters/tension_confirm", to=facts.email, language=facts.language, context=context)
    return report


def find_problems(facts: ReportFacts, today: date) -> dict[str, str]:
    problems = found(
        noticed_on=past_problem(facts.noticed_on, today),
        role=entry_problem(facts.role, CaseList.REPORTER_ROLE, today),
        place=text_problem(facts.place, LONGEST_LINE),
        organisation=text_problem(facts.organisation, LONGEST_LINE),
        effect=text_problem(facts.effect, LONGEST_EFFECT),
    )
    if not (facts.is_experienced or facts.is_evidenced or facts.is_potential):
        problems["strands"] = _("Choose what you have noticed.")
    if not facts.effect.strip():
        problems["effect"] = _("Say what the effect on people is.")
    return problems


@transaction.atomic
def confirm_report(*, token: str, by: User, now: datetime) -> bool:
    """Whether the report waits for the region from now on. False where the link was used before or is too old.

    Raises TensionReport.DoesNotExist for a guessed one.
    """
    report = TensionReport.objects.select_for_update().get(token_digest=digest_of(token) or "-")
    if not report.can_be_confirmed(now):
        return False
    report.confirmed_at = now
    report.save(update_fields=["confirmed_at"])
    audit.record("tension_report.confirmed", by=by, now=now, subject=report, region=report.region)
    return True


@transaction.atomic
def take_as_case(
    *, report_id: UUID, facts: TensionFacts, by: User, now: datetime, kept: Sequence[str] = (), tells: bool = True
) -> Case:
    """A new case of a report. Raises FieldsRefused, NotPermitted, or ActionRefused where it was dealt with already."""
    report = _waiting(report_id, by)
    case = record_tension(facts=facts, by=by, now=now, kept=kept, from_report=True)
    if case.region_id != report.region_id:
        raise FieldsRefused({"authority": _("Choose an authority of the region that the report came to.")})
    _decided(report, TensionReport.Status.TAKEN, by=by, now=now, case=case, tells=tells)
    return case


@transaction.atomic
def add_to_case(*, report_id: UUID, case_id: UUID, by: User, now: datetime, tells: bool = True) -> Case:
    """One more report of an open tension: it stands in the case, which is still counted once."""
    report = _waiting(report_id, by)
    case = tension_taken(case_id, by=by)
    if not case.is_open or case.region_id != report.region_id:
        raise FieldsRefused({"case": _("Choose an open tension of this region.")})
    _decided(report, TensionReport.Status.TAKEN, by=by, now=now, case=case, tells=tells)
    written(case, CaseEvent.Kind.TENSION, by=by, now=now, detail={"what": "report"})
    return case


@transaction.atomic
def set_aside(*, report_id: UUID, reason: str, by: User, now: datetime, tells: bool = True) -> TensionReport:
    report = _waiting(report_id, by)
    problem = text_problem(reason, LONGEST_EFFECT) if reason.strip() else _("Write why the report is set aside.")
    if problem:
        raise FieldsRefused({"reason": problem})
    report.reason = reason
    _decided(report, TensionReport.Status.SET_ASIDE, by=by, now=now, tells=tells)
    return report


def _waiting(report_id: UUID, by: User) -> TensionReport:
    report = TensionReport.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=report_id).first()
    if report is None or not by.may_for(Permission.EDIT_CASES, report.region_id):
        raise NotPermitted
    if report.status != TensionReport.Status.WAITING:
        raise ActionRefused(_("Somebody has dealt with this report already."))
    return report


def _decided(report: TensionReport, status: str, *, by: User, now: datetime, tells: bool, **values: Any) -> None:
    """The reporter is answered, and their address is kept no longer."""
    address, report.email = report.email, ""
    report.status, report.decided_at, report.decided_by = status, now, by
    report.case = values.get("case")
    report.save()
    detail = {"status": status}
    audit.record("tension_report.decided", by=by, now=now, subject=report, region=report.region, detail=detail)
    if tells:
        context = {"is_taken": status == TensionReport.Status.TAKEN, "sent_at": report.sent_at}
        letters.send("casework/letters/tension_feedback", to=address, language=report.language, context=context)


def tidy(*, now: datetime) -> int:
    """Take away what nobody confirmed within fourteen days, and what was set aside a year ago. Returns how many."""
    old = TensionReport.objects.filter(confirmed_at__isnull=True, sent_at__lt=now - UNCONFIRMED_KEPT)
    aside = TensionReport.objects.filter(status=TensionReport.Status.SET_ASIDE, decided_at__lt=now - SET_ASIDE_KEPT)
    count = old.count() + aside.count()
    old.delete()
    aside.delete()
    return count
