"""The agenda of a planned meeting: every case that waits at a routine meeting, chosen ones at an emergency meeting."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from casework.actions.marac_forums import planned_by_lead
from casework.kinds import MARAC_KINDS
from casework.models import AgendaItem, Case, Forum, MaracReferral, Meeting
from casework.models.case import CaseQuerySet
from casework.refusals import FieldsRefused, StaleEntry
from cohesion import audit
from cohesion.models import User
from cohesion.refusals import ActionRefused


@transaction.atomic
def build_agenda(*, meeting: Meeting, by: User, now: datetime) -> int:
    """Bring it up to date: accepted referrals not yet heard, and cases still open. Returns how many came."""
    held = planned_by_lead(meeting, by=by)
    added = put_on_agenda(held)
    audit.record("marac.agenda_built", by=by, now=now, subject=held, region=held.forum.region, detail={"added": added})
    return added


@transaction.atomic
def choose_cases(*, meeting: Meeting, chosen: Collection[UUID], seen_version: int, by: User, now: datetime) -> Meeting:
    """Which cases an emergency meeting takes, of those that `by` may open. Those of others stay as they are."""
    held = planned_by_lead(meeting, by=by)
    if held.version != seen_version:
        raise StaleEntry
    if held.sort != Meeting.Sort.EMERGENCY:
        raise ActionRefused(_("A routine meeting takes every case that waits. Nothing was changed."))
    offered = {case.pk: case for case in offered_cases(held, by)}
    if not set(chosen) <= set(offered):
        raise FieldsRefused({"cases": _("A case that you chose waits no more. Look at the list again.")})
    held.items.filter(case__in=set(offered) - set(chosen)).delete()
    _add(held, [offered[key] for key in offered if key in chosen])
    held.version += 1
    held.save()
    detail = {"chosen": len(chosen)}
    audit.record("marac.agenda_chosen", by=by, now=now, subject=held, region=held.forum.region, detail=detail)
    return held


def offered_cases(meeting: Meeting, user: User) -> list[Case]:
    """Those that wait on its day and that the person may open. Two queries."""
    visible = set(Case.objects.visible_to(user).filter(marac__forum=meeting.forum_id).values_list("pk", flat=True))
    return [case for case in waiting_for(meeting.forum) if case.pk in visible and case.received_on <= meeting.day]


def waiting_for(forum: Forum) -> CaseQuerySet:
    """Open, accepted, not concluded, and still of the forum’s region; the longest first.

    `was_heard` says whether a meeting was held with it before.
    """
    items = AgendaItem.objects.filter(case=OuterRef("pk"))
    rows = Case.objects.open().filter(marac__forum=forum, marac__decision=MaracReferral.Decision.ACCEPTED)
    rows = rows.filter(~Exists(items.filter(is_concluded=True)), is_duplicate=False, region=forum.region_id)
    heard = Exists(items.filter(meeting__status=Meeting.Status.HELD))
    return rows.annotate(was_heard=heard).select_related("marac", "authority").order_by("received_on", "pk")


def put_on_agenda(meeting: Meeting) -> int:
    """All that wait on its day, and nothing that waits no more. Returns how many came.

    To an emergency meeting none come, as its cases are chosen.
    """
    waiting = [case for case in waiting_for(meeting.forum) if case.received_on <= meeting.day]
    meeting.items.exclude(case__in=[case.pk for case in waiting]).delete()
    _carry_on(meeting.items.filter(case__in=[case.pk for case in waiting if _is_heard(case)]))
    return 0 if meeting.sort == Meeting.Sort.EMERGENCY else _add(meeting, waiting)


def carry_on_after(meeting: Meeting) -> None:
    """It was held: on agendas that are planned already its cases are carried on."""
    _carry_on(_planned_items().filter(case__in=meeting.items.values("case")))


def take_off_agendas(case: Case, *, but_of: Forum | None = None, from_day: date = date.max) -> None:
    """Of meetings that are still to be held; with `but_of` not of those of that forum from `from_day` on."""
    items = _planned_items().filter(case=case)
    items.exclude(meeting__forum=but_of, meeting__day__gte=from_day).delete()


def move_to_forum_of_region(case: Case) -> Forum | None:
    """A referral that came from another region goes to the forum of its kind here, where there is one and no other.

    Returns that forum. Of several, or none, people choose by changing the referral.
    """
    if case.kind not in MARAC_KINDS:
        return None
    forums = Forum.objects.active().filter(region=case.region_id, kind=case.kind)[:2]
    if len(forums) != 1:
        return None
    MaracReferral.objects.filter(case=case).update(forum=forums[0])
    return forums[0]


def _planned_items() -> QuerySet[AgendaItem]:
    return AgendaItem.objects.filter(meeting__status=Meeting.Status.PLANNED)


def _carry_on(items: QuerySet[AgendaItem]) -> None:
    items.exclude(sort=AgendaItem.Sort.CARRIED).update(sort=AgendaItem.Sort.CARRIED)


def _add(meeting: Meeting, cases: Sequence[Case]) -> int:
    present = set(meeting.items.values_list("case_id", flat=True))
    fresh = [AgendaItem(meeting=meeting, case=case, sort=_sort(case)) for case in cases if case.pk not in present]
    return len(AgendaItem.objects.bulk_create(fresh))


def _sort(case: Case) -> str:
    if _is_heard(case):
        return AgendaItem.Sort.CARRIED
    return AgendaItem.Sort.REPEAT if case.marac.is_repeat else AgendaItem.Sort.NEW


def _is_heard(case: Case) -> bool:
    return bool(getattr(case, "was_heard", False))
