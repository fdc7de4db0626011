"""What no page has to think of: requests that no person sends, and answers that no shared browser may keep."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

# A spreadsheet may have 5 MB; the rest is the form around it. Looked at before anything is read, also of strangers.
MOST_BYTES = 6_000_000
# A form that people without an account can reach holds text alone, so it may have less. By the word after the language.
MOST_BYTES_OF = {"contribute": 1_000_000, "tension": 100_000}
NUL = "\x00"
_LONGEST_LENGTH = 20


class RequestGuard:
    """Refuses bodies larger than any form and addresses with a NUL; keeps signed-in pages out of caches."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if refusal := _refused(request):
            return refusal
        response = self.get_response(request)
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_store=True)
        return response


def _too_large(sentence: str) -> HttpResponse:
    return HttpResponse(sentence, status=413, content_type="text/plain; charset=utf-8")


def _section(request: HttpRequest) -> str:
    """`contribute` in /cy/contribute/…"""
    return [*request.path_info.split("/"), "", "", ""][2]


def _refused(request: HttpRequest) -> HttpResponse | None:
    stated = request.META.get("CONTENT_LENGTH") or "0"
    if not (stated.isascii() and stated.isdigit() and len(stated) < _LONGEST_LENGTH):
        return HttpResponseBadRequest(_("The request does not state its length."), content_type="text/plain")
    if int(stated) > MOST_BYTES:
        return _too_large(_("What you sent is larger than 6 MB. A spreadsheet of a return has 5 MB at the most."))
    if int(stated) > MOST_BYTES_OF.get(_section(request), MOST_BYTES):
        return _too_large(_("What you sent is larger than any answer. Go back and shorten the texts."))
    if (
        NUL in request.path_info
        or NUL in request.META.get("QUERY_STRING", "")
        or "%00" in request.META.get("QUERY_STRING", "")
    ):
        return HttpResponseBadRequest(
            _("The address holds a character that no address has."), content_type="text/plain"
        )
    return None
