"""The first page: what a person owes or has to decide, in words, by their role."""

from collections.abc import Callable
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from casework.actions.reading import note_list
from casework.pages.today import DueCases, due_cases
from cohesion.access import person
from cohesion.models import User
from cohesion.permissions import Permission
from outcomes.lifecycle import EDITABLE
from outcomes.models import Plan, QuarterlyReturn, ReturnRound
from outcomes.pages.changes_since import changes_since, last_seen
from outcomes.pages.contributions_owed import contributions_owed
from outcomes.pages.matrix import co_ordinators, facts_of, latest, matrix
from outcomes.pages.owed import owed, quarter_and_region
from outcomes.pages.reading_day import of_returns, reading_day
from outcomes.pages.standing import current_round, standing
from outcomes.pages.status import status_line
from reporting.pages.report import newest_standing


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    user = person(request)
    for permission, page in _PAGES:
        if user.may(permission):
            return page(request, user)
    return render(request, "reporting/home_stranger.html")


def _officer(request: HttpRequest, user: User) -> HttpResponse:
    rounds = list(ReturnRound.objects.newest_first()[:5])
    as_on = reading_day(rounds, localdate())
    visible = QuarterlyReturn.objects.visible_to(user).with_context().with_people()
    listed = latest(list(visible.filter(round__in=[opened.pk for opened in rounds])))
    facts = facts_of(listed, user)
    context = {
        "as_on": as_on,
        "standing": standing(listed, as_on, waiting=list(visible.awaiting_review()), facts=facts),
        "matrix": matrix(listed, co_ordinators(as_on), as_on, facts),
        "round": current_round(listed),
        "stands_in": list(visible.filter(on_behalf_by=user, status__in=EDITABLE)),
        "report": newest_standing(user),
        "is_sample": any(opened.is_sample for opened in rounds),
    }
    return render(request, "reporting/home_officer.html", context)


def _region(request: HttpRequest, user: User) -> HttpResponse:
    visible = QuarterlyReturn.objects.visible_to(user).with_context().with_people()
    listed = list(visible.order_by("-round__quarter", "region__position")[:12])
    as_on = of_returns(listed, localdate())
    duty = owed(listed, as_on, user)
    shown = {held.pk for held in (duty.held, *(other for other, _line in duty.others)) if held is not None}
    context = {
        "as_on": as_on,
        "owed": duty,
        "region": (duty.held or listed[0]).region if listed else None,
        "over": quarter_and_region(duty.held) if duty.held else "",
        "earlier": [(held, status_line(held, as_on)) for held in listed if held.pk not in shown],
        "is_sample": any(held.round.is_sample for held in listed),
        "due": _due(user),
        **(_around(duty.held, user, as_on) if duty.held else {}),
    }
    return render(request, "reporting/home_region.html", context)


def _due(user: User) -> DueCases | None:
    """The cases that need something today, for those who work on cases. That they were shown is recorded."""
    if not user.may(Permission.VIEW_CASES):
        return None
    due = due_cases(user, localdate())
    if due.lines:
        note_list([line.case for line in due.lines], "due_shown", by=user, now=timezone.now(), detail={})
    return due


def _caseworker(request: HttpRequest, user: User) -> HttpResponse:
    return render(request, "reporting/home_caseworker.html", {"due": _due(user), "as_on": localdate()})


def _around(held: QuarterlyReturn, user: User, as_on: date) -> dict[str, object]:
    """Who else is at work on the return that presses most, and what they did."""
    moment = last_seen(held.visits.filter(user=user).first(), timezone.now())
    return {
        "changes": changes_since(held, moment, user),
        "contributions": contributions_owed(user, held, as_on),
    }


def _writer(request: HttpRequest, user: User) -> HttpResponse:
    return render(request, "reporting/home_writer.html", {"report": newest_standing(user)})


def _administrator(request: HttpRequest, user: User) -> HttpResponse:
    return render(request, "reporting/home_administrator.html", {"plans": Plan.objects.newest_first()})


# A person with several appointments gets the page of the first permission that they hold.
_PAGES: tuple[tuple[Permission, Callable[[HttpRequest, User], HttpResponse]], ...] = (
    (Permission.REVIEW_RETURN, _officer),
    (Permission.BUILD_REPORT, _writer),
    (Permission.VIEW_RETURNS, _region),
    (Permission.VIEW_CASES, _caseworker),
    (Permission.VIEW_AUDIT, _administrator),
)
