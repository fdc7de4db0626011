"""One measure of the plan, from its annual figure down to the lines that it is made of."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cohesion.access import person, requires
from cohesion.permissions import Permission
from reporting.lens import lens
from reporting.pages.addresses import address
from reporting.pages.measure import held_measure, measure_page


@require_safe
@requires(Permission.VIEW_FIGURES)
def outcomes_measure(request: HttpRequest, code: str) -> HttpResponse:
    user = person(request)
    looked = lens(user, request.GET.dict())
    measure = held_measure(looked, code)
    if measure is None:
        unknown = {"lens": looked, "kind": "measure", "map_url": address("outcomes_map", query=looked.query())}
        return render(request, "reporting/outcomes_unknown.html", unknown, status=404)
    page = measure_page(measure, looked, user, request.GET.dict())
    context = {
        "page": page,
        "lens": looked,
        "is_sample": page.found.is_sample,
        "is_ready": page.found.is_ready,
        "here": request.path,
        "lens_more": {"by": page.by} if page.trend else {},
        "overview_url": address("outcomes", query=looked.query()),
    }
    return render(request, "reporting/outcomes_measure.html", context)
