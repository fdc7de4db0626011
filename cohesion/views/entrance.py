"""The bare address: everybody is sent to their own language."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from cohesion.bilingual import current_language
from cohesion.models import User


@login_not_required
@require_safe
def to_language(request: HttpRequest) -> HttpResponse:
    """To the language of the account, else of the browser."""
    language = request.user.language if isinstance(request.user, User) else current_language()
    response = redirect(f"/{language}/")
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response
