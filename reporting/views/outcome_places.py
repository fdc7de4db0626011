"""A region, a local authority, and all authorities on the map, by what was accepted of them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from cohesion.access import person, requires
from cohesion.bilingual import in_language
from cohesion.models import LocalAuthority, Region
from cohesion.permissions import Permission
from reporting.lens import lens
from reporting.pages.addresses import address
from reporting.pages.authority import authority_page
from reporting.pages.chart_files import chart_file, page_chart
from reporting.pages.map_chart import MAP, map_chart
from reporting.pages.region import region_page
from reporting.pages.tile_map import tile_map
from reporting.released import marking_of
from reporting.views.figure_page import around, unknown


@require_safe
@requires(Permission.VIEW_FIGURES)
def outcomes_region(request: HttpRequest, region: str) -> HttpResponse:
    user = person(request)
    looked = lens(user, request.GET.dict())
    held = Region.objects.filter(code=region).first()
    if held is None:
        return unknown(request, looked, "region")
    page = region_page(held, looked, user, localdate())
    return render(request, "reporting/outcomes_region.html", {"page": page, **around(request, looked, page.found)})


@require_safe
@requires(Permission.VIEW_FIGURES)
def outcomes_authority(request: HttpRequest, gss: str) -> HttpResponse:
    looked = lens(person(request), request.GET.dict())
    held = LocalAuthority.objects.filter(gss=gss).first()
    if held is None:
        return unknown(request, looked, "authority")
    page = authority_page(held, looked)
    return render(request, "reporting/outcomes_authority.html", {"page": page, **around(request, looked, page.found)})


@require_safe
@requires(Permission.VIEW_FIGURES)
def outcomes_map(request: HttpRequest) -> HttpResponse:
    asked = request.GET.dict()
    user = person(request)
    looked = lens(user, asked)
    page = tile_map(looked, asked.get("measure", ""), user.region_ids)
    if page is None:
        return render(request, "reporting/outcomes_map_empty.html", {"lens": looked, "here": request.path})
    charts, code = {MAP: map_chart(page)}, page.definition.code
    file = chart_file(
        charts,
        asked,
        f"{code}-{looked.year}",
        lambda: marking_of(looked.plan, [looked.year], looked.audience, {code}),
    )
    context = {
        "map": page,
        "chart": page_chart(charts, MAP, request.path, {**looked.parameters, "measure": code}, is_lead=True),
        "lens_measures": [(each.code, in_language(each, "title")) for each in page.choices],
        "lens_measure": code,
        "lens_note": page.note,
        "measure_url": address("outcomes_measure", code, query=looked.query()),
    }
    return file or render(request, "reporting/outcomes_map.html", {**context, **around(request, looked, page.found)})
