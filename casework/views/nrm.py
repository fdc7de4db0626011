"""Recording a modern slavery case, and changing one."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casework.actions.nrm import change_nrm, facts_of, record_nrm
from casework.forms.hate_crime_initial import boxed
from casework.forms.nrm import NrmForm
from casework.hate_crime_lists import HateCrimeLists, lists_for
from casework.models import Case
from casework.nrm_facts import CASE_FIELDS, DETAIL_FIELDS, SEVERAL, NrmFacts
from casework.pages.nrm_differences import nrm_differences
from casework.refusals import FieldsRefused, StaleCase
from casework.views.addressing import shell_of
from casework.views.hate_crime import received_day
from cohesion.access import person, requires
from cohesion.answering import posted
from cohesion.models import User
from cohesion.permissions import Permission
from cohesion.refusals import ActionRefused

_form_page = require_http_methods(["GET", "HEAD", "POST"])


@_form_page
@requires(Permission.EDIT_CASES)
def cases_new_nrm(request: HttpRequest) -> HttpResponse:
    user, now, data = person(request), timezone.now(), posted(request)
    today = localdate(now)
    lists, of_referral = _lists(user, data, received=today, referred=None, today=today)
    form = NrmForm(data, lists=lists, of_referral=of_referral, by=user, today=today)
    if form.is_valid():
        try:
            case = record_nrm(facts=form.facts(), by=user, now=now, kept=form.confirmed_leaks)
        except ActionRefused as refusal:
            _say(form, refusal)
        else:
            messages.success(request, _("Recorded. Its reference is %(case)s.") % {"case": case.said})
            return redirect("case", case.reference)
    return render(request, "casework/nrm_new.html", {"form": form, "has_places": bool(lists.authorities)})


def edit_nrm(request: HttpRequest, held: Case) -> HttpResponse:
    """What stands, to be changed. Where somebody else wrote in between, what was typed stays and theirs is shown."""
    user, now, data = person(request), timezone.now(), posted(request)
    standing, today = facts_of(held), localdate(now)
    lists, of_referral = _lists(
        user,
        data,
        region_ids=[held.region_id],
        received=standing.received_on,
        referred=standing.referred_on,
        today=today,
    )
    form = NrmForm(
        data,
        lists=lists,
        of_referral=of_referral,
        by=user,
        today=today,
        standing=standing,
        record=held.nrm,
        recorded_on=held.recorded_on,
        initial=_initial(standing, held.version),
    )
    context = {**shell_of(held), "form": form}
    if form.is_valid():
        try:
            case = _changed(form, held, by=user, now=now)
        except StaleCase as refusal:
            context["differences"] = nrm_differences(standing, form.facts())
            form.add_error(None, list(refusal.sentences))
            form.saw(held.version)
        except ActionRefused as refusal:
            _say(form, refusal)
        else:
            is_new = case.version != held.version
            messages.success(
                request, _("The change is saved.") if is_new else _("Nothing was different: nothing was saved.")
            )
            return redirect("case", held.reference)
    return render(request, "casework/nrm_edit.html", context)


def _initial(facts: NrmFacts, version: int) -> dict[str, Any]:
    said = {name: boxed(getattr(facts, name)) for name in (*CASE_FIELDS, *DETAIL_FIELDS)}
    return {**said, **{name: [each.code for each in getattr(facts, name)] for name in SEVERAL}, "seen_version": version}


def _changed(form: NrmForm, held: Case, *, by: User, now: datetime) -> Case:
    seen = form.cleaned_data["seen_version"] or 0
    return change_nrm(case_id=held.pk, facts=form.facts(), seen_version=seen, by=by, now=now, kept=form.confirmed_leaks)


def _lists(
    user: User,
    data: QueryDict | None,
    *,
    received: date,
    referred: date | None,
    today: date,
    region_ids: list[int] | None = None,
) -> tuple[HateCrimeLists, HateCrimeLists]:
    """Those of the day on which it came, and those of the day of the referral."""
    came = received_day(data, received)
    lists = lists_for(user, day=came, today=today, region_ids=region_ids)
    return lists, replace(lists, day=received_day(data, referred or came, "referred_on"))


def _say(form: NrmForm, refusal: ActionRefused) -> None:
    if isinstance(refusal, FieldsRefused):
        for name, sentence in refusal.problems.items():
            form.say(name, sentence)
    else:
        form.add_error(None, list(refusal.sentences))
