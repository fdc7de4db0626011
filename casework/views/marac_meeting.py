"""One meeting of a forum: its agenda, who was there, what was said of each case, and the agenda on paper."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework.actions import marac_agendas
from casework.actions import marac_meetings as actions
from casework.actions.marac_packs import take_pack
from casework.actions.reading import note_list, note_read
from casework.answered_looks import owe_look
from casework.forms.marac_forum import (
    ChangeMeetingForm,
    ChooseCasesForm,
    HoldForm,
    ItemForm,
    MeetingActionForm,
    MeetingForm,
)
from casework.forms.retention import ButtonForm
from casework.models import Agency, AgendaItem, Meeting
from casework.pages.marac_forum import meeting_page
from casework.pages.marac_pack import pack_of
from casework.views.marac_forum import forum_at, forum_step, meeting_at
from cohesion import day_words
from cohesion.access import person, requires
from cohesion.answering import posted
from cohesion.models import User
from cohesion.permissions import Permission
from cohesion.refusals import ActionRefused

_form_page = require_http_methods(["GET", "HEAD", "POST"])


def _address(meeting: Meeting) -> str:
    return reverse("cases_marac_meeting", args=[meeting.pk])


@_form_page
@requires(Permission.LEAD_CASES)
def cases_marac_meeting_add(request: HttpRequest, forum: int) -> HttpResponse:
    user, now = person(request), timezone.now()
    held = forum_at(user, forum, to_change=True)
    starts = {"day": localdate(now), "quorum": held.quorum, "chair": held.chair}
    form = MeetingForm(posted(request), initial=starts)
    planned: list[Meeting] = []

    def act() -> None:
        planned.append(actions.plan_meeting(forum=held, by=user, now=now, **form.cleaned_data))

    words: dict[str, Any] = {
        "heading": _("Plan a meeting"),
        "button": _("Plan it"),
        "sentence": _("The meeting is planned, and its agenda is built."),
        "onward": lambda: _address(planned[0]),
    }
    return forum_step(request, form, act, back=reverse("cases_marac_forum", args=[held.pk]), forum=held, **words)


@_form_page
@requires(Permission.LEAD_CASES)
def cases_marac_meeting_edit(request: HttpRequest, meeting: int) -> HttpResponse:
    user, now = person(request), timezone.now()
    held = meeting_at(user, meeting, to_change=True)
    stands = {name: getattr(held, name) for name in ("day", "sort", "chair", "quorum")}
    form = ChangeMeetingForm(posted(request), initial={**stands, "seen": held.version})

    def act() -> object:
        told = {name: form.cleaned_data[name] for name in stands}
        return actions.change_meeting(meeting=held, seen_version=form.seen_version, by=user, now=now, **told)

    words: dict[str, Any] = {
        "heading": _("Change the meeting"),
        "button": _("Save it"),
        "sentence": _("The meeting is changed, and its agenda follows its day."),
        "present": lambda: meeting_at(user, meeting).version,
    }
    return forum_step(request, form, act, back=_address(held), forum=held.forum, **words)


@require_safe
@requires(Permission.VIEW_CASES)
def cases_marac_meeting(request: HttpRequest, meeting: int) -> HttpResponse:
    user = person(request)
    held = meeting_at(user, meeting)
    page = meeting_page(held, user, everything="all" in request.GET)
    note_list([line.item.case for line in page.items], "agenda", by=user, now=timezone.now(), detail={})
    return render(request, "casework/marac/meeting.html", {"page": page, "meeting": held, "forum": held.forum})


@require_safe
@requires(Permission.VIEW_CASES)
def cases_marac_pack(request: HttpRequest, meeting: int) -> HttpResponse:
    """The agenda on paper. `?identifying` adds what happened in each case and what was said, as far as one may read."""
    user, now = person(request), timezone.now()
    held = meeting_at(user, meeting)
    pack = pack_of(held, user, is_identifying="identifying" in request.GET)
    if pack.is_identifying:
        take_pack(meeting=held, cases=pack.cases, by=user, now=now, is_identifying=True)
    else:
        note_list(pack.cases, "agenda_pack", by=user, now=now, detail={"identifying": False})
    context = {"pack": pack, "meeting": held, "forum": held.forum, "printed_at": now, "printed_by": user}
    return render(request, "casework/marac/pack.html", context)


@require_POST
@requires(Permission.LEAD_CASES)
def cases_marac_agenda(request: HttpRequest, meeting: int) -> HttpResponse:
    user = person(request)
    held = meeting_at(user, meeting, to_change=True)
    try:
        count = marac_agendas.build_agenda(meeting=held, by=user, now=timezone.now())
    except ActionRefused as refusal:
        messages.error(request, " ".join(refusal.sentences))
    else:
        said = ngettext("%(count)s case came to the agenda.", "%(count)s cases came to the agenda.", count)
        messages.success(request, said % {"count": count})
    return redirect(_address(held))


@_form_page
@requires(Permission.LEAD_CASES)
def cases_marac_choose(request: HttpRequest, meeting: int) -> HttpResponse:
    """The cases of an emergency meeting. That they were listed is recorded."""
    user, now = person(request), timezone.now()
    held = meeting_at(user, meeting, to_change=True)
    offered = marac_agendas.offered_cases(held, user)
    note_list(offered, "agenda_offered", by=user, now=now, detail={"meeting": held.pk})
    present = [str(key) for key in held.items.values_list("case_id", flat=True)]
    form = ChooseCasesForm(posted(request), cases=offered, initial={"cases": present, "seen": held.version})

    def act() -> object:
        seen = form.seen_version
        return marac_agendas.choose_cases(meeting=held, chosen=form.chosen, seen_version=seen, by=user, now=now)

    words: dict[str, Any] = {
        "heading": _("Choose the cases of this meeting"),
        "intro": "" if offered else _("No case waits on that day that you may open."),
        "button": _("Save the agenda"),
        "sentence": _("The agenda is saved."),
        "present": lambda: meeting_at(user, meeting).version,
    }
    return forum_step(request, form, act, back=_address(held), forum=held.forum, **words)


@_form_page
@requires(Permission.LEAD_CASES)
def cases_marac_hold(request: HttpRequest, meeting: int) -> HttpResponse:
    user, now = person(request), timezone.now()
    held = meeting_at(user, meeting, to_change=True)
    members = list(held.forum.members.on(held.day).select_related("agency").order_by("agency__position", "pk"))
    form = HoldForm(posted(request), members=members, initial={"quorum": held.quorum or held.forum.quorum})

    def act() -> object:
        told = form.cleaned_data
        return actions.hold_meeting(
            meeting=held,
            attendance=form.attendance,
            statement_read=told["statement_read"],
            quorum=told["quorum"],
            by=user,
            now=now,
        )

    words: dict[str, Any] = {
        "heading": _("Who was there on %(day)s?") % {"day": day_words.plain(held.day)},
        "intro": _(
            "Agencies that were there read the minutes of this meeting. One answer for each member of that day."
        ),
        "button": _("It was held"),
        "sentence": _("The meeting is held."),
    }
    return forum_step(request, form, act, back=_address(held), forum=held.forum, **words)


@_form_page
@requires(Permission.LEAD_CASES)
def cases_marac_cancel(request: HttpRequest, meeting: int) -> HttpResponse:
    user = person(request)
    held = meeting_at(user, meeting, to_change=True)
    form = ButtonForm(posted(request))

    def act() -> object:
        return actions.cancel_meeting(meeting=held, by=user, now=timezone.now())

    words: dict[str, Any] = {
        "heading": _("Cancel the meeting of %(day)s") % {"day": day_words.plain(held.day)},
        "intro": _("Its agenda goes, and its cases wait for the next meeting. The day is free for another one."),
        "button": _("Cancel the meeting"),
        "sentence": _("The meeting is cancelled. Its cases wait for the next one."),
    }
    return forum_step(request, form, act, back=_address(held), forum=held.forum, **words)


def _item(user: User, key: UUID) -> AgendaItem:
    """404 where the case is not there for the person, 403 where the minutes are for others."""
    rows = AgendaItem.objects.visible_to(user)
    item = get_object_or_404(rows.select_related("case__authority", "meeting__forum__region"), pk=key)
    if not rows.minutes_open_to(user).filter(pk=item.pk).exists():
        raise PermissionDenied
    return item


def _looked_at(request: HttpRequest, key: UUID, how: str) -> AgendaItem:
    """The item, and that its case was looked at: also where what was sent comes back."""
    held = _item(person(request), key)
    if request.method == "POST":
        owe_look(request, held.case, how)
    else:
        note_read(held.case, how, by=person(request), now=timezone.now())
    return held


@_form_page
@requires(Permission.EDIT_CASES)
def cases_marac_item(request: HttpRequest, item: UUID) -> HttpResponse:
    user, now = person(request), timezone.now()
    held = _looked_at(request, item, "minutes")
    stands = {name: getattr(held, name) for name in ("status", "risk_summary", "minutes", "language", "is_concluded")}
    form = ItemForm(posted(request), initial={**stands, "seen": held.version})

    def act() -> object:
        told = {name: form.cleaned_data[name] for name in stands}
        seen = form.seen_version
        return actions.write_item(item=held, seen_version=seen, by=user, now=now, leaks=form.confirmed_leaks, **told)

    words: dict[str, Any] = {
        "heading": _("What was said of the case?"),
        "button": _("Save it"),
        "sentence": _("It is saved."),
    }
    more: dict[str, Any] = {"forum": held.meeting.forum, "about": held, "present": lambda: _item(user, item).version}
    return forum_step(request, form, act, back=_address(held.meeting), **words, **more)


@_form_page
@requires(Permission.EDIT_CASES)
def cases_marac_item_action(request: HttpRequest, item: UUID) -> HttpResponse:
    user, now = person(request), timezone.now()
    held = _looked_at(request, item, "opened")
    members = held.meeting.forum.members.on(held.meeting.day)
    agencies = Agency.objects.filter(pk__in=members.values("agency")).in_order()
    form = MeetingActionForm(posted(request), agencies=agencies)

    def act() -> object:
        told = {name: form.cleaned_data[name] for name in ("text", "language", "agency", "due_on")}
        return actions.agree_action(item=held, by=user, now=now, leaks=form.confirmed_leaks, **told)

    words: dict[str, Any] = {"heading": _("Which action was agreed?"), "button": _("Save the action")}
    return forum_step(
        request,
        form,
        act,
        back=_address(held.meeting),
        sentence=_("The action is saved."),
        forum=held.meeting.forum,
        about=held,
        **words,
    )
