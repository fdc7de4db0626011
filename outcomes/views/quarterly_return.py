"""One return, readable in full, and what an accepted version changed."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from cohesion.access import person, requires
from cohesion.models import User
from cohesion.permissions import Permission
from outcomes.actions.return_steps import may
from outcomes.actions.visits import visit
from outcomes.models import QuarterlyReturn
from outcomes.pages import differences, steps
from outcomes.pages.contributions_owed import contributors_address
from outcomes.pages.counted_figures import counted_figures
from outcomes.pages.reading import read
from outcomes.pages.reading_day import reading_day
from outcomes.pages.return_dates import return_dates
from outcomes.pages.status import status_line
from outcomes.pages.task_list import task_list
from outcomes.return_scope import ReturnScope

NEWEST_EVENTS = 6


def addressed(user: User, region: str, quarter: str) -> QuarterlyReturn:
    """The return at an address, if `user` may see it; otherwise there is no such page (404)."""
    held = QuarterlyReturn.objects.visible_to(user).with_context().with_people().at(region, quarter).first()
    if held is None:
        raise Http404
    return held


def addressed_to(user: User, region: str, quarter: str, permission: Permission) -> QuarterlyReturn:
    """The same for somebody who may act on it: also the officer who took it over. Whoever only reads it gets a 403."""
    held = addressed(user, region, quarter)
    if not may(user, permission, held):
        raise PermissionDenied
    return held


def editable(user: User, region: str, quarter: str) -> QuarterlyReturn:
    """The return at an address for whoever writes in it."""
    return addressed_to(user, region, quarter, Permission.EDIT_RETURN)


@require_safe
@requires(Permission.VIEW_RETURNS)
def return_detail(request: HttpRequest, region: str, quarter: str) -> HttpResponse:
    """The return as a task list for whoever may write in it now; for everybody else, what it holds."""
    user = person(request)
    held = addressed(user, region, quarter)
    seen = visit(quarterly_return=held, by=user, now=timezone.now())
    if not steps.may_edit(user, held):
        return render(request, "outcomes/quarterly_return.html", _reading(held, user))
    tasks = task_list(held, seen, user, reading_day([held.round], localdate()))
    context = {**_about(held, user), "tasks": tasks, "reading": tasks, "contributors": contributors_address(held)}
    return render(request, "outcomes/task_list.html", context)


@require_safe
@requires(Permission.VIEW_RETURNS)
def return_read(request: HttpRequest, region: str, quarter: str) -> HttpResponse:
    """The return in full, also while it is being written."""
    user = person(request)
    held = addressed(user, region, quarter)
    visit(quarterly_return=held, by=user, now=timezone.now())
    return render(request, "outcomes/quarterly_return.html", _reading(held, user))


def _reading(held: QuarterlyReturn, user: User) -> dict[str, object]:
    status = status_line(held, reading_day([held.round], localdate()))
    return {**_about(held, user), "status": status, "reading": read(held, user)}


def _about(held: QuarterlyReturn, user: User) -> dict[str, object]:
    """What stands around a return, however it is shown."""
    return {
        "held": held,
        "dates": return_dates(held, user),
        "steps": steps.open_to(user, held),
        "may_answer": steps.may_answer(user, held),
        "events": held.events.select_related("by", "outcome").order_by("-at", "-pk")[:NEWEST_EVENTS],
        "versions": held.versions.select_related("accepted_by").order_by("-number"),
        "authorities": held.authorities.in_map_order(),
        "is_sample": held.round.is_sample,
    }


@require_safe
@requires(Permission.VIEW_RETURNS)
def return_version(request: HttpRequest, region: str, quarter: str, number: int) -> HttpResponse:
    """What version `number` holds that the one before it did not."""
    user = person(request)
    held = addressed(user, region, quarter)
    version = get_object_or_404(held.versions.select_related("accepted_by"), number=number)
    scope = ReturnScope.of(held)
    context = {
        "held": held,
        "version": version,
        "differences": differences.of_version(version, scope),
        "counted": counted_figures(version, scope, user, localdate()),
        "since": differences.since_accepted(held, scope) if version.pk == held.latest_version_id else (),
        "is_sample": held.round.is_sample,
    }
    return render(request, "outcomes/return_version.html", context)
