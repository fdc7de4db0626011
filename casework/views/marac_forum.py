"""Forums of the agencies: the list, one of them, who belongs to it, and the actions of all their meetings."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from casework.actions import marac_forums as actions
from casework.actions.reading import note_list
from casework.forms.marac_forum import (
    FORUM_FIELDS,
    AddForumForm,
    ChangeMemberForm,
    EndMemberForm,
    ForumForm,
    MemberForm,
    SpeakerForm,
)
from casework.forms.refusing import refused_by_field
from casework.models import Agency, Forum, Meeting
from casework.pages.marac_forum import forum_page, open_actions
from casework.stamps import stamp
from cohesion.access import person, requires
from cohesion.answering import posted
from cohesion.models import Region, User
from cohesion.permissions import Permission

_form_page = require_http_methods(["GET", "HEAD", "POST"])


def forum_at(user: User, key: int, *, to_change: bool = False) -> Forum:
    """404 where it is another region’s, 403 where the person may read it and not change it."""
    forum = get_object_or_404(Forum.objects.visible_to(user).select_related("region", "host"), pk=key)
    if to_change and not user.may_for(Permission.LEAD_CASES, forum.region_id):
        raise PermissionDenied
    return forum


def forum_step(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[], object],
    *,
    heading: str,
    button: str,
    sentence: str,
    back: str,
    present: Callable[[], object] | None = None,
    onward: Callable[[], str] | None = None,
    **more: Any,
) -> HttpResponse:
    """One act as a page. Afterwards one stands where one came from, or at `onward`: what the act has made."""
    if form.is_valid() and not refused_by_field(form, act, present):
        messages.success(request, sentence)
        return redirect(onward() if onward else back)
    context = {"form": form, "heading": heading, "button": button, "back_url": back, **more}
    return render(request, "casework/marac/step.html", context)


def _address(forum: Forum) -> str:
    return reverse("cases_marac_forum", args=[forum.pk])


@require_safe
@requires(Permission.VIEW_CASES)
def cases_marac(request: HttpRequest) -> HttpResponse:
    user = person(request)
    rows = Forum.objects.visible_to(user).select_related("region").order_by("-is_active", "kind", "name_en", "pk")
    context = {"forums": rows, "may_lead": user.may(Permission.LEAD_CASES), "today": localdate()}
    return render(request, "casework/marac/forums.html", context)


@require_safe
@requires(Permission.VIEW_CASES)
def cases_marac_actions(request: HttpRequest) -> HttpResponse:
    user, now = person(request), timezone.now()
    lines, has_more = open_actions(user, localdate(now))
    shown = {line.action.case_id: line.action.case for line in lines}
    note_list(shown.values(), "actions_listed", by=user, now=now, detail={"board": "marac"})
    return render(request, "casework/marac/actions.html", {"lines": lines, "has_more": has_more})


@require_safe
@requires(Permission.VIEW_CASES)
def cases_marac_forum(request: HttpRequest, forum: int) -> HttpResponse:
    user, now = person(request), timezone.now()
    page = forum_page(forum_at(user, forum), user, localdate(now), everything="all" in request.GET)
    note_list([*page.waiting.rows, *page.undecided.rows], "listed", by=user, now=now, detail={"forum": forum})
    return render(request, "casework/marac/forum.html", {"page": page, "forum": page.forum})


@_form_page
@requires(Permission.LEAD_CASES)
def cases_marac_add(request: HttpRequest) -> HttpResponse:
    """In a region whose cases the person leads."""
    user, now = person(request), timezone.now()
    regions = Region.objects.filter(pk__in=user.region_ids_for(Permission.LEAD_CASES)).north_to_south()
    form = AddForumForm(posted(request), today=localdate(now), regions=regions, initial={"seen": "0"})

    def act() -> object:
        return actions.add_forum(region=form.chosen_region, values=form.values, by=user, now=now)

    words: dict[str, Any] = {
        "heading": _("Add a MARAC"),
        "button": _("Add it"),
        "sentence": _("The MARAC is in the list now."),
    }
    return forum_step(request, form, act, back=reverse("cases_marac"), **words)


@_form_page
@requires(Permission.LEAD_CASES)
def cases_marac_edit(request: HttpRequest, forum: int) -> HttpResponse:
    user, now = person(request), timezone.now()
    held = forum_at(user, forum, to_change=True)
    stands = {name: getattr(held, name) for name in FORUM_FIELDS}
    form = ForumForm(posted(request), today=localdate(now), initial={**stands, "seen": held.version})

    def act() -> object:
        return actions.change_forum(forum=held, values=form.values, seen_version=form.seen_version, by=user, now=now)

    words: dict[str, Any] = {
        "heading": _("Change the MARAC"),
        "button": _("Save it"),
        "sentence": _("The MARAC is saved."),
    }
    return forum_step(
        request, form, act, back=_address(held), present=lambda: forum_at(user, forum).version, forum=held, **words
    )


@_form_page
@requires(Permission.LEAD_CASES)
def cases_marac_member_add(request: HttpRequest, forum: int) -> HttpResponse:
    user, now = person(request), timezone.now()
    held = forum_at(user, forum, to_change=True)
    form = MemberForm(posted(request), today=localdate(now), initial={"starts_on": localdate(now)})

    def act() -> object:
        return actions.add_member(forum=held, values=form.cleaned_data, by=user, now=now)

    words: dict[str, Any] = {
        "heading": _("Add a member"),
        "button": _("Add it"),
        "sentence": _("The agency is a member now."),
    }
    return forum_step(request, form, act, back=_address(held), forum=held, **words)


@_form_page
@requires(Permission.LEAD_CASES)
def cases_marac_member_edit(request: HttpRequest, forum: int, member: UUID) -> HttpResponse:
    user, now = person(request), timezone.now()
    held = forum_at(user, forum, to_change=True)
    row = get_object_or_404(held.members.select_related("agency", "forum"), pk=member)
    stands = {name: getattr(row, name) for name in ("representative", "deputy", "signed_on")}
    form = ChangeMemberForm(posted(request), initial={**stands, "seen": stamp(row)})

    def act() -> object:
        return actions.change_member(
            member=row, values=form.cleaned_data, seen=form.cleaned_data["seen"], by=user, now=now
        )

    words: dict[str, Any] = {
        "heading": _("Who comes for %(agency)s?") % {"agency": row.agency},
        "intro": _("Leave a line empty where somebody comes no more. Only leads of the region see these names."),
        "button": _("Save it"),
        "sentence": _("It is saved who comes for the agency."),
        "present": lambda: stamp(held.members.get(pk=member)),
    }
    return forum_step(request, form, act, back=_address(held), forum=held, **words)


@_form_page
@requires(Permission.LEAD_CASES)
def cases_marac_member_end(request: HttpRequest, forum: int, member: UUID) -> HttpResponse:
    user, now = person(request), timezone.now()
    held = forum_at(user, forum, to_change=True)
    row = get_object_or_404(held.members.select_related("agency", "forum"), pk=member)
    form = EndMemberForm(posted(request), initial={"on": localdate(now)})

    def act() -> object:
        return actions.end_member(member=row, on=form.cleaned_data["on"], by=user, now=now)

    heading = _("End the membership of %(agency)s") % {"agency": row.agency}
    words: dict[str, Any] = {
        "heading": heading,
        "button": _("End it"),
        "sentence": _("The membership ends on that day."),
    }
    return forum_step(request, form, act, back=_address(held), forum=held, **words)


@_form_page
@requires(Permission.LEAD_CASES)
def cases_marac_person_add(request: HttpRequest, forum: int) -> HttpResponse:
    user, now = person(request), timezone.now()
    held = forum_at(user, forum, to_change=True)
    agencies = Agency.objects.filter(pk__in=held.members.values("agency")).in_order()
    people = actions.possible_people(held)
    form = SpeakerForm(posted(request), people=people, agencies=agencies, initial={"starts_on": localdate(now)})

    def act() -> object:
        told = form.cleaned_data
        return actions.add_person(
            forum=held, agency=told["agency"], user=told["user"], starts_on=told["starts_on"], by=user, now=now
        )

    sentence = _("The person reads the minutes of cases where the agency was there.")
    words: dict[str, Any] = {"heading": _("Who speaks for an agency?"), "button": _("Save it"), "sentence": sentence}
    return forum_step(request, form, act, back=_address(held), forum=held, **words)


@_form_page
@requires(Permission.LEAD_CASES)
def cases_marac_person_end(request: HttpRequest, forum: int, row: int) -> HttpResponse:
    user, now = person(request), timezone.now()
    held = forum_at(user, forum, to_change=True)
    speaker = get_object_or_404(held.people.select_related("agency", "user", "forum"), pk=row)
    form = EndMemberForm(posted(request), initial={"on": localdate(now)})

    def act() -> object:
        return actions.end_person(person=speaker, on=form.cleaned_data["on"], by=user, now=now)

    names = {"name": speaker.user, "agency": speaker.agency}
    words: dict[str, Any] = {
        "heading": _("%(name)s speaks no more for %(agency)s") % names,
        "intro": _("Minutes of meetings until that day stay open to them, later ones do not."),
        "button": _("End it"),
        "sentence": _("The person speaks for the agency until that day."),
    }
    return forum_step(request, form, act, back=_address(held), forum=held, **words)


def meeting_at(user: User, key: int, *, to_change: bool = False) -> Meeting:
    meeting = get_object_or_404(Meeting.objects.visible_to(user).select_related("forum__region"), pk=key)
    if to_change and not user.may_for(Permission.LEAD_CASES, meeting.forum.region_id):
        raise PermissionDenied
    return meeting
