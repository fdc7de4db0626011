"""What views of several steps share: what was sent, a refusal beside its field, and the way back."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from cohesion.refusals import ActionRefused


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, also where it is nothing at all."""
    return request.POST if request.method == "POST" else None


def refused(form: forms.Form, act: Callable[[], object], field: str | None = None) -> bool:
    """Do `act`. Where it is refused, its sentences stand by `field` (or at the top) and True is returned."""
    try:
        act()
    except ActionRefused as refusal:
        form.add_error(field, list(refusal.sentences))
        return True
    return False


def told(request: HttpRequest, act: Callable[[], object], sentence: str) -> None:
    """Do `act` and say `sentence`, or why it was not done."""
    try:
        act()
    except ActionRefused as refusal:
        messages.error(request, " ".join(refusal.sentences))
    else:
        messages.success(request, sentence)


def way_back(request: HttpRequest, otherwise: str) -> str:
    """The page that somebody came from, if it is one of ours; an address from elsewhere is not followed."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    # A word without a slash would be taken for the name of a page.
    is_ours = asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if is_ours else otherwise


def back(request: HttpRequest, otherwise: str) -> HttpResponse:
    return redirect(way_back(request, otherwise))
