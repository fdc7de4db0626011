"""One return, readable in full, and what an accepted version changed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from cohesion.access import person, requires
from cohesion.models import User
from cohesion.permissions import Permission
from outcomes.models import QuarterlyReturn
from outcomes.pages import differences, steps
from outcomes.pages.reading import read
from outcomes.pages.reading_day import reading_day
from outcomes.pages.status import status_line
from outcomes.return_scope import ReturnScope

NEWEST_EVENTS = 6


def addressed(user: User, region: str, quarter: str) -> QuarterlyReturn:
    """The return at an address, if `user` may see it; otherwise there is no such page (404)."""
    held = QuarterlyReturn.objects.visible_to(user).with_context().with_people().at(region, quarter).first()
    if held is None:
        raise Http404
    return held


@require_safe
@requires(Permission.VIEW_RETURNS)
def return_detail(request: HttpRequest, region: str, quarter: str) -> HttpResponse:
    user = person(request)
    held = addressed(user, region, quarter)
    context = {
        "held": held,
        "status": status_line(held, reading_day([held.round], localdate())),
        "steps": steps.open_to(user, held),
        "may_answer": steps.may_answer(user, held),
        "reading": read(held, user),
        "events": held.events.select_related("by", "outcome").order_by("-at", "-pk")[:NEWEST_EVENTS],
        "versions": held.versions.select_related("accepted_by").order_by("-number"),
        "authorities": held.authorities.in_map_order(),
        "is_sample": held.round.is_sample,
    }
    return render(request, "outcomes/quarterly_return.html", context)


@require_safe
@requires(Permission.VIEW_RETURNS)
def return_version(request: HttpRequest, region: str, quarter: str, number: int) -> HttpResponse:
    """What version `number` holds that the one before it did not."""
    held = addressed(person(request), region, quarter)
    version = get_object_or_404(held.versions.select_related("accepted_by"), number=number)
    scope = ReturnScope.of(held)
    context = {
        "held": held,
        "version": version,
        "differences": differences.of_version(version, scope),
        "since": differences.since_accepted(held, scope) if version.pk == held.latest_version_id else (),
        "is_sample": held.round.is_sample,
    }
    return render(request, "outcomes/return_version.html", context)
