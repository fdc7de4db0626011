"""Holding a case against removal, and ending that."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casework.actions import legal_holds
from casework.forms.refusing import refused_by_field
from casework.forms.retention import ButtonForm, HoldForm
from casework.models import LegalHold
from casework.views.addressing import addressed, shell_of
from cohesion.access import person, requires
from cohesion.answering import posted
from cohesion.permissions import Permission

_form_page = require_http_methods(["GET", "HEAD", "POST"])


@_form_page
@requires(Permission.LEAD_CASES)
def case_hold(request: HttpRequest, reference: str) -> HttpResponse:
    user = person(request)
    held = addressed(request, reference)
    form = HoldForm(posted(request))

    def act() -> object:
        said = {name: form.cleaned_data[name] for name in ("reason", "words")}
        return legal_holds.hold(case_id=held.pk, by=user, now=timezone.now(), **said)

    if form.is_valid() and not refused_by_field(form, act):
        messages.success(request, _("The case is held: nothing removes it before the hold is lifted."))
        return redirect("case", held.reference)
    return render(request, "casework/retention/hold.html", {**shell_of(held), "form": form})


@_form_page
@requires(Permission.LEAD_CASES)
def case_hold_lift(request: HttpRequest, reference: str) -> HttpResponse:
    user = person(request)
    held = addressed(request, reference)
    form = ButtonForm(posted(request))

    follows: list[LegalHold | None] = []

    def act() -> None:
        follows.append(legal_holds.lift(case_id=held.pk, by=user, now=timezone.now()))

    if form.is_valid() and not refused_by_field(form, act):
        messages.success(request, _said(follows[0]))
        return redirect("case", held.reference)
    hold = LegalHold.objects.standing().filter(case=held).select_related("by").first()
    return render(request, "casework/retention/hold_lift.html", {**shell_of(held), "form": form, "hold": hold})


def _said(follows: LegalHold | None) -> str:
    if follows is None:
        return _("The hold is lifted. The case is kept by its rule again.")
    return _("The hold is lifted. Another one stands until the request for personal data is answered.")
