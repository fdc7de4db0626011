"""Referring a case to a conference of the agencies, deciding on it, and saying how it stood at the end."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Min
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from casework import reference_codes
from casework.actions.circles import keep_like
from casework.actions.links import link_pair
from casework.actions.marac_agendas import take_off_agendas
from casework.actions.next_actions import require_open, with_leaks
from casework.actions.recording import begun, explained, recorded
from casework.actions.steps import taken, written
from casework.coverage import region_covering
from casework.day_rules import found, order_problem, past_problem
from casework.kinds import MARAC_KINDS, CaseKind
from casework.marac_facts import CASE_FIELDS, DETAIL_FIELDS, MaracFacts, find_problems
from casework.marac_repeats import is_within_a_year, last_meeting_day
from casework.models import AgendaItem, Case, CaseEvent, CaseLink, MaracReferral, Meeting
from casework.refusals import FieldsRefused
from cohesion import day_words
from cohesion.models import User
from cohesion.permissions import Permission
from cohesion.refusals import ActionRefused

_Decision = MaracReferral.Decision


@transaction.atomic
def refer_to_marac(
    *,
    facts: MaracFacts,
    by: User,
    now: datetime,
    from_case: UUID | None = None,
    is_sample: bool = False,
    leaks: Sequence[str] = (),
) -> Case:
    """A new case of the forum’s kind. With `from_case` that case led to it: both count, each in its own measures.

    It says what that case says, so it is kept to the same people.
    """
    if problems := find_problems(facts, localdate(now)):
        raise FieldsRefused(problems)
    _require_place(facts, by)
    origin = taken(from_case, by=by) if from_case else None
    case = begun(
        CaseKind(facts.forum.kind),
        {name: getattr(facts, name) for name in CASE_FIELDS},
        region=facts.forum.region,
        by=by,
        now=now,
        is_sample=is_sample,
    )
    detail = MaracReferral.objects.create(
        case=case, referred_on=facts.received_on, **{name: getattr(facts, name) for name in DETAIL_FIELDS}
    )
    detail.criteria.set(facts.criteria)
    if origin:
        keep_like(origin, case, by=by, now=now)
    recorded(case, by=by, now=now, detail=with_leaks({"forum": facts.forum.pk}, leaks))
    if origin:
        link_pair(origin.pk, case.pk, CaseLink.Kind.LED_TO, by=by, now=now)
        case.refresh_from_db(fields=["version"])
    return case


@transaction.atomic
def change_referral(
    *, case_id: UUID, facts: MaracFacts, seen_version: int, by: User, now: datetime, leaks: Sequence[str] = ()
) -> Case:
    """Write all facts anew but the lead, whom an act of its own gives; where nothing differs nothing is written."""
    case = taken(case_id, by=by, seen_version=seen_version)
    problems = find_problems(facts, case.recorded_on)
    detail = case.marac
    if detail.decided_on and facts.received_on > detail.decided_on:
        problems.setdefault("received_on", _("It was decided before that day. Enter an earlier one."))
    if problems := {**_of_meetings(case, facts), **problems}:
        raise FieldsRefused(problems)
    _require_place(facts, by)
    before = facts_of(case)
    names = {each.name for each in fields(MaracFacts)} - {"lead"}
    changed = {name for name in names if getattr(before, name) != getattr(facts, name)}
    if not changed:
        return case
    if facts.forum.kind != case.kind or facts.forum.region_id != case.region_id:
        raise FieldsRefused({"forum": _("Choose a forum of the region that holds the case.")})
    for row, own in ((case, CASE_FIELDS), (detail, DETAIL_FIELDS)):
        for name in changed & {*own}:
            setattr(row, name, getattr(facts, name))
    detail.referred_on = facts.received_on
    detail.save()
    detail.criteria.set(facts.criteria)
    take_off_agendas(case, but_of=detail.forum, from_day=facts.received_on)
    said = with_leaks({"fields": sorted(changed)}, leaks)
    try:
        with transaction.atomic():
            written(case, CaseEvent.Kind.CHANGED, by=by, now=now, detail=said)
    except IntegrityError as error:
        raise explained(error) from error
    return case


def _of_meetings(case: Case, facts: MaracFacts) -> dict[str, str]:
    """What a meeting that was held says already: that the case was referred by then, and to which forum.

    In another region, to which the case was transferred, a forum of that region takes it on.
    """
    held = case.agenda_items.filter(meeting__status=Meeting.Status.HELD)
    first = held.aggregate(day=Min("meeting__day"))["day"]
    if first is None:
        return {}
    is_moved = facts.forum.pk != case.marac.forum_id and facts.forum.region_id == case.marac.forum.region_id
    late = _("A meeting had the case before it on %(day)s. Enter that day or an earlier one.")
    return found(
        received_on=late % {"day": day_words.full(first)} if facts.received_on > first else None,
        forum=_("A meeting of its forum has had the case before it, so it stays there.") if is_moved else None,
    )


@transaction.atomic
def decide(
    *,
    case_id: UUID,
    decision: str,
    on: date,
    reason: str,
    seen_version: int,
    by: User,
    now: datetime,
    leaks: Sequence[str] = (),
) -> Case:
    """Accepted, declined, or more information is needed; by a lead of the region. Each has a day and a reason."""
    case = taken(case_id, by=by, permission=Permission.LEAD_CASES, seen_version=seen_version)
    detail = _referral(case)
    require_open(case)
    if detail.is_decided:
        raise ActionRefused(_("This referral is decided already. Nothing was changed."))
    early = _("The referral came on %(day)s: no decision comes before it. Enter a later day.")
    if problems := found(
        decision=None if decision in set(_Decision.values) - {_Decision.WAITING} else _("Choose what was decided."),
        on=past_problem(on, localdate(now)) or order_problem(on, case.received_on, early),
        reason=None if reason.strip() else _("Write why it was decided so."),
    ):
        raise FieldsRefused(problems)
    detail.decision, detail.decided_on, detail.decided_by, detail.decision_reason = decision, on, by, reason
    detail.save()
    told = with_leaks({"what": "decided", "decision": decision, "on": on.isoformat()}, leaks)
    written(case, CaseEvent.Kind.MARAC, by=by, now=now, detail=told)
    return case


@transaction.atomic
def mark_repeat(*, case_id: UUID, reference: str, seen_version: int, by: User, now: datetime) -> Case:
    """The case of that reference was between the same victim and perpetrator and was discussed within twelve months."""
    case = taken(case_id, by=by, seen_version=seen_version)
    detail = _referral(case)
    rows = Case.objects.visible_to(by).filter(kind=case.kind).exclude(pk=case.pk)
    tidy = reference_codes.tidy(reference)
    earlier = rows.filter(reference=tidy).first() if reference_codes.is_reference(tidy) else None
    if earlier is None:
        raise FieldsRefused({"reference": _("There is no earlier case of this kind that you can open. Check it.")})
    if not is_within_a_year(last_meeting_day(earlier, case.received_on), case.received_on):
        sentence = _("That case was not discussed in the twelve months before this referral, so this is no repeat.")
        raise FieldsRefused({"reference": sentence})
    detail.is_repeat, detail.repeat_of = True, earlier
    detail.save(update_fields=["is_repeat", "repeat_of"])
    _sort_planned(case, AgendaItem.Sort.NEW, AgendaItem.Sort.REPEAT)
    told = {"what": "repeat", "other": str(earlier.pk)}
    written(case, CaseEvent.Kind.MARAC, by=by, now=now, detail=told)
    return case


@transaction.atomic
def unmark_repeat(*, case_id: UUID, seen_version: int, by: User, now: datetime) -> Case:
    """It was marked by mistake: the referral counts as an individual again."""
    case = taken(case_id, by=by, seen_version=seen_version)
    detail = _referral(case)
    if not detail.is_repeat:
        raise FieldsRefused({"reference": _("Enter the reference of the earlier case.")})
    detail.is_repeat, detail.repeat_of = False, None
    detail.save(update_fields=["is_repeat", "repeat_of"])
    _sort_planned(case, AgendaItem.Sort.REPEAT, AgendaItem.Sort.NEW)
    written(case, CaseEvent.Kind.MARAC, by=by, now=now, detail={"what": "no_repeat"})
    return case


def _sort_planned(case: Case, was: str, now: str) -> None:
    """As the case stands on agendas of meetings that are still to be held."""
    case.agenda_items.filter(meeting__status=Meeting.Status.PLANNED, sort=was).update(sort=now)


@transaction.atomic
def say_how_it_ended(*, case_id: UUID, answers: Mapping[str, str], seen_version: int, by: User, now: datetime) -> Case:
    """`answers`: risk_then, safety_plan, victim_contacted and feels_safer, each one of its choices."""
    case = taken(case_id, by=by, seen_version=seen_version)
    detail = _referral(case)
    if problems := {name: _("Choose one of these.") for name in AT_THE_END if answers.get(name) not in _values(name)}:
        raise FieldsRefused(problems)
    for name in AT_THE_END:
        setattr(detail, name, answers[name])
    detail.save(update_fields=[*AT_THE_END])
    written(case, CaseEvent.Kind.MARAC, by=by, now=now, detail={"what": "ended", "risk": answers["risk_then"]})
    return case


AT_THE_END = ("risk_then", "safety_plan", "victim_contacted", "feels_safer")


def _values(name: str) -> list[str]:
    return MaracReferral.RiskThen.values if name == "risk_then" else MaracReferral.Answer.values


def facts_of(case: Case) -> MaracFacts:
    """What stands, as it was entered."""
    rows = MaracReferral.objects.select_related("forum__region", "basis", "tool").prefetch_related("criteria")
    detail = rows.get(case=case)
    values: dict[str, Any] = {
        **{name: getattr(case, name) for name in CASE_FIELDS},
        **{name: getattr(detail, name) for name in DETAIL_FIELDS},
    }
    criteria = sorted(detail.criteria.all(), key=lambda entry: (entry.position, entry.pk))
    return MaracFacts(**values, criteria=tuple(criteria))


def _referral(case: Case) -> MaracReferral:
    if case.kind not in MARAC_KINDS:
        raise ActionRefused(_("This case is of another kind. Refer it to a MARAC first."))
    return case.marac


def _require_place(facts: MaracFacts, by: User) -> None:
    region = region_covering(facts.authority, facts.received_on)
    if not by.may_for(Permission.EDIT_CASES, facts.forum.region_id):
        raise FieldsRefused({"forum": _("Choose a forum of your region.")})
    if region is None or region.pk != facts.forum.region_id:
        raise FieldsRefused({"authority": _("Choose an authority of the region of this forum.")})
