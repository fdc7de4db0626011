"""Meetings of a forum: planned, changed, held or cancelled; what was said of each case; actions by member agencies."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from casework.actions.case_actions import Owner, add_action
from casework.actions.marac_agendas import carry_on_after, put_on_agenda, take_off_agendas
from casework.actions.marac_forums import held_by_lead, planned_by_lead
from casework.actions.next_actions import with_leaks
from casework.actions.steps import taken, written
from casework.models import Agency, AgendaItem, Attendance, CaseAction, CaseEvent, Forum, Meeting
from casework.refusals import FieldsRefused, NotPermitted, StaleEntry
from cohesion import audit
from cohesion.models import User
from cohesion.refusals import ActionRefused

_DISCUSSED = AgendaItem.Status.DISCUSSED


@transaction.atomic
def plan_meeting(
    *, forum: Forum, day: date, sort: str, quorum: int | None, by: User, now: datetime, chair: str = ""
) -> Meeting:
    """Planned, with the quorum of its time, and the agenda built at once. `chair` is a role."""
    held = held_by_lead(forum, by=by)
    _require_day(held, day, sort)
    meeting = Meeting.objects.create(forum=held, day=day, sort=sort, quorum=quorum, chair=chair)
    detail = {"day": day.isoformat(), "sort": sort}
    audit.record("marac.meeting_planned", by=by, now=now, subject=meeting, region=held.region, detail=detail)
    put_on_agenda(meeting)
    return meeting


@transaction.atomic
def change_meeting(
    *,
    meeting: Meeting,
    day: date,
    sort: str,
    chair: str,
    quorum: int | None,
    seen_version: int,
    by: User,
    now: datetime,
) -> Meeting:
    """What is planned, while nobody has held it. The agenda follows the day: no case is older than its referral."""
    forum = held_by_lead(meeting.forum, by=by)
    held = planned_by_lead(meeting, by=by)
    if held.version != seen_version:
        raise StaleEntry
    _require_day(forum, day, sort, but=held.pk)
    held.day, held.sort, held.chair, held.quorum = day, sort, chair, quorum
    held.version += 1
    held.save()
    put_on_agenda(held)
    detail = {"day": day.isoformat(), "sort": sort}
    audit.record("marac.meeting_changed", by=by, now=now, subject=held, region=forum.region, detail=detail)
    return held


def _require_day(forum: Forum, day: date, sort: str, but: int = 0) -> None:
    if forum.meetings.standing().filter(day=day, sort=sort).exclude(pk=but).exists():
        raise FieldsRefused({"day": _("The forum has a meeting of that sort on that day already.")})


@transaction.atomic
def hold_meeting(
    *,
    meeting: Meeting,
    attendance: Mapping[int, str],
    statement_read: bool,
    quorum: int | None,
    by: User,
    now: datetime,
) -> Meeting:
    """Held, with the answer of each member agency by its id. It needs a quorum that is set, and a day not to come."""
    # The forum is held first: no membership ends, and nothing else is planned, while it is said who was there.
    held_by_lead(meeting.forum, by=by)
    held = planned_by_lead(meeting, by=by)
    if held.day > localdate(now):
        raise ActionRefused(_("This meeting is still to come. It can be held on its day."))
    if not quorum:
        raise FieldsRefused({"quorum": _("Enter how many agencies make a quorum: without it no meeting is held.")})
    members = set(held.forum.members.on(held.day).values_list("agency_id", flat=True))
    if set(attendance) != members or not set(attendance.values()) <= set(Attendance.Answer.values):
        raise ActionRefused(_("Say for each member agency whether it was there."))
    held.status, held.quorum, held.statement_read = Meeting.Status.HELD, quorum, statement_read
    held.version += 1
    held.save()
    Attendance.objects.bulk_create(
        Attendance(meeting=held, agency_id=agency, answer=answer) for agency, answer in sorted(attendance.items())
    )
    carry_on_after(held)
    audit.record("marac.meeting_held", by=by, now=now, subject=held, region=held.forum.region)
    return held


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, by: User, now: datetime) -> Meeting:
    """Its agenda goes: the cases wait for the next one."""
    held = planned_by_lead(meeting, by=by)
    held.items.all().delete()
    held.status = Meeting.Status.CANCELLED
    held.version += 1
    held.save()
    audit.record("marac.meeting_cancelled", by=by, now=now, subject=held, region=held.forum.region)
    return held


@transaction.atomic
def write_item(
    *,
    item: AgendaItem,
    status: str,
    risk_summary: str,
    minutes: str,
    language: str,
    is_concluded: bool,
    seen_version: int,
    by: User,
    now: datetime,
    leaks: Sequence[str] = (),
) -> AgendaItem:
    """What was said of the case at a meeting that was held; a concluded case comes to no further agenda."""
    case = taken(item.case_id, by=by)
    held = AgendaItem.objects.minutes_open_to(by).select_for_update(of=("self",)).filter(pk=item.pk).first()
    if held is None:
        raise NotPermitted
    if held.version != seen_version:
        raise StaleEntry
    meeting = held.meeting
    _require_held(meeting)
    if status not in {_DISCUSSED, AgendaItem.Status.ADJOURNED}:
        raise FieldsRefused({"status": _("Say whether the case was discussed or adjourned.")})
    if is_concluded and status != _DISCUSSED:
        raise FieldsRefused({"is_concluded": _("Only a case that was discussed can be concluded.")})
    held.status, held.risk_summary, held.minutes = status, risk_summary, minutes
    held.language, held.is_concluded, held.written_by = language, is_concluded, by
    held.version += 1
    held.save()
    if is_concluded:
        take_off_agendas(case)
    told = {"what": "heard", "status": status, "on": meeting.day.isoformat(), "concluded": is_concluded}
    written(case, CaseEvent.Kind.MARAC, by=by, now=now, detail=with_leaks(told, leaks))
    return held


def _require_held(meeting: Meeting) -> None:
    if meeting.status != Meeting.Status.HELD:
        raise ActionRefused(_("The meeting is not held yet. Say first who was there."))


@transaction.atomic
def agree_action(
    *,
    item: AgendaItem,
    text: str,
    language: str,
    agency: Agency,
    due_on: date,
    by: User,
    now: datetime,
    leaks: Sequence[str] = (),
) -> CaseAction:
    """An action of a meeting falls to an agency that was a member of the forum on that day."""
    meeting = Meeting.objects.select_related("forum").get(pk=item.meeting_id)
    _require_held(meeting)
    if not meeting.forum.members.on(meeting.day).filter(agency=agency).exists():
        sentence = _("%(agency)s was no member of the forum on that day. Choose a member.")
        raise FieldsRefused({"agency": sentence % {"agency": agency}})
    action = add_action(
        case_id=item.case_id,
        text=text,
        language=language,
        owner=Owner(agency=agency),
        due_on=due_on,
        by=by,
        now=now,
        leaks=leaks,
    )
    action.agenda_item = item
    action.save(update_fields=["agenda_item"])
    return action
