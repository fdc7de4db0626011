"""Who looked at a case."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casework.pages.access import may_see_looks
from casework.pages.looks import looks
from casework.views.addressing import addressed, shell_of
from cohesion.access import person, requires
from cohesion.permissions import Permission


@require_safe
@requires(Permission.VIEW_CASES)
def case_looks(request: HttpRequest, reference: str) -> HttpResponse:
    user = person(request)
    held = addressed(request, reference, how="looks_read")
    if not may_see_looks(held, user):
        raise PermissionDenied
    page, lines = looks(held, request.GET.get("page"))
    return render(request, "casework/looks.html", {**shell_of(held), "page": page, "lines": lines})
