"""A form that is sent and comes back shows the case once more: that is a look like any other, and recorded."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from casework.actions.reading import note_read
from casework.models import Case
from cohesion.access import person

_OWED = "_casework_look_owed"


def owe_look(request: HttpRequest, case: Case, how: str) -> None:
    """What was sent is about `case`. Whether the answer shows it is known only once it is there."""
    setattr(request, _OWED, (case, how))


def settle_look(request: HttpRequest) -> None:
    """The look is recorded already, with its reason."""
    setattr(request, _OWED, None)


class AnsweredLooks:
    """Records a look that is owed before the page leaves. What sends people on to another page shows nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        owed: tuple[Case, str] | None = getattr(request, _OWED, None)
        if owed is not None and response.status_code == 200:
            case, how = owed
            note_read(case, how, by=person(request), now=timezone.now())
        return response
