"""A year of a plan on one page, for Wales or for one region."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cohesion.access import person, requires
from cohesion.models import Region
from cohesion.permissions import Permission
from reporting.lens import Lens, NothingYet, lens
from reporting.pages.addresses import address
from reporting.pages.overview import POINTS_ON_PAPER, overview_page

_LONGEST_TOLD = 20


@require_safe
@requires(Permission.VIEW_FIGURES)
def outcomes(request: HttpRequest) -> HttpResponse:
    """The whole page, also for htmx, which takes from it what changed: title, band, language links and content."""
    user = person(request)
    try:
        looked = lens(user, request.GET.dict())
    except NothingYet:
        return render(request, "reporting/overview_empty.html", {"may_open": user.may(Permission.OPEN_ROUND)})
    regions = list(Region.objects.north_to_south())
    looked, region = _region(looked, regions, request.GET.get("region", ""))
    page = overview_page(looked, user, region, localdate())
    context = {
        "page": page,
        "lens": looked,
        "lens_regions": regions,
        "lens_region": region,
        "is_live": True,
        "is_sample": page.found.is_sample,
        "is_ready": page.is_ready,
        "here": request.path,
        "on_paper": POINTS_ON_PAPER,
        "region_url": address("outcomes_region", region.code, query=looked.query()) if region else "",
        "further": _further(looked, user.may(Permission.REVIEW_SAFE_NUMBERS)),
    }
    return render(request, "reporting/overview.html", context)


def _region(looked: Lens, regions: list[Region], asked: str) -> tuple[Lens, Region | None]:
    """An unknown region is told as the lens tells an unknown year, and Wales is shown."""
    found = next((each for each in regions if each.code == asked), None)
    if found or not asked:
        return looked, found
    note = _("There is no region %(asked)s. Wales is shown.") % {"asked": asked[:_LONGEST_TOLD]}
    return replace(looked, notes=(*looked.notes, note)), None


def _further(looked: Lens, may_check: bool) -> list[tuple[str, str]]:
    """Pages beside this one, where they are there."""
    pages = [
        (_("Map of authorities"), address("outcomes_map", query=looked.query())),
        (_("Population indicators"), address("outcomes_population", query=looked.query())),
        (_("Safe numbers"), address("outcomes_safe", query=looked.query()) if may_check else ""),
    ]
    return [(label, url) for label, url in pages if url]
