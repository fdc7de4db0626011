"""The board of open tensions, the weekly summary, and the links through which reports come."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework.actions.reading import note_list
from casework.actions.report_links import end_link, make_link, set_summary_of_police
from casework.models import ReportLink
from casework.pages.tension_board import tension_board
from casework.pages.tension_links import link_page
from casework.pages.tension_week import Week, monday_of, week_of
from cohesion.access import person, requires
from cohesion.answering import told
from cohesion.models import LocalAuthority, Region, User
from cohesion.permissions import Permission
from cohesion.refusals import ActionRefused


@require_safe
@requires(Permission.VIEW_CASES)
def cases_tension(request: HttpRequest) -> HttpResponse:
    user, now = person(request), timezone.now()
    board = tension_board(user, now, localdate(now))
    shown = [line.case for group in board.groups for line in group.lines]
    note_list(shown, "listed", by=user, now=now, detail={"board": "tension"})
    seen = [each.case for each in board.neighbours.shown]
    if seen:
        note_list(seen, "headings_listed", by=user, now=now, detail={"board": "tension"})
    regions = Region.objects.filter(pk__in=user.region_ids_for(Permission.VIEW_CASES)).north_to_south()
    context = {
        "board": board,
        "regions": regions,
        "this_week": monday_of(localdate(now)),
        "may_edit": user.may(Permission.EDIT_CASES),
        "may_lead": user.may(Permission.LEAD_CASES),
        "is_sample": any(case.is_sample for case in shown),
    }
    return render(request, "casework/tension/board.html", context)


def week_at(user: User, region: str, day: str) -> Week:
    """The week of an address: one of the person’s regions, and a Monday that has come. 404 for all else."""
    held = Region.objects.filter(pk__in=user.region_ids_for(Permission.VIEW_CASES))
    row, today = get_object_or_404(held, code=region), localdate()
    try:
        first = date.fromisoformat(day)
    except ValueError as error:
        raise Http404 from error
    if first != monday_of(first) or first > today or first.year < 2000:
        raise Http404
    return week_of(row, first, user, today)


@require_safe
@requires(Permission.VIEW_CASES)
def cases_tension_week(request: HttpRequest, region: str, day: str) -> HttpResponse:
    user, now = person(request), timezone.now()
    week = week_at(user, region, day)
    note_list((line.case for line in week.lines), "listed", by=user, now=now, detail={"week": day})
    return render(request, "casework/tension/week.html", {"week": week})


@require_safe
@requires(Permission.LEAD_CASES)
def cases_tension_links(request: HttpRequest) -> HttpResponse:
    return render(request, "casework/tension/links.html", {"page": link_page(person(request), localdate())})


@require_POST
@requires(Permission.LEAD_CASES)
def cases_tension_link_make(request: HttpRequest, gss: str) -> HttpResponse:
    """The new link is shown once, on the page that answers: it is kept nowhere."""
    user, now = person(request), timezone.now()
    authority = get_object_or_404(LocalAuthority, gss=gss)
    try:
        token = make_link(authority=authority, by=user, now=now)
    except ActionRefused as refusal:
        messages.error(request, " ".join(refusal.sentences))
        return redirect("cases_tension_links")
    made = request.build_absolute_uri(reverse("tension_report", args=[token]))
    context = {"page": link_page(user, localdate()), "made": made, "made_for": authority}
    response = render(request, "casework/tension/links.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@requires(Permission.LEAD_CASES)
def cases_tension_link_end(request: HttpRequest, key: UUID) -> HttpResponse:
    link = get_object_or_404(ReportLink.objects.visible_to(person(request)), pk=key)
    told(
        request,
        lambda: end_link(link=link, by=person(request), now=timezone.now()),
        _("The link is ended. It opens nothing any more."),
    )
    return redirect("cases_tension_links")


@require_http_methods(["POST"])
@requires(Permission.LEAD_CASES)
def cases_tension_police(request: HttpRequest, region: str) -> HttpResponse:
    """Whether the police write the weekly summary of the region."""
    user = person(request)
    held = Region.objects.filter(pk__in=user.region_ids_for(Permission.LEAD_CASES))
    row, is_theirs = get_object_or_404(held, code=region), "police" in request.POST
    told(
        request,
        lambda: set_summary_of_police(region=row, is_summary_of_police=is_theirs, by=user, now=timezone.now()),
        _("The choice is saved."),
    )
    return redirect("cases_tension_links")
