"""Choosing what to record, and changing what is recorded: each kind has forms of its own."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from casework.kinds import CaseKind
from casework.models import Case
from casework.pages.recording import ways_to_record
from casework.views.addressing import addressed
from casework.views.hate_crime import edit_hate_crime
from casework.views.marac_referral import edit_marac
from casework.views.nrm import edit_nrm
from casework.views.tension import edit_tension
from cohesion.access import requires
from cohesion.permissions import Permission

EDITED: dict[CaseKind, Callable[[HttpRequest, Case], HttpResponse]] = {
    CaseKind.HATE_CRIME: edit_hate_crime,
    CaseKind.TENSION: edit_tension,
    CaseKind.NRM: edit_nrm,
    CaseKind.HATE_MARAC: edit_marac,
    CaseKind.SLAVERY_MARAC: edit_marac,
}


@require_safe
@requires(Permission.EDIT_CASES)
def cases_new(request: HttpRequest) -> HttpResponse:
    """What there is to record, each with when it is the right one."""
    return render(request, "casework/new.html", {"ways": ways_to_record()})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.EDIT_CASES)
def case_edit(request: HttpRequest, reference: str) -> HttpResponse:
    held = addressed(request, reference, how="opened_to_edit")
    return EDITED[CaseKind(held.kind)](request, held)
