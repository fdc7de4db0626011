"""Pages about the service itself: help, accessibility, privacy, and one’s own account."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cohesion.access import person


@login_not_required
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "service/help.html")


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "service/accessibility.html")


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    context = {
        "session_hours": settings.SESSION_COOKIE_AGE // 3600,
        "contributor_years": settings.CONTRIBUTORS_KEPT_YEARS,
    }
    return render(request, "service/privacy.html", context)


@require_safe
def your_account(request: HttpRequest) -> HttpResponse:
    """Who one is here, what one may do until when, and the ways to change one’s password."""
    return render(request, "service/your_account.html", {"appointments": person(request).current_appointments})
