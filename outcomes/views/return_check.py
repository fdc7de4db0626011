"""“Check my return”: looked at by whoever reads the return, answered by those who fill it in."""

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from cohesion.access import person, requires
from cohesion.models import User
from cohesion.permissions import Permission
from cohesion.refusals import ActionRefused
from outcomes.actions.explaining import FindingKey, Reason, explain
from outcomes.actions.return_steps import may
from outcomes.models import QuarterlyReturn
from outcomes.pages import steps
from outcomes.pages.checking import CheckPage, checked
from outcomes.views.quarterly_return import addressed


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.VIEW_RETURNS)
def return_check(request: HttpRequest, region: str, quarter: str) -> HttpResponse:
    user = person(request)
    held = addressed(user, region, quarter)
    if request.method == "POST":
        return _answered(request, held, user)
    return _page(request, held, user, checked(held, user))


def _page(
    request: HttpRequest, held: QuarterlyReturn, user: User, page: CheckPage, refused: tuple[str, ...] = ()
) -> HttpResponse:
    context = {
        "held": held,
        "page": page,
        "refused": refused,
        "may_send": any(step.route == "return_submit" for step in steps.open_to(user, held)),
        "is_sample": held.round.is_sample,
    }
    return render(request, "outcomes/return_check.html", context)


def _answered(request: HttpRequest, held: QuarterlyReturn, user: User) -> HttpResponse:
    if not may(user, Permission.EDIT_RETURN, held):
        raise PermissionDenied
    reasons = _typed(request.POST, checked(held, user))
    typed = {place: reason.text for place, reason in reasons.items()}
    try:
        explained = explain(quarterly_return=held, reasons=reasons, by=user, now=timezone.now())
    except ActionRefused as refusal:
        page = checked(held, user).with_typed(typed, {})
        return _page(request, held, user, page, refusal.sentences)
    if cast(Any, request).htmx:
        return _saved(request, held, user, typed, explained.refused)
    if explained.kept:
        said = ngettext("%(count)s reason is kept.", "%(count)s reasons are kept.", explained.kept)
        messages.success(request, said % {"count": explained.kept})
    if explained.refused:
        return _page(request, held, user, checked(held, user).with_typed(typed, explained.refused))
    return redirect("return_check", held.region.code, held.round.quarter)


def _typed(sent: QueryDict, page: CheckPage) -> dict[FindingKey, Reason]:
    """What was sent for the findings that there are now; a box that was not on the page says nothing."""
    return {
        found.place: Reason(sent.get(found.name, ""), sent.get(f"{found.name}-seen", ""))
        for found in page.findings
        if found.wants_reason and found.name in sent
    }


def _saved(
    request: HttpRequest,
    held: QuarterlyReturn,
    user: User,
    typed: dict[FindingKey, str],
    refused: dict[FindingKey, str],
) -> HttpResponse:
    """What stands beneath the one box that has just been saved by itself."""
    page = checked(held, user).with_typed({}, refused)
    found = next((found for found in page.findings if found.place in typed), None)
    if found is None:
        return HttpResponse("")
    context = {"found": found, "is_fresh": True}
    return render(request, "outcomes/_check_kept.html", context)
