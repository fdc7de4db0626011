"""Practice examples of a return: read by all who read the return, written by its region."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cohesion.access import person, requires
from cohesion.answering import posted, refused, told
from cohesion.bilingual import current_language
from cohesion.permissions import Permission
from cohesion.refusals import ActionRefused
from outcomes.actions.practice_examples import ExampleChanged, remove_example, restore_example, write_example
from outcomes.forms.practice_example import ExampleForm, initial_of
from outcomes.forms.return_steps import ConfirmationForm
from outcomes.models import PracticeExample, QuarterlyReturn
from outcomes.pages import steps
from outcomes.pages.practice_examples import example_list, example_lists
from outcomes.pages.reading.page import example_reading
from outcomes.return_values import ExampleInput
from outcomes.spreadsheets.holdings import examples
from outcomes.views.quarterly_return import addressed, editable

_form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@requires(Permission.VIEW_RETURNS)
def return_examples(request: HttpRequest, region: str, quarter: str) -> HttpResponse:
    user = person(request)
    held = addressed(user, region, quarter)
    is_open = steps.may_edit(user, held)
    context = {
        "held": held,
        "examples": example_list(held, user, may_edit=is_open),
        "is_open": is_open,
        "is_sample": held.round.is_sample,
    }
    return render(request, "outcomes/practice_examples.html", context)


@_form_page
@requires(Permission.EDIT_RETURN, Permission.REVIEW_RETURN)
def return_example_add(request: HttpRequest, region: str, quarter: str) -> HttpResponse:
    held = editable(person(request), region, quarter)
    lists = example_lists(held)
    asked = next((each.pk for each in lists.outcomes if each.code == request.GET.get("outcome")), None)
    initial = {"language": current_language(), "consent": PracticeExample.Consent.NOT_ASKED, "outcome": asked}
    form = ExampleForm(posted(request), lists=lists, initial=initial)
    if form.is_valid() and _written(request, held, form, None):
        return redirect("return_examples", held.region.code, held.round.quarter)
    return _page(request, held, form, None)


@_form_page
@requires(Permission.EDIT_RETURN, Permission.REVIEW_RETURN)
def return_example_edit(request: HttpRequest, region: str, quarter: str, slug: str) -> HttpResponse:
    user = person(request)
    held = editable(user, region, quarter)
    row = get_object_or_404(PracticeExample.objects.visible_to(user), quarterly_return=held, slug=slug)
    before = examples(held)[slug]
    lists = example_lists(held, before)
    initial = initial_of(before, row.version, frozenset(place.pk for place in lists.own_places))
    form = ExampleForm(posted(request), lists=lists, initial=initial)
    if form.is_valid() and _written(request, held, form, row, before):
        return redirect("return_examples", held.region.code, held.round.quarter)
    return _page(request, held, form, row)


def _written(
    request: HttpRequest,
    held: QuarterlyReturn,
    form: ExampleForm,
    row: PracticeExample | None,
    before: ExampleInput | None = None,
) -> bool:
    """Whether the example is saved. A clash shows what stands now; the next save then knows of it."""
    try:
        write_example(
            quarterly_return=held,
            example=form.example(before),
            slug=row.slug if row else "",
            seen_version=form.cleaned_data["seen_version"] or 0,
            by=person(request),
            now=timezone.now(),
        )
    except ExampleChanged as clash:
        form.add_error(None, list(clash.sentences))
        if row is not None:
            row.refresh_from_db()
            seen = request.POST.copy()
            seen["seen_version"] = str(row.version)
            form.data = seen
        return False
    except ActionRefused as refusal:
        form.add_error(None, list(refusal.sentences))
        return False
    messages.success(request, _("The example is saved."))
    return True


def _page(request: HttpRequest, held: QuarterlyReturn, form: ExampleForm, row: PracticeExample | None) -> HttpResponse:
    is_clash = row is not None and form.is_bound and request.POST.get("seen_version") != str(row.version)
    context = {
        "held": held,
        "form": form,
        "example": row,
        "standing": example_reading(row) if row and is_clash else None,
        "is_open": steps.may_edit(person(request), held),
        "is_sample": held.round.is_sample,
    }
    return render(request, "outcomes/practice_example.html", context)


@_form_page
@requires(Permission.EDIT_RETURN, Permission.REVIEW_RETURN)
def return_example_remove(request: HttpRequest, region: str, quarter: str, slug: str) -> HttpResponse:
    user = person(request)
    held = editable(user, region, quarter)
    row = get_object_or_404(PracticeExample.objects.visible_to(user), quarterly_return=held, slug=slug)
    form = ConfirmationForm(posted(request))
    if form.is_valid() and not refused(
        form, lambda: remove_example(quarterly_return=held, slug=slug, by=user, now=timezone.now())
    ):
        messages.success(request, _("The example is taken away. You can put it back until tomorrow."))
        return redirect("return_examples", held.region.code, held.round.quarter)
    context = {
        "held": held,
        "form": form,
        "reading": example_reading(row),
        "is_open": steps.may_edit(user, held),
        "is_sample": held.round.is_sample,
    }
    return render(request, "outcomes/practice_example_remove.html", context)


@require_POST
@requires(Permission.EDIT_RETURN, Permission.REVIEW_RETURN)
def return_example_restore(request: HttpRequest, region: str, quarter: str, slug: str) -> HttpResponse:
    user = person(request)
    held = editable(user, region, quarter)

    def act() -> object:
        return restore_example(quarterly_return=held, slug=slug, by=user, now=timezone.now())

    told(request, act, _("The example is back."))
    return redirect("return_examples", held.region.code, held.round.quarter)
