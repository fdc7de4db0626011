"""What every page of figures hands to its band and its filter, and the page that stands for what is not there."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cohesion.access import person
from cohesion.permissions import Permission
from reporting.lens import Lens
from reporting.pages.addresses import address
from reporting.pages.chart_files import file_note
from reporting.pages.readiness import is_ready
from reporting.shown_figures import ShownFigures


def around(request: HttpRequest, looked: Lens, found: ShownFigures) -> dict[str, Any]:
    return {
        "lens": looked,
        "is_sample": found.is_sample,
        "is_ready": is_ready(found),
        "may_check": person(request).may(Permission.REVIEW_SAFE_NUMBERS),
        "file_note": file_note(request.GET.dict()),
        "here": request.path,
        "map_url": address("outcomes_map", query=looked.query()),
    }


def unknown(request: HttpRequest, looked: Lens, kind: str) -> HttpResponse:
    """Not found, with the way to the map. `kind` is what was asked for: measure, region or authority."""
    context = {"lens": looked, "kind": kind, "map_url": address("outcomes_map", query=looked.query())}
    return render(request, "reporting/outcomes_unknown.html", context, status=404)
