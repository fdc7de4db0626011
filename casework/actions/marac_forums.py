"""Forums of the agencies, who belongs to them, and who speaks for which agency: kept by leads of the region."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from casework.models import Agency, Forum, ForumMember, ForumPerson
from casework.refusals import FieldsRefused, NotPermitted, StaleEntry
from cohesion import audit
from cohesion.models import Appointment, Region, User
from cohesion.permissions import Permission


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
    held = held_by_lead(forum, by=by)
    if held.members.on(values["starts_on"]).filter(agency=values["agency"]).exists():
        raise FieldsRefused({"agency": _("This agency is a member already.")})
    if held.members.filter(agency=values["agency"], ends_on__isnull=True).exists():
        raise FieldsRefused({"agency": _("This agency is a member already.")})
    member = ForumMember.objects.create(forum=held, **values)
    detail = {"agency": member.agency.code}
    audit.record("marac.member_added", by=by, now=now, subject=held, region=held.region, detail=detail)
    return member


@transaction.atomic
def end_member(*, member: ForumMember, on: date, by: User, now: datetime) -> ForumMember:
    forum = held_by_lead(member.forum, by=by)
    if on < member.starts_on:
        raise FieldsRefused({"on": _("It became a member after that day. Enter a later one.")})
    member.ends_on = on
    member.save(update_fields=["ends_on"])
    detail = {"agency": member.agency.code, "on": on.isoformat()}
    audit.record("marac.member_ended", by=by, now=now, subject=forum, region=forum.region, detail=detail)
    return member


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
