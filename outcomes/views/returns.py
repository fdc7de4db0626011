"""The list of returns, by region and quarter."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from cohesion.access import person, requires
from cohesion.permissions import Permission
from outcomes.forms.return_filter import ReturnFilter
from outcomes.models import QuarterlyReturn, ReturnRound
from outcomes.pages.matrix import co_ordinators, latest, matrix
from outcomes.pages.reading_day import reading_day
from outcomes.pages.standing import standing


@require_safe
@requires(Permission.VIEW_RETURNS)
def returns(request: HttpRequest) -> HttpResponse:
    rounds = list(ReturnRound.objects.newest_first())
    form = ReturnFilter(request.GET, years=list(dict.fromkeys(opened.financial_year for opened in rounds)))
    visible = QuarterlyReturn.objects.visible_to(person(request)).with_context().with_people()
    listed = list(form.narrow(visible))
    if not form.cleaned_data.get("year"):
        listed = latest(listed)
    as_on = reading_day(rounds, localdate())
    context = {
        "form": form,
        "matrix": matrix(listed, co_ordinators(as_on), as_on),
        "standing": standing(listed, as_on),
        "found": len(listed),
        "is_filtered": any(form.cleaned_data.values()),
        "is_sample": any(held.round.is_sample for held in listed),
        "as_on": as_on,
    }
    return render(request, "outcomes/returns.html", context)
