"""One case."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from casework.pages.retention import case_retention
from casework.views.addressing import addressed, shell_of
from cohesion.access import person, requires
from cohesion.permissions import Permission


@require_safe
@requires(Permission.VIEW_CASES)
def case(request: HttpRequest, reference: str) -> HttpResponse:
    held = addressed(request, reference)
    context = {**shell_of(held), "retention": case_retention(held, person(request), localdate())}
    return render(request, "casework/case.html", context)
