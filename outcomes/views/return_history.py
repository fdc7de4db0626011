"""Everything that happened to a return, for both sides."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from cohesion.access import person, requires
from cohesion.permissions import Permission
from outcomes.forms.history_filter import HistoryFilter
from outcomes.pages.history import history
from outcomes.pages.late_flags import flags_of_return
from outcomes.views.quarterly_return import addressed


@require_safe
@requires(Permission.VIEW_RETURNS)
def return_history(request: HttpRequest, region: str, quarter: str) -> HttpResponse:
    user = person(request)
    held = addressed(user, region, quarter)
    wanted = HistoryFilter.wanted(request.GET.dict())
    page = history(held, user, wanted)
    form = HistoryFilter(request.GET)
    form.offer(page.outcomes, page.people)
    context = {
        "held": held,
        "history": page,
        "flags": tuple(flags_of_return(held, user, localdate()).values()),
        "form": form,
        "wanted": wanted,
        "is_filtered": bool(wanted.outcome or wanted.person or wanted.kind),
        "is_sample": held.round.is_sample,
    }
    return render(request, "outcomes/return_history.html", context)
