"""Recording a hate crime case, and changing one."""

from datetime import date, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casework.actions.hate_crimes import change_hate_crime, facts_of, record_hate_crime
from casework.actions.reading import note_list
from casework.duplicates import look_for
from casework.forms.duplicate import DuplicateForm, carried
from casework.forms.hate_crime import HateCrimeForm
from casework.forms.hate_crime_initial import initial_of
from casework.hate_crime_lists import lists_for
from casework.models import Case
from casework.pages.differences import differences_of
from casework.refusals import FieldsRefused, StaleCase
from casework.views.addressing import shell_of
from cohesion.access import person, requires
from cohesion.answering import posted
from cohesion.models import User
from cohesion.permissions import Permission
from cohesion.refusals import ActionRefused
from cohesion.typed.days import read_day
from cohesion.typed.numbers import Unreadable

_form_page = require_http_methods(["GET", "HEAD", "POST"])


def received_day(data: QueryDict | None, otherwise: date, name: str = "received_on") -> date:
    """The day whose lists count: the one that was typed, where it can be read."""
    try:
        return read_day(str(data.get(name, "")) if data else "") or otherwise
    except Unreadable:
        return otherwise


@_form_page
@requires(Permission.EDIT_CASES)
def cases_new_hate_crime(request: HttpRequest) -> HttpResponse:
    """A new record. What may be the same report is shown before anything is saved; what was typed travels along."""
    user, now, data = person(request), timezone.now(), posted(request)
    today = localdate(now)
    lists = lists_for(user, day=received_day(data, today), today=today)
    form = HateCrimeForm(data, lists=lists, by=user, today=today)
    if data is not None and form.is_valid() and "change" not in data:
        found = look_for(form.facts(), by=user)
        choice = DuplicateForm(data, found=found)
        if not choice.is_settled:
            return _proposed(request, data, choice, by=user, now=now)
        if case := _recorded(form, choice, by=user, now=now):
            return _opened(request, case)
    return render(request, "casework/hate_crime_new.html", {"form": form, "has_places": bool(lists.authorities)})


def _proposed(request: HttpRequest, data: QueryDict, choice: DuplicateForm, *, by: User, now: datetime) -> HttpResponse:
    note_list([each.case for each in choice.found.cases], "proposed", by=by, now=now, detail={})
    return render(
        request, "casework/duplicates.html", {"form": choice, "found": choice.found, "carried": carried(data)}
    )


def _recorded(form: HateCrimeForm, choice: DuplicateForm, *, by: User, now: datetime) -> Case | None:
    original = choice.original
    try:
        return record_hate_crime(
            facts=form.facts(),
            by=by,
            now=now,
            kept=form.confirmed_leaks,
            duplicate_of=original.pk if original else None,
        )
    except ActionRefused as refusal:
        _say(form, refusal)
        return None


def _say(form: HateCrimeForm, refusal: ActionRefused) -> None:
    if isinstance(refusal, FieldsRefused):
        for name, sentence in refusal.problems.items():
            form.say(name, sentence)
    else:
        form.add_error(None, list(refusal.sentences))


def _opened(request: HttpRequest, case: Case) -> HttpResponse:
    sentence = _("Recorded. Its reference is %(case)s.")
    if case.is_duplicate:
        sentence = _("Recorded as the same report once more; it counts nowhere. Its reference is %(case)s.")
    messages.success(request, sentence % {"case": case.said})
    return redirect("case", case.reference)


def edit_hate_crime(request: HttpRequest, held: Case) -> HttpResponse:
    """What stands, to be changed. Where somebody else wrote in between, what was typed stays and theirs is shown."""
    user, now, data = person(request), timezone.now(), posted(request)
    standing, today = facts_of(held), localdate(now)
    lists = lists_for(user, day=received_day(data, held.received_on), today=today, region_ids=[held.region_id])
    initial = initial_of(standing, held.version)
    form = HateCrimeForm(
        data, lists=lists, by=user, today=today, standing=standing, recorded_on=held.recorded_on, initial=initial
    )
    context = {**shell_of(held), "form": form}
    if form.is_valid():
        try:
            case = _changed(form, held, by=user, now=now)
        except StaleCase as refusal:
            context["differences"] = differences_of(standing, form.facts())
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
    return render(request, "casework/hate_crime_edit.html", context)


def _changed(form: HateCrimeForm, held: Case, *, by: User, now: datetime) -> Case:
    seen = form.cleaned_data["seen_version"] or 0
    return change_hate_crime(
        case_id=held.pk, facts=form.facts(), seen_version=seen, by=by, now=now, kept=form.confirmed_leaks
    )
