"""The reference lists of casework, edited in both languages by administrators."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework.actions import reference_lists as actions
from casework.forms.reference_list import AddForm, EndForm, MoveForm, RewordForm
from casework.forms.refusing import refused_by_field
from casework.models import CaseList, ListEntry
from casework.pages.reference_lists import BY_SLUG, list_page, overview, slug_of
from casework.stamps import stamp
from cohesion import day_words
from cohesion.access import person, requires
from cohesion.answering import posted, told
from cohesion.permissions import Permission

_form_page = require_http_methods(["GET", "HEAD", "POST"])


def _list(slug: str) -> CaseList:
    if slug not in BY_SLUG:
        raise Http404
    return BY_SLUG[slug]


def _entry(slug: str, code: str) -> ListEntry:
    return get_object_or_404(ListEntry, list=_list(slug), code=code)


def _step(request: HttpRequest, template: str, which: CaseList, **context: Any) -> HttpResponse:
    return render(request, f"casework/{template}.html", {"which": which, "slug": slug_of(which), **context})


def _present(entry: ListEntry) -> Callable[[], str]:
    """The stamp of what stands now, for whoever was refused because it had changed."""
    return lambda: stamp(ListEntry.objects.get(pk=entry.pk))


@require_safe
@requires(Permission.MANAGE_CASE_LISTS)
def cases_lists(request: HttpRequest) -> HttpResponse:
    return render(request, "casework/reference_lists.html", {"lists": overview(localdate())})


@require_safe
@requires(Permission.MANAGE_CASE_LISTS)
def cases_list(request: HttpRequest, which: str) -> HttpResponse:
    return render(request, "casework/reference_list.html", {"page": list_page(_list(which), localdate())})


@_form_page
@requires(Permission.MANAGE_CASE_LISTS)
def cases_list_add(request: HttpRequest, which: str) -> HttpResponse:
    held = _list(which)
    form = AddForm(posted(request), initial={"valid_from": localdate()})
    if form.is_valid() and not refused_by_field(form, lambda: _add(request, held, form)):
        messages.success(request, _("“%(name)s” is in the list now.") % {"name": form.wording.said})
        return redirect("cases_list", which)
    return _step(request, "reference_list_add", held, form=form)


def _add(request: HttpRequest, which: CaseList, form: AddForm) -> ListEntry:
    day = form.cleaned_data["valid_from"]
    return actions.add_entry(which=which, name=form.wording, valid_from=day, by=person(request), now=timezone.now())


@_form_page
@requires(Permission.MANAGE_CASE_LISTS)
def cases_list_entry(request: HttpRequest, which: str, code: str) -> HttpResponse:
    """Its words in both languages."""
    entry = _entry(which, code)
    form = RewordForm.of(entry, posted(request))
    if form.is_valid() and not refused_by_field(form, lambda: _reword(request, entry, form), _present(entry)):
        messages.success(request, _("The words are saved."))
        return redirect("cases_list", which)
    return _step(request, "reference_list_entry", _list(which), form=form, entry=entry)


def _reword(request: HttpRequest, entry: ListEntry, form: RewordForm) -> ListEntry:
    seen = form.cleaned_data["seen"]
    return actions.reword_entry(entry=entry, name=form.wording, seen=seen, by=person(request), now=timezone.now())


@_form_page
@requires(Permission.MANAGE_CASE_LISTS)
def cases_list_end(request: HttpRequest, which: str, code: str) -> HttpResponse:
    entry = _entry(which, code)
    form = EndForm.of(entry, posted(request))

    def act() -> object:
        return actions.end_entry(entry=entry, by=person(request), now=timezone.now(), **form.cleaned_data)

    if form.is_valid() and not refused_by_field(form, act, _present(entry)):
        messages.success(request, end_words(form))
        return redirect("cases_list", which)
    is_read = actions.is_read_by_the_counts(entry)
    return _step(request, "reference_list_end", _list(which), form=form, entry=entry, is_read=is_read)


def end_words(form: EndForm) -> str:
    day = form.cleaned_data["last_day"]
    if day is None:
        return _("It stays in use without an end.")
    return _("Its last day in use is %(day)s.") % {"day": day_words.full(day)}


@require_POST
@requires(Permission.MANAGE_CASE_LISTS)
def cases_list_move(request: HttpRequest, which: str, code: str) -> HttpResponse:
    """Change places with a neighbour of the page that was shown."""
    entry = _entry(which, code)
    form = MoveForm(request.POST)
    beside = form.cleaned_data["beside"] if form.is_valid() else ""
    sentence = _("“%(name)s” is moved.") % {"name": entry.name}
    told(
        request,
        lambda: actions.move_entry(entry=entry, beside=beside, by=person(request), now=timezone.now()),
        sentence,
    )
    return redirect("cases_list", which)
