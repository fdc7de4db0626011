"""The page of an outcome, and the parts of it that its filters change."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from cohesion.access import person, requires
from cohesion.permissions import Permission
from reporting.charts.download import Marking
from reporting.charts.frame import Spec
from reporting.lens import lens
from reporting.pages.chart_files import chart_file, page_chart
from reporting.pages.outcome import outcome_page
from reporting.pages.outcome_chart import TREND
from reporting.released import marking_of

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
    charts: dict[str, Spec] = {TREND: page.drawn} if page.drawn else {}
    code = page.trend.code if page.trend else ""

    def marking() -> Marking:
        return marking_of(looked_at.plan, looked_at.years_to, looked_at.audience, {code})

    file = chart_file(charts, request.GET.dict(), f"{code}-{looked_at.year}", marking)
    if file:
        return file
    carried = {**looked_at.parameters, "measure": code}
    template = _PARTS.get(request.headers.get("HX-Target", ""), "reporting/outcome.html")
    context = {
        "lens": looked_at,
        "page": page,
        "chart": page_chart(charts, TREND, request.path, carried, with_table=True) if charts else None,
        "lens_more": page.kept,
        "is_sample": page.is_sample,
        "is_ready": page.is_ready,
        "here": page.here,
    }
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Target"])
    return response
