"""Where an outcome of a return is filled in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from cohesion.access import person, requires
from cohesion.permissions import Permission
from outcomes.models import Outcome
from outcomes.pages.progress import read_address
from outcomes.views.quarterly_return import addressed


@require_safe
@requires(Permission.VIEW_RETURNS)
def return_outcome(request: HttpRequest, region: str, quarter: str, code: str) -> HttpResponse:
    held = addressed(person(request), region, quarter)
    outcome = get_object_or_404(Outcome, plan=held.round.plan_id, code=code)
    return redirect(read_address(held, outcome))
