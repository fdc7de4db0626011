"""One case."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casework.views.addressing import addressed, shell_of
from cohesion.access import requires
from cohesion.permissions import Permission


@require_safe
@requires(Permission.VIEW_CASES)
def case(request: HttpRequest, reference: str) -> HttpResponse:
    held = addressed(request, reference)
    return render(request, "casework/case.html", shell_of(held))
