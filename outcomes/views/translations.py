"""Welsh that no translator has read yet: the list, and the same as a file to send."""

import csv

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cohesion.access import requires
from cohesion.permissions import Permission
from outcomes.models import Plan
from outcomes.pages.translations import unchecked

TEXTS_PER_PAGE = 50
# A spreadsheet would take a cell that starts with one of these for a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@require_safe
@requires(Permission.VIEW_TRANSLATIONS)
def translations(request: HttpRequest) -> HttpResponse:
    plan = request.GET.get("plan", "")
    texts = unchecked(plan)
    page = Paginator(texts, TEXTS_PER_PAGE).get_page(request.GET.get("page"))
    plans = Plan.objects.newest_first()
    context = {"page": page, "plans": plans, "chosen": plan, "count": len(texts)}
    return render(request, "outcomes/translations.html", context)


@require_safe
@requires(Permission.VIEW_TRANSLATIONS)
def translations_csv(request: HttpRequest) -> HttpResponse:
    """The whole list as UTF-8 with a byte order mark, so that spreadsheets show ŵ and ŷ."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="unchecked-welsh.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow(["plan", "kind", "code", "field", "english", "welsh", "status"])
    for text in unchecked(request.GET.get("plan", "")):
        cells = [text.plan, text.kind, text.code, text.field, text.english, text.welsh, text.status.value]
        writer.writerow([_harmless(cell) for cell in cells])
    return response


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell
