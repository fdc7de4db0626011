"""The overview of open modern slavery records."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from casework.actions.reading import note_list
from casework.forms.nrm_overview import NrmFilterForm
from casework.pages.nrm_overview import nrm_overview
from cohesion.access import person, requires
from cohesion.permissions import Permission


@require_safe
@requires(Permission.VIEW_CASES)
def cases_nrm(request: HttpRequest) -> HttpResponse:
    """An address that is not understood shows all that is open, and says so by the field."""
    user = person(request)
    form = NrmFilterForm(request.GET)
    chosen = form.codes
    shown = nrm_overview(user, chosen, request.GET.dict(), localdate())
    cases = [line.case for line in shown.lines]
    note_list(cases, "listed", by=user, now=timezone.now(), detail={"nrm": chosen})
    context = {
        "form": form,
        "shown": shown,
        "is_narrowed": bool(chosen),
        "is_sample": any(case.is_sample for case in cases),
        "may_record": user.may(Permission.EDIT_CASES),
    }
    return render(request, "casework/nrm_overview.html", context)
