"""What people see when something is wrong, in both languages. The last of these asks the database nothing."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from cohesion.shell import bare_shell


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _without_database(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    return _without_database(request, "500.html", status=500)


def _without_database(request: HttpRequest, template: str, *, status: int) -> HttpResponse:
    """Rendered without a request: no context processor runs, so neither session nor database is asked."""
    context: dict[str, Any] = {"shell": bare_shell(request), "LANGUAGES": ()}
    return HttpResponse(render_to_string(template, context), status=status)
