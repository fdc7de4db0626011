"""The receipt of a return that was sent."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from cohesion.access import person, requires
from cohesion.permissions import Permission
from outcomes.pages import steps
from outcomes.pages.reading_day import reading_day
from outcomes.pages.status import status_line
from outcomes.receipt import receipt_of
from outcomes.views.quarterly_return import addressed


@require_safe
@requires(Permission.VIEW_RETURNS)
def return_receipt(request: HttpRequest, region: str, quarter: str) -> HttpResponse:
    """Also where there is none: then the page says so, and where the return stands."""
    user = person(request)
    held = addressed(user, region, quarter)
    context = {
        "held": held,
        "receipt": receipt_of(held),
        "status": status_line(held, reading_day([held.round], localdate())),
        "may_recall": any(step.route == "return_recall" for step in steps.open_to(user, held)),
        "is_sample": held.round.is_sample,
    }
    return render(request, "outcomes/return_receipt.html", context)
