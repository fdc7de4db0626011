"""Calling a hate crime case something else, and assessing the risk of a case."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casework.actions.categories import recategorise
from casework.actions.risk import assess_risk
from casework.forms.category import CategoryForm
from casework.forms.risk import RiskForm
from casework.forms.screened import ScreenedForm
from casework.hate_crime_lists import lists_for
from casework.kinds import KINDS_WITH_VICTIM, CaseKind
from casework.models import Case
from casework.pages.hate_crime import category_lines, risk_lines
from casework.refusals import FieldsRefused, StaleCase
from casework.views.addressing import addressed, shell_of
from casework.views.hate_crime import received_day
from cohesion.access import person, requires
from cohesion.answering import posted
from cohesion.permissions import Permission
from cohesion.refusals import ActionRefused

_form_page = require_http_methods(["GET", "HEAD", "POST"])


@_form_page
@requires(Permission.EDIT_CASES)
def case_category(request: HttpRequest, reference: str) -> HttpResponse:
    user, now, data = person(request), timezone.now(), posted(request)
    held = addressed(request, reference, how="opened_to_recategorise", kinds={CaseKind.HATE_CRIME})
    lists = lists_for(user, day=held.received_on, today=localdate(now), region_ids=[held.region_id])
    form = CategoryForm(data, lists=lists, initial={"seen_version": held.version})
    if form.is_valid():
        said = form.cleaned_data

        def act() -> object:
            return recategorise(case_id=held.pk, by=user, now=now, kept=form.confirmed_leaks, **_said(said))

        if _done(form, held, act):
            messages.success(request, _("It is called “%(category)s” now.") % {"category": said["category"]})
            return redirect("case", held.reference)
    context = {**shell_of(held), "form": form, "history": category_lines(held)}
    return render(request, "casework/case_category.html", context)


def _said(data: dict[str, Any]) -> dict[str, Any]:
    return {name: data[name] for name in ("category", "reason", "seen_version")}


@_form_page
@requires(Permission.EDIT_CASES)
def case_risk(request: HttpRequest, reference: str) -> HttpResponse:
    user, now, data = person(request), timezone.now(), posted(request)
    held = addressed(request, reference, how="opened_to_assess", kinds=KINDS_WITH_VICTIM)
    today = localdate(now)
    day = received_day(data, today, "assessed_on")
    lists = lists_for(user, day=day, today=today, region_ids=[held.region_id])
    form = RiskForm(data, lists=lists, today=today, initial={"seen_version": held.version})
    if form.is_valid():

        def act() -> object:
            seen = form.cleaned_data["seen_version"]
            return assess_risk(
                case_id=held.pk, facts=form.facts(), seen_version=seen, by=user, now=now, kept=form.confirmed_leaks
            )

        if _done(form, held, act):
            messages.success(request, _("The assessment is saved."))
            return redirect("case", held.reference)
    context = {**shell_of(held), "form": form, "history": risk_lines(held, today)}
    return render(request, "casework/case_risk.html", context)


def _done(form: ScreenedForm, held: Case, act: Callable[[], object]) -> bool:
    """Do `act`. Each sentence of a refusal stands by its field; a page older than the case may be sent again."""
    try:
        act()
    except FieldsRefused as refusal:
        for name, sentence in refusal.problems.items():
            form.add_error(name if name in form.fields else None, sentence)
    except ActionRefused as refusal:
        form.add_error(None, list(refusal.sentences))
        if isinstance(refusal, StaleCase):
            form.saw(held.version)
    else:
        return True
    return False
