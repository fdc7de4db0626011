"""A region, a local authority, and all authorities on the map, by what was accepted of them."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from cohesion.access import person, requires
from cohesion.bilingual import in_language
from cohesion.models import LocalAuthority, Region
from cohesion.permissions import Permission
from reporting.lens import Lens, lens
from reporting.pages.addresses import address
from reporting.pages.authority import authority_page
from reporting.pages.region import region_page
from reporting.pages.tile_drawing import FILLS, tile_drawing
from reporting.pages.tile_map import tile_map
from reporting.shown import ShownFigures


def _around(request: HttpRequest, looked: Lens, found: ShownFigures) -> dict[str, Any]:
    """What every page of figures hands to its band and its filter."""
    return {
        "lens": looked,
        "is_sample": found.is_sample,
        "is_ready": found.is_ready,
        "here": request.path,
        "map_url": address("outcomes_map", query=looked.query()),
    }


def _unknown(request: HttpRequest, looked: Lens, kind: str) -> HttpResponse:
    context = {"lens": looked, "kind": kind, "map_url": address("outcomes_map", query=looked.query())}
    return render(request, "reporting/outcomes_unknown.html", context, status=404)


@require_safe
@requires(Permission.VIEW_FIGURES)
def outcomes_region(request: HttpRequest, region: str) -> HttpResponse:
    user = person(request)
    looked = lens(user, request.GET.dict())
    held = Region.objects.filter(code=region).first()
    if held is None:
        return _unknown(request, looked, "region")
    page = region_page(held, looked, user, localdate())
    return render(request, "reporting/outcomes_region.html", {"page": page, **_around(request, looked, page.found)})


@require_safe
@requires(Permission.VIEW_FIGURES)
def outcomes_authority(request: HttpRequest, gss: str) -> HttpResponse:
    looked = lens(person(request), request.GET.dict())
    held = LocalAuthority.objects.filter(gss=gss).first()
    if held is None:
        return _unknown(request, looked, "authority")
    page = authority_page(held, looked)
    return render(request, "reporting/outcomes_authority.html", {"page": page, **_around(request, looked, page.found)})


@require_safe
@requires(Permission.VIEW_FIGURES)
def outcomes_map(request: HttpRequest) -> HttpResponse:
    looked = lens(person(request), request.GET.dict())
    page = tile_map(looked, request.GET.get("measure", ""))
    if page is None:
        raise Http404
    context = {
        "map": page,
        "drawing": tile_drawing(page.tiles),
        "choices": [(each.code, in_language(each, "title")) for each in page.choices],
        "key": [{"fill": FILLS[each.step], "words": each.words} for each in page.classes],
        "measure_url": address("outcomes_measure", page.definition.code, query=looked.query()),
        "lens_more": {"measure": page.definition.code},
    }
    return render(request, "reporting/outcomes_map.html", {**context, **_around(request, looked, page.found)})
