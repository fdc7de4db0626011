"""A page whose protected text cannot be read says so plainly, and changes nothing."""

from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cohesion.sealing.envelope import KeyMissing, SealError

logger = structlog.get_logger(__name__)


class UnreadablePages:
    """Answers 503 with a sentence where a seal cannot be opened, instead of an error that tells people nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, SealError):
            return None
        key = exception.key_id if isinstance(exception, KeyMissing) else None
        logger.error("sealed_text_unreadable", problem=type(exception).__name__, key=key)
        return render(request, "sealed.html", {"sentence": str(exception)}, status=503)
