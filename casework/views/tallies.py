"""Totals that partners give without cases: seen, added, changed, taken away."""

from collections.abc import Callable
from datetime import date

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from casework.actions.tallies import add_tally, change_tally, remove_tally
from casework.counting.rules import BY_NAME
from casework.forms.tally import TallyForm, TallyRemovalForm
from casework.models import Tally
from casework.pages.tallies import tally_page
from casework.refusals import FieldsRefused
from casework.tally_facts import month_in_words
from cohesion.access import person, requires
from cohesion.answering import posted, refused
from cohesion.calendar import FinancialYear
from cohesion.models import User
from cohesion.permissions import Permission

_form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@requires(Permission.VIEW_CASES)
def tallies(request: HttpRequest) -> HttpResponse:
    user = person(request)
    page = tally_page(user, request.GET.get("year", ""), localdate())
    context = {"page": page, "may_add": user.may(Permission.EDIT_TALLIES)}
    return render(request, "casework/tallies.html", context)


@_form_page
@requires(Permission.EDIT_TALLIES)
def tally_add(request: HttpRequest) -> HttpResponse:
    user = person(request)
    form = TallyForm(posted(request), by=user, initial={"year": localdate().year})
    if form.is_valid() and _done(form, lambda: add_tally(facts=form.facts, by=user, now=timezone.now())):
        return _back(request, form.facts.month, _("The total is kept, and counts."))
    return render(request, "casework/tally.html", {"form": form, "tally": None})


@_form_page
@requires(Permission.EDIT_TALLIES)
def tally_edit(request: HttpRequest, tally: int) -> HttpResponse:
    """What was typed stays where somebody else was quicker: its version is that of the page."""
    user = person(request)
    held = _addressed(user, tally)
    form = TallyForm(posted(request), by=user, initial=_initial(held))
    if form.is_valid() and _done(
        form,
        lambda: change_tally(
            tally_id=held.pk,
            facts=form.facts,
            seen_version=form.cleaned_data["version"] or 0,
            by=user,
            now=timezone.now(),
        ),
    ):
        return _back(request, form.facts.month, _("The total is changed, and counts as it says now."))
    return render(request, "casework/tally.html", {"form": form, "tally": held})


@_form_page
@requires(Permission.EDIT_TALLIES)
def tally_remove(request: HttpRequest, tally: int) -> HttpResponse:
    user = person(request)
    held = _addressed(user, tally)
    form = TallyRemovalForm(posted(request), initial={"version": held.version})
    if form.is_valid() and _done(
        form,
        lambda: remove_tally(tally_id=held.pk, seen_version=form.cleaned_data["version"], by=user, now=timezone.now()),
    ):
        sentence = _("The total is taken away, and counts no more. Cases of that month can be recorded now.")
        return _back(request, held.month, sentence)
    context = {
        "form": form,
        "tally": held,
        "month": month_in_words(held.month),
        "rule": BY_NAME[held.count],
    }
    return render(request, "casework/tally_remove.html", context)


def _addressed(user: User, tally: int) -> Tally:
    """The total, or 404 where it is of another region; 403 for whoever may only see it."""
    held = get_object_or_404(Tally.objects.visible_to(user).select_related("authority", "source"), pk=tally)
    if not user.may_for(Permission.EDIT_TALLIES, held.region_id):
        raise PermissionDenied
    return held


def _initial(held: Tally) -> dict[str, object]:
    return {
        "authority": held.authority_id,
        "month": held.month.month,
        "year": held.month.year,
        "source": held.source_id,
        "count": held.count,
        "value": held.value,
        "version": held.version,
    }


def _done(form: forms.Form, act: Callable[[], object]) -> bool:
    """Do `act`. Where it is refused, each sentence stands by its field, or at the top."""

    def by_field() -> None:
        try:
            act()
        except FieldsRefused as refusal:
            for name, sentence in refusal.problems.items():
                form.add_error(name, sentence)

    return not refused(form, by_field) and not form.errors


def _back(request: HttpRequest, month: date, sentence: str) -> HttpResponse:
    """To the year in which the total stands."""
    messages.success(request, sentence)
    return redirect(f"{reverse('cases_tallies')}?{urlencode({'year': str(FinancialYear.containing(month))})}")
