"""A person's own views of the figures, and the switch of the Monday digest."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cohesion.access import person, requires
from cohesion.answering import told, way_back
from cohesion.permissions import Permission
from reporting.actions import dashboard_views, monday_digest
from reporting.models import DashboardView


@require_safe
@requires(Permission.VIEW_FIGURES)
def outcomes_views(request: HttpRequest) -> HttpResponse:
    user, now = person(request), timezone.now()
    own = DashboardView.objects.visible_to(user)
    kept = own.kept().order_by("name")
    context = {
        "views": [(each, _address(each)) for each in kept],
        "removed": own.filter(removed_at__gte=now - dashboard_views.UNDO_WITHIN).order_by("-removed_at"),
        "gets_digest": user.sees_all_regions,
        "wants_digest": monday_digest.is_wanted(user),
    }
    return render(request, "reporting/dashboard_views.html", context)


def _address(view: DashboardView) -> str:
    """In the language of today."""
    return f"/{get_language()}{view.path}{f'?{view.query}' if view.query else ''}"


@require_POST
@requires(Permission.VIEW_FIGURES)
def outcomes_view_keep(request: HttpRequest) -> HttpResponse:
    user, address = person(request), request.POST.get("address", "")
    told(
        request,
        lambda: dashboard_views.keep_view(
            name=request.POST.get("name", ""), address=address, by=user, now=timezone.now()
        ),
        _("The view is kept. You find it under “My views”."),
    )
    return redirect(way_back(request, "outcomes_views"))


@require_POST
@requires(Permission.VIEW_FIGURES)
def outcomes_view_remove(request: HttpRequest, pk: int) -> HttpResponse:
    done = _("The view is taken away. For a day you can keep it again below.")
    return _changed(request, pk, dashboard_views.remove_view, done)


@require_POST
@requires(Permission.VIEW_FIGURES)
def outcomes_view_restore(request: HttpRequest, pk: int) -> HttpResponse:
    return _changed(request, pk, dashboard_views.restore_view, _("The view is kept again."))


def _changed(request: HttpRequest, pk: int, act: Callable[..., object], done: str) -> HttpResponse:
    """Do `act` to one of the person's own views, and back to the list with `done` or the refusal."""
    user = person(request)
    view = get_object_or_404(DashboardView.objects.visible_to(user), pk=pk)
    told(request, lambda: act(view=view, by=user, now=timezone.now()), done)
    return redirect("outcomes_views")


@require_POST
@requires(Permission.VIEW_FIGURES)
def outcomes_digest_choice(request: HttpRequest) -> HttpResponse:
    user = person(request)
    wanted = request.POST.get("wanted") == "yes"
    told(
        request,
        lambda: monday_digest.choose(is_wanted=wanted, by=user, now=timezone.now()),
        _("The Monday digest will come.") if wanted else _("No Monday digest will come any more."),
    )
    return redirect("outcomes_views")
