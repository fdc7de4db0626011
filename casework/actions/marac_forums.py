"""Forums of the agencies, who belongs to them, and who speaks for which agency: kept by leads of the region."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from casework.models import Agency, Attendance, Forum, ForumMember, ForumPerson, Meeting
from casework.refusals import FieldsRefused, NotPermitted, StaleEntry
from casework.stamps import stamp
from cohesion import audit
from cohesion.models import Appointment, Region, User
from cohesion.permissions import Permission
from cohesion.refusals import ActionRefused


@transaction.atomic
def add_forum(*, region: Region, values: dict[str, Any], by: User, now: datetime, is_sample: bool = False) -> Forum:
    if not by.may_for(Permission.LEAD_CASES, region.pk):
        raise NotPermitted
    forum = Forum.objects.create(region=region, is_sample=is_sample, **values)
    audit.record("marac.forum_added", by=by, now=now, subject=forum, region=region, detail={"kind": forum.kind})
    return forum


@transaction.atomic
def change_forum(*, forum: Forum, values: dict[str, Any], seen_version: int, by: User, now: datetime) -> Forum:
    """The kind stays: its cases stand in it."""
    held = held_by_lead(forum, by=by)
    if held.version != seen_version:
        raise StaleEntry
    if values["kind"] != held.kind and held.referrals.exists():
        raise FieldsRefused({"kind": _("Cases were referred to this forum, so its kind stays.")})
    for name, value in values.items():
        setattr(held, name, value)
    held.version += 1
    held.save()
    audit.record("marac.forum_changed", by=by, now=now, subject=held, region=held.region)
    return held


@transaction.atomic
def add_member(*, forum: Forum, values: dict[str, Any], by: User, now: datetime) -> ForumMember:
    """It is a member once at a time: a second membership starts after the first has ended."""
    held = held_by_lead(forum, by=by)
    later = Q(ends_on__isnull=True) | Q(ends_on__gte=values["starts_on"])
    if held.members.filter(later, agency=values["agency"]).exists():
        raise FieldsRefused({"agency": _("This agency is a member already.")})
    member = ForumMember.objects.create(forum=held, **values)
    detail = {"agency": member.agency.code}
    audit.record("marac.member_added", by=by, now=now, subject=held, region=held.region, detail=detail)
    return member


@transaction.atomic
def change_member(*, member: ForumMember, values: Mapping[str, Any], seen: str, by: User, now: datetime) -> ForumMember:
    """`values`: who comes for the agency, who comes in their place, and when it signed the protocol."""
    forum = held_by_lead(member.forum, by=by)
    held = _standing_member(member)
    if stamp(held) != seen:
        raise StaleEntry
    for name in ("representative", "deputy", "signed_on"):
        setattr(held, name, values[name])
    held.save(update_fields=["representative", "deputy", "signed_on"])
    detail = {"agency": held.agency.code}
    audit.record("marac.member_changed", by=by, now=now, subject=forum, region=forum.region, detail=detail)
    return held


@transaction.atomic
def end_member(*, member: ForumMember, on: date, by: User, now: datetime) -> ForumMember:
    """From the day after `on` it is asked no more. Whoever spoke for it reads no minutes of later meetings."""
    forum = held_by_lead(member.forum, by=by)
    held = _standing_member(member)
    if on < held.starts_on:
        raise FieldsRefused({"on": _("It became a member after that day. Enter a later one.")})
    asked = Attendance.objects.filter(agency=held.agency_id, meeting__forum=forum, meeting__day__gt=on)
    if asked.exists():
        raise FieldsRefused({"on": _("A meeting after that day was held with it. Enter a later day.")})
    held.ends_on = on
    held.save(update_fields=["ends_on"])
    people = forum.people.filter(agency=held.agency_id, ends_on__isnull=True)
    people.filter(starts_on__gt=on).delete()
    people.update(ends_on=on)
    detail = {"agency": held.agency.code, "on": on.isoformat()}
    audit.record("marac.member_ended", by=by, now=now, subject=forum, region=forum.region, detail=detail)
    return held


def _standing_member(member: ForumMember) -> ForumMember:
    """As it stands now that the forum is locked."""
    held = ForumMember.objects.select_related("agency").filter(pk=member.pk, ends_on__isnull=True).first()
    if held is None:
        raise ActionRefused(_("This membership was ended already. Nothing was changed."))
    return held


@transaction.atomic
def add_person(*, forum: Forum, agency: Agency, user: User, starts_on: date, by: User, now: datetime) -> ForumPerson:
    """From that day on `user` reads what was said of cases where the agency was there."""
    held = held_by_lead(forum, by=by)
    if not held.members.on(starts_on).filter(agency=agency).exists():
        raise FieldsRefused({"agency": _("This agency is no member on that day.")})
    if not possible_people(held).filter(pk=user.pk).exists():
        raise FieldsRefused({"user": _("Choose somebody who works on the region’s cases.")})
    if held.people.filter(agency=agency, user=user, ends_on__isnull=True).exists():
        raise FieldsRefused({"user": _("This person speaks for the agency already.")})
    row = ForumPerson.objects.create(forum=held, agency=agency, user=user, starts_on=starts_on)
    detail = {"agency": agency.code, "user": user.pk}
    audit.record("marac.person_added", by=by, now=now, subject=held, region=held.region, detail=detail)
    return row


@transaction.atomic
def end_person(*, person: ForumPerson, on: date, by: User, now: datetime) -> ForumPerson:
    """From the day after `on` they speak for the agency no more. Minutes of meetings until then stay open to them."""
    forum = held_by_lead(person.forum, by=by)
    held = ForumPerson.objects.select_related("agency").filter(pk=person.pk, ends_on__isnull=True).first()
    if held is None:
        raise ActionRefused(_("This was ended already. Nothing was changed."))
    if on < held.starts_on:
        raise FieldsRefused({"on": _("This person speaks for the agency from a later day on. Enter a later one.")})
    held.ends_on = on
    held.save(update_fields=["ends_on"])
    detail = {"agency": held.agency.code, "user": held.user_id, "on": on.isoformat()}
    audit.record("marac.person_ended", by=by, now=now, subject=forum, region=forum.region, detail=detail)
    return held


def note_summary_taken(*, forum: Forum, quarter: str, by: User, now: datetime) -> None:
    """The numbers of a quarter left in a file. No case is in it."""
    detail: dict[str, object] = {"quarter": quarter}
    audit.record("marac.summary_taken", by=by, now=now, subject=forum, region=forum.region, detail=detail)


def possible_people(forum: Forum) -> Any:
    posts = Appointment.objects.filter(region=forum.region_id, ends_on__isnull=True)
    return User.objects.filter(is_active=True, pk__in=posts.values("user")).order_by("name", "pk")


def held_by_lead(forum: Forum, *, by: User) -> Forum:
    """Locked until the transaction ends. Raises NotPermitted."""
    rows = Forum.objects.visible_to(by).select_for_update(of=("self",)).select_related("region")
    held = rows.filter(pk=forum.pk).first()
    if held is None or not by.may_for(Permission.LEAD_CASES, held.region_id):
        raise NotPermitted
    return held


def planned_by_lead(meeting: Meeting, *, by: User) -> Meeting:
    """Locked until the transaction ends. Raises NotPermitted, or ActionRefused where it is planned no more."""
    rows = Meeting.objects.visible_to(by).select_for_update(of=("self",)).select_related("forum__region")
    held = rows.filter(pk=meeting.pk).first()
    if held is None or not by.may_for(Permission.LEAD_CASES, held.forum.region_id):
        raise NotPermitted
    if held.status != Meeting.Status.PLANNED:
        raise ActionRefused(_("This meeting was held or cancelled already. Nothing was changed."))
    return held
