"""The list of returns, by region and quarter."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from cohesion.access import person, requires
from cohesion.models import Region, User
from cohesion.permissions import Permission
from outcomes.forms.return_filter import ReturnFilter
from outcomes.models import QuarterlyReturn, ReturnRound
from outcomes.pages.earlier import earlier
from outcomes.pages.matrix import co_ordinators, facts_of, latest, matrix
from outcomes.pages.reading_day import reading_day
from outcomes.pages.standing import standing
from outcomes.pages.status import days_late, is_owed


@require_safe
@requires(Permission.VIEW_RETURNS)
def returns(request: HttpRequest) -> HttpResponse:
    user = person(request)
    rounds = list(ReturnRound.objects.newest_first())
    as_on = reading_day(rounds, localdate())
    years = list(dict.fromkeys(opened.financial_year for opened in rounds))
    form = ReturnFilter(request.GET, years=years, regions=_regions(user))
    visible = QuarterlyReturn.objects.visible_to(user).with_context().with_people()
    listed = list(form.narrow(visible))
    if form.wants_late:
        listed = [held for held in listed if is_owed(held) and days_late(held, as_on)]
    elif not form.cleaned_data.get("year"):
        listed = latest(listed)
    facts = facts_of(listed, user)
    context = {
        "form": form,
        "matrix": matrix(listed, co_ordinators(as_on), as_on, facts),
        "standing": standing(listed, as_on, waiting=_waiting(user), facts=facts),
        "found": len(listed),
        "is_filtered": any(form.cleaned_data.values()),
        "is_sample": any(held.round.is_sample for held in listed),
        "as_on": as_on,
        "may_choose": user.may(Permission.REVIEW_RETURN),
        "is_choosing": user.may(Permission.REVIEW_RETURN) and "choose" in request.GET,
    }
    return render(request, "outcomes/returns.html", context)


@require_safe
@requires(Permission.VIEW_RETURNS)
def returns_of_region(request: HttpRequest, region: str) -> HttpResponse:
    """The returns of a region, a year at a time and the latest first, with their accepted versions and copies."""
    user = person(request)
    shown = get_object_or_404(Region, code=region)
    if not user.sees_all_regions and shown.pk not in user.region_ids:
        raise Http404
    of_region = QuarterlyReturn.objects.visible_to(user).filter(region=shown)
    years = sorted(set(of_region.values_list("round__financial_year", flat=True)), reverse=True)
    asked = request.GET.get("year", "")
    year = asked if asked in years else next(iter(years), "")
    listed = list(of_region.for_year(year).with_context().with_people())
    rounds = [held.round for held in listed]
    context = {
        "region": shown,
        "year": year,
        "years": years,
        "returns": earlier(listed, reading_day(rounds, localdate())),
        "may_compare": user.may(Permission.VIEW_FIGURES),
        "is_sample": any(opened.is_sample for opened in rounds),
    }
    return render(request, "outcomes/returns_of_region.html", context)


def _regions(user: User) -> list[Region]:
    return list(Region.objects.order_by("position")) if user.sees_all_regions else []


def _waiting(user: User) -> list[QuarterlyReturn]:
    """Whatever waits to be read, of any quarter: for those who read it."""
    if not user.may(Permission.REVIEW_RETURN):
        return []
    return list(QuarterlyReturn.objects.visible_to(user).with_context().with_people().awaiting_review())
