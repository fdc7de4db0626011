"""What grows on a tension: contacts, rumours and facts, its impact on communities, escalation and its end."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from casework.actions.next_actions import require_open
from casework.actions.steps import written
from casework.actions.tensions import passed, tension_taken
from casework.day_rules import found, order_problem, past_problem
from casework.hate_crime_rules import LONGEST_TEXT
from casework.models import (
    Case,
    CaseEvent,
    CaseFile,
    CaseList,
    CommunityImpact,
    Escalation,
    ListEntry,
    RumourFact,
    Stage,
    TensionContact,
)
from casework.refusals import FieldsRefused
from casework.tension_facts import entry_problem
from casework.tension_stages import may_pass
from casework.text_rules import text_problem
from cohesion.models import User


@transaction.atomic
def note_contact(
    *, case_id: UUID, role: ListEntry, on: date, gist: str, by: User, now: datetime, kept: Sequence[str] = ()
) -> TensionContact:
    case = tension_taken(case_id, by=by)
    _refuse(
        role=entry_problem(role, CaseList.REPORTER_ROLE, on),
        on=past_problem(on, localdate(now)),
        gist=_owed(gist, _("Write in a few words what was said, without names.")),
    )
    row = TensionContact.objects.create(case=case, role=role, on=on, gist=gist, at=now, by=by)
    _told(case, "contact", kept, by=by, now=now)
    return row


@transaction.atomic
def note_rumour(
    *, case_id: UUID, rumour: str, fact: str, source: str, by: User, now: datetime, kept: Sequence[str] = ()
) -> RumourFact:
    case = tension_taken(case_id, by=by)
    _refuse(
        rumour=_owed(rumour, _("Write what is being said, without names.")),
        fact=text_problem(fact, LONGEST_TEXT),
        source=text_problem(source, LONGEST_TEXT),
    )
    row = RumourFact.objects.create(case=case, rumour=rumour, fact=fact, source=source, at=now, by=by)
    _told(case, "rumour", kept, by=by, now=now)
    return row


@transaction.atomic
def write_impact(
    *,
    case_id: UUID,
    effect: str,
    vulnerable: str,
    mitigation: str,
    file: CaseFile | None,
    by: User,
    now: datetime,
    kept: Sequence[str] = (),
) -> CommunityImpact:
    """A short assessment, or a file of the case that holds one."""
    case = tension_taken(case_id, by=by)
    texts = {"effect": effect, "vulnerable": vulnerable, "mitigation": mitigation}
    problems = {name: text_problem(text, LONGEST_TEXT) for name, text in texts.items()}
    if file is None:
        problems["effect"] = _owed(effect, _("Write the effect on communities, or choose the file that says it."))
    elif file.case_id != case.pk:
        problems["file"] = _("Choose a file of this case.")
    _refuse(**problems)
    row = CommunityImpact.objects.create(case=case, file=file, at=now, by=by, **texts)
    _told(case, "impact", kept, by=by, now=now)
    return row


@transaction.atomic
def escalate(
    *,
    case_id: UUID,
    to: ListEntry,
    on: date,
    reason: str,
    seen_version: int,
    by: User,
    now: datetime,
    kept: Sequence[str] = (),
) -> Escalation:
    case = tension_taken(case_id, by=by, seen_version=seen_version)
    require_open(case)
    if not may_pass(case.tension.stage, Stage.ESCALATED):
        raise FieldsRefused({"to": _("The tension is escalated already. Write down how it came down first.")})
    _refuse(
        to=entry_problem(to, CaseList.ESCALATED_TO, on),
        on=past_problem(on, localdate(now)),
        reason=_owed(reason, _("Write why it is escalated, without names.")),
    )
    row = Escalation.objects.create(case=case, to=to, on=on, reason=reason, at=now, by=by)
    passed(case, Stage.ESCALATED)
    _told(case, "escalated", kept, by=by, now=now, to=to.code)
    return row


@transaction.atomic
def de_escalate(
    *,
    case_id: UUID,
    on: date,
    how_it_came_down: str,
    learning: str,
    seen_version: int,
    by: User,
    now: datetime,
    kept: Sequence[str] = (),
) -> Escalation:
    case = tension_taken(case_id, by=by, seen_version=seen_version)
    row = case.escalations.filter(ended_on__isnull=True).first()
    if row is None:
        raise FieldsRefused({"on": _("No escalation stands, so none can end.")})
    earlier = _("The tension was escalated on %(day)s. Enter that day or a later one.")
    _refuse(
        on=past_problem(on, localdate(now)) or order_problem(on, row.on, earlier),
        how_it_came_down=_owed(how_it_came_down, _("Write how it came down, without names.")),
        learning=text_problem(learning, LONGEST_TEXT),
    )
    row.ended_on, row.how_it_came_down, row.learning = on, how_it_came_down, learning
    row.save()
    passed(case, Stage.DE_ESCALATED)
    _told(case, "de_escalated", kept, by=by, now=now)
    return row


def _owed(text: str, sentence: str) -> str | None:
    return text_problem(text, LONGEST_TEXT) if text.strip() else sentence


def _refuse(**problems: str | None) -> None:
    if refused := found(**problems):
        raise FieldsRefused(refused)


def _told(case: Case, what: str, kept: Sequence[str], *, by: User, now: datetime, **codes: Any) -> None:
    said = {"what": what, **codes, **({"leaks": list(kept)} if kept else {})}
    written(case, CaseEvent.Kind.TENSION, by=by, now=now, detail=said)
