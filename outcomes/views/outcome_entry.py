"""Where an outcome is filled in. For now it leads to the outcome's part of the return's page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from cohesion.access import person, requires
from cohesion.permissions import Permission
from outcomes.models import Outcome
from outcomes.views.quarterly_return import addressed


@require_safe
@requires(Permission.VIEW_RETURNS)
def return_outcome(request: HttpRequest, region: str, quarter: str, code: str) -> HttpResponse:
    held = addressed(person(request), region, quarter)
    outcome = get_object_or_404(Outcome, plan=held.round.plan_id, code=code)
    return redirect(f"{reverse('return_detail', args=[region, quarter])}#outcome-{outcome.code}")
