"""Population indicators: what surveys found about everybody, apart from what the programme did."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cohesion.access import requires
from cohesion.permissions import Permission
from reporting.charts.download import Marking
from reporting.forms.population import PlanForm
from reporting.pages.chart_files import chart_file, file_note, page_chart
from reporting.pages.population import population_page
from reporting.pages.wave_charts import wave_charts


@require_safe
@requires(Permission.VIEW_FIGURES)
def outcomes_population(request: HttpRequest) -> HttpResponse:
    page = population_page(request.GET.get("plan", ""))
    if page is None:
        raise Http404
    asked, charts = request.GET.dict(), wave_charts(page)
    file = chart_file(charts, asked, page.plan.code, lambda: Marking.FROM_ITS_SOURCE)
    carried = {"plan": page.plan.code}
    context = {
        "page": page,
        "form": PlanForm(page.plans, page.plan),
        "indicators": [(each, page_chart(charts, each.code, request.path, carried)) for each in page.indicators],
        "file_note": file_note(asked),
    }
    return file or render(request, "reporting/population.html", context)
