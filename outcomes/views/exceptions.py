"""What an officer arranges for one region: another due date, and entering its return while the post is vacant."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cohesion import day_words
from cohesion.access import person, requires
from cohesion.answering import posted, refused
from cohesion.permissions import Permission
from outcomes.actions import exceptions, on_behalf
from outcomes.actions.reminding import recipients
from outcomes.forms.exceptions import ExtensionForm, TakingOverForm, WithdrawalForm
from outcomes.forms.return_steps import ConfirmationForm
from outcomes.lifecycle import EDITABLE
from outcomes.models import QuarterlyReturn
from outcomes.views.quarterly_return import addressed

_form_page = require_http_methods(["GET", "HEAD", "POST"])


def _done(request: HttpRequest, held: QuarterlyReturn, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("return_detail", held.region.code, held.round.quarter)


@_form_page
@requires(Permission.OPEN_ROUND)
def return_extend(request: HttpRequest, region: str, quarter: str) -> HttpResponse:
    """Another due date for this region alone."""
    user = person(request)
    held = addressed(user, region, quarter)
    form = ExtensionForm(posted(request), initial={"due_on": held.extended_due_on, "reason": held.extension_reason})
    if form.is_valid():

        def act() -> object:
            return exceptions.extend(quarterly_return=held, by=user, now=timezone.now(), **form.cleaned_data)

        if not refused(form, act, "due_on"):
            day = day_words.full(form.cleaned_data["due_on"])
            return _done(request, held, _("This return is now due on %(day)s.") % {"day": day})
    context = {
        "held": held,
        "form": form,
        "is_open": held.first_submitted_at is None,
        "is_sample": held.round.is_sample,
    }
    return render(request, "outcomes/return_extend.html", context)


@_form_page
@requires(Permission.OPEN_ROUND)
def return_extension_back(request: HttpRequest, region: str, quarter: str) -> HttpResponse:
    """Take the other due date back."""
    user = person(request)
    held = addressed(user, region, quarter)
    form = WithdrawalForm(posted(request))
    if form.is_valid():

        def act() -> object:
            reason = form.cleaned_data["reason"]
            return exceptions.withdraw(quarterly_return=held, reason=reason, by=user, now=timezone.now())

        if not refused(form, act, "reason"):
            return _done(request, held, _("The exception is taken back. This return is due with the others."))
    is_open = held.extended_due_on is not None and held.first_submitted_at is None
    context = {"held": held, "form": form, "is_open": is_open, "is_sample": held.round.is_sample}
    return render(request, "outcomes/return_extension_back.html", context)


@_form_page
@requires(Permission.OPEN_ROUND)
def return_take_over(request: HttpRequest, region: str, quarter: str) -> HttpResponse:
    """Enter this return on behalf of its region."""
    user = person(request)
    held = addressed(user, region, quarter)
    holders = day_words.listed([str(each) for each in recipients([held], localdate())[held.pk]])
    form = TakingOverForm(posted(request), holders=holders)
    if form.is_valid():

        def act() -> object:
            return on_behalf.take_over(quarterly_return=held, by=user, now=timezone.now(), **form.cleaned_data)

        if not refused(form, act, "reason"):
            return _done(request, held, _("You enter this return now. Another officer will review it."))
    context = {
        "held": held,
        "form": form,
        "is_open": held.status in EDITABLE and held.on_behalf_by_id is None,
        "is_sample": held.round.is_sample,
    }
    return render(request, "outcomes/return_take_over.html", context)


@_form_page
@requires(Permission.OPEN_ROUND)
def return_hand_back(request: HttpRequest, region: str, quarter: str) -> HttpResponse:
    """Leave the return to its region again."""
    user = person(request)
    held = addressed(user, region, quarter)
    form = ConfirmationForm(posted(request))
    if form.is_valid() and not refused(
        form, lambda: on_behalf.hand_back(quarterly_return=held, by=user, now=timezone.now())
    ):
        return _done(request, held, _("The return is with its region again."))
    is_open = held.status in EDITABLE and held.on_behalf_by_id is not None
    context = {"held": held, "form": form, "is_open": is_open, "is_sample": held.round.is_sample}
    return render(request, "outcomes/return_hand_back.html", context)
