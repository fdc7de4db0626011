"""Agencies that report, support or act: a list with a sector, edited in both languages by administrators."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework.actions import agencies as actions
from casework.forms.reference_list import AddAgencyForm, ChangeAgencyForm, EndForm, MoveForm
from casework.forms.refusing import refused_by_field
from casework.models import Agency
from casework.pages.reference_lists import agencies_page
from casework.stamps import stamp
from casework.views.reference_lists import end_words
from cohesion.access import person, requires
from cohesion.answering import posted, told
from cohesion.permissions import Permission

_form_page = require_http_methods(["GET", "HEAD", "POST"])


def _present(agency: Agency) -> Callable[[], str]:
    return lambda: stamp(Agency.objects.get(pk=agency.pk))


@require_safe
@requires(Permission.MANAGE_CASE_LISTS)
def cases_list_agencies(request: HttpRequest) -> HttpResponse:
    return render(request, "casework/reference_list.html", {"page": agencies_page(localdate()), "is_of_agencies": True})


@_form_page
@requires(Permission.MANAGE_CASE_LISTS)
def cases_list_agency_add(request: HttpRequest) -> HttpResponse:
    form = AddAgencyForm(posted(request), initial={"valid_from": localdate(), "is_source": True})

    def act() -> object:
        day = form.cleaned_data["valid_from"]
        return actions.add_agency(facts=form.facts, valid_from=day, by=person(request), now=timezone.now())

    if form.is_valid() and not refused_by_field(form, act):
        messages.success(request, _("“%(name)s” is in the list now.") % {"name": form.wording.said})
        return redirect("cases_list_agencies")
    return render(request, "casework/agency_add.html", {"form": form})


@_form_page
@requires(Permission.MANAGE_CASE_LISTS)
def cases_list_agency(request: HttpRequest, code: str) -> HttpResponse:
    agency = get_object_or_404(Agency, code=code)
    form = ChangeAgencyForm.of(agency, posted(request))

    def act() -> object:
        seen = form.cleaned_data["seen"]
        return actions.change_agency(agency=agency, facts=form.facts, seen=seen, by=person(request), now=timezone.now())

    if form.is_valid() and not refused_by_field(form, act, _present(agency)):
        messages.success(request, _("The agency is saved."))
        return redirect("cases_list_agencies")
    return render(request, "casework/agency.html", {"form": form, "entry": agency})


@_form_page
@requires(Permission.MANAGE_CASE_LISTS)
def cases_list_agency_end(request: HttpRequest, code: str) -> HttpResponse:
    agency = get_object_or_404(Agency, code=code)
    form = EndForm.of(agency, posted(request))

    def act() -> object:
        return actions.end_agency(agency=agency, by=person(request), now=timezone.now(), **form.cleaned_data)

    if form.is_valid() and not refused_by_field(form, act, _present(agency)):
        messages.success(request, end_words(form))
        return redirect("cases_list_agencies")
    return render(request, "casework/agency_end.html", {"form": form, "entry": agency})


@require_POST
@requires(Permission.MANAGE_CASE_LISTS)
def cases_list_agency_move(request: HttpRequest, code: str) -> HttpResponse:
    agency = get_object_or_404(Agency, code=code)
    form = MoveForm(request.POST)
    beside = form.cleaned_data["beside"] if form.is_valid() else ""
    sentence = _("“%(name)s” is moved.") % {"name": agency.name}
    told(
        request,
        lambda: actions.move_agency(agency=agency, beside=beside, by=person(request), now=timezone.now()),
        sentence,
    )
    return redirect("cases_list_agencies")
