"""Delivery plans: the list, and one plan from its outcomes down to its measures."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cohesion.access import person, requires
from cohesion.permissions import Permission
from outcomes.models import Plan
from outcomes.pages.plan import outline


@require_safe
@requires(Permission.VIEW_PLANS)
def plans(request: HttpRequest) -> HttpResponse:
    listed = Plan.objects.newest_first().select_related("authority").with_sizes()
    return render(request, "outcomes/plans.html", {"plans": listed})


@require_safe
@requires(Permission.VIEW_PLANS)
def plan_detail(request: HttpRequest, code: str) -> HttpResponse:
    plan = get_object_or_404(Plan.objects.select_related("authority"), code=code)
    context = {
        "plan": plan,
        "outline": outline(plan),
        "shows_translation": person(request).may(Permission.VIEW_TRANSLATIONS),
    }
    return render(request, "outcomes/plan.html", context)
