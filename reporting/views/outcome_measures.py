"""One measure of the plan, from its annual figure down to the lines that it is made of."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cohesion.access import person, requires
from cohesion.permissions import Permission
from reporting.charts.frame import Spec
from reporting.lens import Lens, lens
from reporting.pages.addresses import address
from reporting.pages.chart_files import chart_file, page_chart
from reporting.pages.measure import MeasurePage, held_measure, measure_page
from reporting.pages.measure_chart import TREND, measure_charts, measure_marking
from reporting.views.figure_page import around, unknown


@require_safe
@requires(Permission.VIEW_FIGURES)
def outcomes_measure(request: HttpRequest, code: str) -> HttpResponse:
    user, asked = person(request), request.GET.dict()
    looked = lens(user, asked)
    measure = held_measure(looked, code)
    if measure is None:
        return unknown(request, looked, "measure")
    page = measure_page(measure, looked, user, asked)
    charts = measure_charts(page)
    file = chart_file(charts, asked, f"{code}-{looked.year}", lambda: measure_marking(page))
    return file or render(request, "reporting/outcomes_measure.html", _context(request, page, looked, charts))


def _context(request: HttpRequest, page: MeasurePage, looked: Lens, charts: Mapping[str, Spec]) -> dict[str, Any]:
    carried = {**looked.parameters, "by": page.by}
    drawn = {name: page_chart(charts, name, request.path, carried) for name in charts}
    return {
        **around(request, looked, page.found),
        "page": page,
        "chart": drawn.get(TREND),
        "breakdowns": [(table, drawn.get(table.code)) for table in page.breakdowns],
        "lens_more": {"by": page.by} if page.trend else {},
        "overview_url": address("outcomes", query=looked.query()),
    }
