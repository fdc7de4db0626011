"""The officer's review of a return, and one measure of it across the regions."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from cohesion.access import person, requires
from cohesion.permissions import Permission
from outcomes.forms.review import AskForm
from outcomes.pages.reading_day import reading_day
from outcomes.pages.review import review
from outcomes.pages.review.regions import across_regions
from outcomes.pages.status import status_line
from outcomes.views.quarterly_return import addressed


@require_safe
@requires(Permission.REVIEW_RETURN)
def return_review(request: HttpRequest, region: str, quarter: str) -> HttpResponse:
    user = person(request)
    held = addressed(user, region, quarter)
    page = review(held, user)
    context = {
        "held": held,
        "review": page,
        "status": status_line(held, reading_day([held.round], localdate())),
        "entries": [
            (entry, AskForm(choices=entry.askable, auto_id=f"ask-{entry.code}-%s"), following)
            for entry, following in zip(page.outcomes, [*page.outcomes[1:], None], strict=True)
        ],
        "is_sample": held.round.is_sample,
    }
    return render(request, "outcomes/return_review.html", context)


@require_safe
@requires(Permission.REVIEW_RETURN)
def return_across_regions(request: HttpRequest, region: str, quarter: str, code: str) -> HttpResponse:
    """A page of its own, or the table alone where the review page asks for it."""
    user = person(request)
    held = addressed(user, region, quarter)
    measure = get_object_or_404(held.round.measures.select_related("outcome"), code=code)
    context = {
        "held": held,
        "measure": measure,
        "rows": across_regions(held, measure, user),
        "is_sample": held.round.is_sample,
    }
    is_fragment = request.headers.get("HX-Request") == "true"
    template = "outcomes/_across_regions.html" if is_fragment else "outcomes/return_across_regions.html"
    return render(request, template, context)
