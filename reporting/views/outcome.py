"""The page of an outcome, and the parts of it that its filters change."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from cohesion.access import person, requires
from cohesion.permissions import Permission
from reporting.lens import lens
from reporting.pages.outcome import outcome_page

_PARTS = {
    "outcome-measure": "reporting/_outcome_measure.html",
    "outcome-examples": "reporting/_outcome_examples.html",
}


@require_safe
@requires(Permission.VIEW_FIGURES)
def outcomes_outcome(request: HttpRequest, outcome: str) -> HttpResponse:
    """The whole page, or the one part that a filter of the page asks for."""
    user = person(request)
    looked_at = lens(user, request.GET)
    page = outcome_page(looked_at, outcome, user, request.GET)
    template = _PARTS.get(request.headers.get("HX-Target", ""), "reporting/outcome.html")
    context = {
        "lens": looked_at,
        "page": page,
        "lens_more": page.kept,
        "is_sample": page.is_sample,
        "is_ready": page.is_ready,
        "here": page.here,
    }
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Target"])
    return response
