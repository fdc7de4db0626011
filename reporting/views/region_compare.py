"""A region's accepted figures beside Wales and the other regions, for people whose appointment reads its returns."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cohesion.access import person, requires
from cohesion.models import Region, User
from cohesion.permissions import Permission
from outcomes.models import QuarterlyReturn
from reporting.actions.safe_numbers import NotChecked
from reporting.forms.region_compare import CompareForm
from reporting.pages.region_compare import comparison


def _region(user: User, code: str) -> Region:
    region = get_object_or_404(Region, code=code)
    if not user.sees_all_regions and region.pk not in user.region_ids:
        raise Http404
    return region


@require_safe
@requires(Permission.VIEW_FIGURES)
def region_compare(request: HttpRequest, region: str) -> HttpResponse:
    user = person(request)
    shown = _region(user, region)
    returns = QuarterlyReturn.objects.visible_to(user).filter(region=shown).with_context()
    plans = {held.round.financial_year: held.round.plan for held in returns.order_by("round__quarter")}
    form = CompareForm(request.GET, years=sorted(plans, reverse=True))
    plan = plans.get(form.chosen_year)
    found, is_waiting = None, False
    try:
        found = comparison(shown, plan, form.quarters, user) if plan else None
    except NotChecked:
        is_waiting = True
    context = {
        "region": shown,
        "form": form,
        "comparison": found,
        "is_waiting": is_waiting,
        "is_sample": bool(found and found.is_sample),
    }
    return render(request, "reporting/region_compare.html", context)
