"""The calendar of triggers: the coming weeks, and adding, changing or taking away an event."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from casework.actions.reading import note_list
from casework.actions.trigger_events import add_trigger, change_trigger, remove_trigger
from casework.forms.case_steps import PlainConfirmation
from casework.forms.refusing import refused_by_field
from casework.forms.trigger_event import TriggerForm, initial_of
from casework.kinds import CaseKind
from casework.models import Case, TriggerEvent
from casework.pages.tension_triggers import coming
from casework.refusals import StaleEntry
from casework.views.tension_pages import Page, page_of
from cohesion.access import person, requires
from cohesion.answering import posted
from cohesion.models import Region, User
from cohesion.permissions import Permission

_form_page = require_http_methods(["GET", "HEAD", "POST"])
AHEAD = timedelta(weeks=12)
MOST_OFFERED = 50


@require_safe
@requires(Permission.VIEW_CASES)
def cases_tension_triggers(request: HttpRequest) -> HttpResponse:
    user, today = person(request), localdate()
    context = {"weeks": coming(user, today, today + AHEAD), "may_edit": user.may(Permission.EDIT_CASES)}
    return render(request, "casework/tension/triggers.html", context)


def _offered(user: User, row: TriggerEvent | None) -> QuerySet[Case]:
    """The newest fifty tensions, and those of the event: an older one would go with the first change."""
    cases = Case.objects.visible_to(user).of_kind(CaseKind.TENSION).order_by("-received_on", "pk")
    keys = [
        *cases.values_list("pk", flat=True)[:MOST_OFFERED],
        *(row.cases.values_list("pk", flat=True) if row else ()),
    ]
    return cases.filter(pk__in=keys).select_related("tension")


def _form(request: HttpRequest, user: User, row: TriggerEvent | None = None) -> TriggerForm:
    cases = _offered(user, row)
    note_list(cases, "offered", by=user, now=timezone.now(), detail={"board": "triggers"})
    return TriggerForm(
        posted(request),
        regions=Region.objects.filter(pk__in=user.region_ids_for(Permission.EDIT_CASES)).north_to_south(),
        cases=cases,
        today=localdate(),
        initial=initial_of(row) if row else {"starts_on": localdate()},
    )


@_form_page
@requires(Permission.EDIT_CASES)
def cases_tension_trigger_add(request: HttpRequest) -> HttpResponse:
    user = person(request)
    form = _form(request, user)
    if form.is_valid() and not refused_by_field(
        form, lambda: add_trigger(facts=form.facts(), by=user, now=timezone.now())
    ):
        messages.success(request, _("The event is in the calendar."))
        return redirect("cases_tension_triggers")
    return page_of(request, form, _page(_("Add an event"), _("Save the event")))


@_form_page
@requires(Permission.EDIT_CASES)
def cases_tension_trigger(request: HttpRequest, key: UUID) -> HttpResponse:
    user, row = person(request), _row(request, key)
    form = _form(request, user, row)

    def act() -> object:
        seen = form.cleaned_data["version"]
        try:
            return change_trigger(trigger=row, facts=form.facts(), seen=seen, by=user, now=timezone.now())
        except StaleEntry:
            form.renew(row.version)
            raise

    if form.is_valid() and not refused_by_field(form, act):
        messages.success(request, _("The event is saved."))
        return redirect("cases_tension_triggers")
    return page_of(request, form, _page(_("Change the event"), _("Save the event")))


@_form_page
@requires(Permission.EDIT_CASES)
def cases_tension_trigger_remove(request: HttpRequest, key: UUID) -> HttpResponse:
    user, row = person(request), _row(request, key)
    form = PlainConfirmation(posted(request))
    if form.is_valid() and not refused_by_field(form, lambda: remove_trigger(trigger=row, by=user, now=timezone.now())):
        messages.success(request, _("The event is taken away."))
        return redirect("cases_tension_triggers")
    return page_of(request, form, _page(_("Take the event away"), _("Take it away"), intro=row.name))


def _row(request: HttpRequest, key: UUID) -> TriggerEvent:
    rows = TriggerEvent.objects.visible_to(person(request)).select_related("kind", "region")
    return get_object_or_404(rows, pk=key)


def _page(heading: str, button: str, intro: str = "") -> Page:
    return Page(heading, button, reverse("cases_tension_triggers"), _("Back to the calendar"), intro)
