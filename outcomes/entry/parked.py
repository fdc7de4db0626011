"""What was sent after the session had ended, kept until the same person has signed in again.

The form carries a signed word of whom it was made for. Without it nothing of a stranger's request is kept, and
nobody but that person ever gets it back. It serves browsers without scripts; with one the draft waits on the device.
"""

from datetime import timedelta
from functools import wraps
from typing import ParamSpec

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict

from cohesion.access import View
from cohesion.models import User

_P = ParamSpec("_P")
_SALT = "outcomes.entry.parked"
_KEY = "parked"
FIELD = "made_for"
LONGEST = timedelta(days=2)
MOST_CHARACTERS = 1_000_000


def made_for(user: User, path: str) -> str:
    """The signed word for a form's hidden field: whose it is, and at which address."""
    return signing.dumps([user.pk, path], salt=_SALT)


def keeps_what_was_sent(view: View[_P, HttpResponse]) -> View[_P, HttpResponse]:
    """A view that sends visitors to sign in, as every view does, and keeps the form of one whose session ended."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: _P.args, **kwargs: _P.kwargs) -> HttpResponse:
        if isinstance(request.user, User):
            return view(request, *args, **kwargs)
        if request.method == "POST":
            _park(request)
        return redirect_to_login(request.get_full_path())

    login_not_required(guarded)
    return guarded


def _park(request: HttpRequest) -> None:
    try:
        owner, path = signing.loads(request.POST.get(FIELD, ""), salt=_SALT, max_age=LONGEST)
    except (signing.BadSignature, TypeError, ValueError):
        return
    if path != request.path:
        return
    sent = request.POST.urlencode()
    if len(sent) <= MOST_CHARACTERS:
        request.session[_KEY] = {"owner": owner, "path": request.path, "sent": sent}


def taken_up(request: HttpRequest, user: User) -> QueryDict | None:
    """What this person sent to this address before they signed in again; it is given back once."""
    kept = request.session.get(_KEY)
    if kept is None or kept["path"] != request.path:
        return None
    del request.session[_KEY]
    return QueryDict(kept["sent"]) if kept["owner"] == user.pk else None
