"""Recording a tension, and changing one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casework.actions.tensions import change_tension, facts_of, record_tension
from casework.forms.tension import TensionForm, initial_of
from casework.hate_crime_lists import lists_for
from casework.models import Case
from casework.refusals import FieldsRefused, StaleCase
from casework.views.addressing import shell_of
from casework.views.hate_crime import received_day
from cohesion.access import person, requires
from cohesion.answering import posted
from cohesion.permissions import Permission
from cohesion.refusals import ActionRefused

_form_page = require_http_methods(["GET", "HEAD", "POST"])


@_form_page
@requires(Permission.EDIT_CASES)
def cases_new_tension(request: HttpRequest) -> HttpResponse:
    user, now, data = person(request), timezone.now(), posted(request)
    today = localdate(now)
    lists = lists_for(user, day=received_day(data, today), today=today)
    form = TensionForm(data, lists=lists, by=user, today=today)
    if form.is_valid():
        try:
            case = record_tension(facts=form.facts(), by=user, now=now, kept=form.confirmed_leaks)
        except ActionRefused as refusal:
            say(form, refusal)
        else:
            messages.success(request, _("Recorded. Its reference is %(case)s.") % {"case": case.said})
            return redirect("case", case.reference)
    return render(request, "casework/tension/new.html", {"form": form})


def say(form: TensionForm, refusal: ActionRefused) -> None:
    if isinstance(refusal, FieldsRefused):
        for name, sentence in refusal.problems.items():
            form.add_error(name if name in form.fields else None, sentence)
    else:
        form.add_error(None, list(refusal.sentences))


def edit_tension(request: HttpRequest, held: Case) -> HttpResponse:
    user, now, data = person(request), timezone.now(), posted(request)
    standing, today = facts_of(held), localdate(now)
    lists = lists_for(user, day=received_day(data, held.received_on), today=today, region_ids=[held.region_id])
    form = TensionForm(
        data,
        lists=lists,
        by=user,
        today=today,
        standing=standing,
        recorded_on=held.recorded_on,
        initial=initial_of(standing, held.version),
    )
    if form.is_valid():
        seen = form.cleaned_data["seen_version"] or 0
        try:
            case = change_tension(
                case_id=held.pk, facts=form.facts(), seen_version=seen, by=user, now=now, kept=form.confirmed_leaks
            )
        except ActionRefused as refusal:
            say(form, refusal)
            if isinstance(refusal, StaleCase):
                form.saw(held.version)
        else:
            is_new = case.version != held.version
            messages.success(
                request, _("The change is saved.") if is_new else _("Nothing was different: nothing was saved.")
            )
            return redirect("case", held.reference)
    return render(request, "casework/tension/edit.html", {**shell_of(held), "form": form})
