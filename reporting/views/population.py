"""Population indicators: what surveys found about everybody, apart from what the programme did."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cohesion.access import requires
from cohesion.permissions import Permission
from reporting.forms.population import PlanForm
from reporting.pages.population import population_page


@require_safe
@requires(Permission.VIEW_FIGURES)
def outcomes_population(request: HttpRequest) -> HttpResponse:
    page = population_page(request.GET.get("plan", ""))
    if page is None:
        raise Http404
    context = {"page": page, "form": PlanForm(page.plans, page.plan)}
    return render(request, "reporting/population.html", context)
