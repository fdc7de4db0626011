"""What happens to a referral: decisions, a reconsideration, times of being missing, a step of the pathway."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from casework.actions.next_actions import with_leaks
from casework.actions.steps import taken, written
from casework.day_rules import found, order_problem, past_problem
from casework.kinds import CaseKind
from casework.models import Case, CaseEvent, CaseList, ListEntry, MissingEpisode, NrmRecord
from casework.refusals import FieldsRefused, NotPermitted
from casework.validity import fits
from cohesion import day_words
from cohesion.models import User

_D = NrmRecord.Decision


def _held(case_id: UUID, by: User, seen_version: int | None = None) -> Case:
    case = taken(case_id, by=by, seen_version=seen_version)
    if case.kind != CaseKind.NRM:
        raise NotPermitted
    return case


def _saved(case: Case, what: str, *, by: User, now: datetime, **said: Any) -> None:
    case.nrm.save()
    written(case, CaseEvent.Kind.NRM, by=by, now=now, detail={"what": what, **said})


def _refuse(problems: dict[str, str]) -> None:
    if problems:
        raise FieldsRefused(problems)


@transaction.atomic
def decide_reasonable(
    *,
    case_id: UUID,
    decision: str,
    on: date,
    recovery_from: date | None,
    extension_days: int,
    seen_version: int,
    by: User,
    now: datetime,
) -> None:
    """Reasonable grounds. A recovery period starts only after a positive decision."""
    case = _held(case_id, by, seen_version)
    record = case.nrm
    if record.way != NrmRecord.Route.NRM or record.referred_on is None:
        raise FieldsRefused({"decision": _("There is no referral to decide on yet. Enter its day first.")})
    order = _("The decision cannot come before the referral (%(day)s). Change the day.")
    early = _("The recovery period cannot start before the decision (%(day)s). Change the day.")
    problems = found(
        on=past_problem(on, localdate(now)) or order_problem(on, record.referred_on, order),
        recovery_from=order_problem(recovery_from, on, early),
    )
    if decision != _D.POSITIVE and (recovery_from or extension_days):
        problems["recovery_from"] = _("A recovery period follows only a positive decision. Take it away.")
    elif extension_days and recovery_from is None:
        problems["recovery_from"] = _("Enter the day on which the recovery period starts.")
    if decision != _D.POSITIVE and record.conclusive:
        problems["decision"] = _("A conclusive decision stands, so this one was positive.")
    elif record.conclusive_on and on > record.conclusive_on:
        problems["on"] = _("The conclusive decision came before this day. Change the day.")
    if record.reconsideration_on and on > record.reconsideration_on and record.reasonable != _D.NEGATIVE:
        problems["on"] = _("A reconsideration was asked for before this day. Change the day.")
    _refuse(problems)
    record.reasonable, record.reasonable_on = decision, on
    record.recovery_from, record.extension_days = recovery_from, extension_days
    if record.reconsideration_on and record.reconsideration_on < on:
        # A new decision answers the request; its line in the timeline stays.
        record.reconsideration_on, record.reconsidered = None, ""
    _saved(case, "REASONABLE", by=by, now=now, decision=decision, on=on.isoformat())


@transaction.atomic
def decide_conclusive(*, case_id: UUID, decision: str, on: date, seen_version: int, by: User, now: datetime) -> None:
    case = _held(case_id, by, seen_version)
    record = case.nrm
    if record.reasonable != _D.POSITIVE:
        sentence = _("A conclusive decision follows positive reasonable grounds. Record those first.")
        raise FieldsRefused({"decision": sentence})
    order = _("The conclusive decision follows reasonable grounds (%(day)s). Change the day.")
    _refuse(found(on=past_problem(on, localdate(now)) or order_problem(on, record.reasonable_on, order)))
    record.conclusive, record.conclusive_on = decision, on
    _saved(case, "CONCLUSIVE", by=by, now=now, decision=decision, on=on.isoformat())


@transaction.atomic
def reconsider(*, case_id: UUID, asked_on: date, result: str, seen_version: int, by: User, now: datetime) -> None:
    """That a negative decision is to be looked at again, and what came of it."""
    case = _held(case_id, by, seen_version)
    record = case.nrm
    decided = record.conclusive_on or record.reasonable_on
    if _D.NEGATIVE not in {record.reasonable, record.conclusive}:
        raise FieldsRefused({"asked_on": _("Only a negative decision can be reconsidered. Record it first.")})
    order = _("It cannot be asked for before the decision (%(day)s). Change the day.")
    _refuse(found(asked_on=past_problem(asked_on, localdate(now)) or order_problem(asked_on, decided, order)))
    record.reconsideration_on, record.reconsidered = asked_on, result
    _saved(case, "RECONSIDERED", by=by, now=now, result=result, on=asked_on.isoformat())


@transaction.atomic
def add_missing(
    *,
    case_id: UUID,
    from_on: date,
    until_on: date | None,
    note: str,
    by: User,
    now: datetime,
    kept: Sequence[str] = (),
) -> MissingEpisode:
    case = _held(case_id, by)
    today = localdate(now)
    ends = _("It cannot end before it starts (%(day)s). Change one of the two.")
    problems = found(
        from_on=past_problem(from_on, today),
        until_on=past_problem(until_on, today) or order_problem(until_on, from_on, ends),
    )
    if until_on is None and case.missing_episodes.filter(until_on=None).exists():
        problems["from_on"] = _("The person is recorded as missing already. Say first when that ended.")
    same_time = case.missing_episodes.filter(from_on__lt=until_on or date.max).exclude(until_on__lte=from_on)
    if not problems and (other := same_time.order_by("from_on").first()):
        told = {"day": day_words.full(other.from_on)}
        problems["from_on"] = _("The person is recorded as missing from %(day)s already. Change the days.") % told
    _refuse(problems)
    row = MissingEpisode.objects.create(
        case=case, from_on=from_on, until_on=until_on, note=note, added_at=now, added_by=by
    )
    _saved(case, "MISSING", by=by, now=now, **with_leaks({"on": from_on.isoformat()}, kept))
    return row


@transaction.atomic
def end_missing(*, case_id: UUID, episode_id: UUID, until_on: date, by: User, now: datetime) -> None:
    case = _held(case_id, by)
    row = case.missing_episodes.filter(pk=episode_id).first()
    if row is None:
        raise NotPermitted
    ends = _("It cannot end before it starts (%(day)s). Change one of the two.")
    _refuse(found(until_on=past_problem(until_on, localdate(now)) or order_problem(until_on, row.from_on, ends)))
    row.until_on = until_on
    row.save(update_fields=["until_on"])
    _saved(case, "FOUND", by=by, now=now, on=until_on.isoformat())


@transaction.atomic
def take_pathway_step(
    *, case_id: UUID, step: ListEntry | None, outcome: str, seen_version: int, by: User, now: datetime
) -> None:
    """Where the person stands on the survivor pathway, and what came of it all."""
    case = _held(case_id, by, seen_version)
    if step and step != case.nrm.pathway_step and not fits(step, CaseList.PATHWAY_STEP, localdate(now)):
        raise FieldsRefused({"step": _("This step is not in use now. Choose another one.")})
    case.nrm.pathway_step, case.nrm.outcome = step, outcome
    _saved(case, "PATHWAY", by=by, now=now, outcome=outcome)
