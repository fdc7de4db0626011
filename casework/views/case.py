"""One case, on the screen and on paper."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from casework.pages.case_page import case_page
from casework.views.addressing import addressed, shell_of
from cohesion.access import person, requires
from cohesion.permissions import Permission


@require_safe
@requires(Permission.VIEW_CASES)
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """`?all` shows the whole timeline and every note."""
    held = addressed(request, reference)
    page = case_page(held, person(request), localdate(), everything="all" in request.GET)
    return render(request, "casework/case.html", {**shell_of(held), "page": page})


@require_safe
@requires(Permission.VIEW_CASES)
def case_print(request: HttpRequest, reference: str) -> HttpResponse:
    """The whole case on paper. `?names` shows who worked on it; personal details are never on it."""
    held = addressed(request, reference, how="printed")
    shows_names = "names" in request.GET
    page = case_page(held, person(request), localdate(), everything=True, shows_names=shows_names)
    context = {
        **shell_of(held),
        "page": replace(page, may_edit=False),
        "printed_at": timezone.now(),
        "printed_by": person(request),
    }
    return render(request, "casework/story/print.html", context)
