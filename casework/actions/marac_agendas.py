"""The agenda of a planned meeting: every case that waits at a routine meeting, chosen ones at an emergency meeting."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from casework.actions.marac_forums import planned_by_lead
from casework.models import AgendaItem, Case, Forum, MaracReferral, Meeting
from casework.refusals import FieldsRefused, StaleEntry
from cohesion import audit
from cohesion.models import User
from cohesion.refusals import ActionRefused


@transaction.atomic
def build_agenda(*, meeting: Meeting, by: User, now: datetime) -> int:
    """Add what is missing: accepted referrals not yet heard, and cases still open. Returns how many came."""
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


def waiting_for(forum: Forum) -> list[Case]:
    """Open, accepted, and not concluded. `was_heard` says whether a meeting discussed it before. One query.

    A case that was given to another region waits for no meeting here.
    """
    items = AgendaItem.objects.filter(case=OuterRef("pk"))
    rows = Case.objects.open().filter(region=forum.region_id, marac__forum=forum)
    rows = rows.filter(marac__decision=MaracReferral.Decision.ACCEPTED)
    rows = rows.filter(~Exists(items.filter(is_concluded=True)), is_duplicate=False)
    heard = Exists(items.filter(meeting__status=Meeting.Status.HELD))
    return list(rows.annotate(was_heard=heard).select_related("marac", "authority").order_by("received_on", "pk"))


def put_on_agenda(meeting: Meeting) -> int:
    """All that wait on its day; at an emergency meeting nothing, as its cases are chosen. Returns how many came."""
    if meeting.sort == Meeting.Sort.EMERGENCY:
        return 0
    return _add(meeting, [case for case in waiting_for(meeting.forum) if case.received_on <= meeting.day])


def _add(meeting: Meeting, cases: Sequence[Case]) -> int:
    present = set(meeting.items.values_list("case_id", flat=True))
    fresh = [AgendaItem(meeting=meeting, case=case, sort=_sort(case)) for case in cases if case.pk not in present]
    return len(AgendaItem.objects.bulk_create(fresh))


def _sort(case: Case) -> str:
    if getattr(case, "was_heard", False):
        return AgendaItem.Sort.CARRIED
    return AgendaItem.Sort.REPEAT if case.marac.is_repeat else AgendaItem.Sort.NEW
