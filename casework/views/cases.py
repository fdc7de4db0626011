"""The list of cases."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from casework.actions.reading import note_list
from casework.case_filter import CaseFilter
from casework.forms.case_filter import CaseFilterForm
from casework.pages.cases import cases_page, tabs
from cohesion.access import person, requires
from cohesion.permissions import Permission


@require_safe
@requires(Permission.VIEW_CASES)
def cases(request: HttpRequest) -> HttpResponse:
    """An address that is not understood shows the usual list, and says so by the field."""
    user = person(request)
    form = CaseFilterForm(request.GET, user=user)
    wanted = form.wanted if form.is_valid() else CaseFilter()
    shown = cases_page(wanted, request.GET.dict(), user=user, today=localdate())
    note_list((row.case for row in shown.rows), "listed", by=user, now=timezone.now(), detail={"filter": wanted.codes})
    context = {
        "form": form,
        "shown": shown,
        "tabs": tabs(wanted, user),
        "is_sample": any(row.case.is_sample for row in shown.rows),
        "recording": reverse("cases_new"),
        "may_record": user.may(Permission.EDIT_CASES),
        "may_export": user.may(Permission.EXPORT_CASES),
        "may_lead": user.may(Permission.LEAD_CASES),
    }
    return render(request, "casework/cases.html", context)
