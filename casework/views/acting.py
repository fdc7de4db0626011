"""One act on one case as a page: a form, what the rules say against it, and the way back to the case."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from casework.forms.versioned import VersionedForm
from casework.models import Case
from casework.refusals import FieldsRefused, StaleCase
from casework.views.addressing import shell_of
from cohesion.refusals import ActionRefused


@dataclass(frozen=True)
class Step:
    """The words of an act's page. `quoted` is text of the case that it is about, `stands` what holds until then."""

    heading: str
    button: str
    sentence: str
    intro: str = ""
    quoted: str = ""
    language: str = ""
    is_upload: bool = False


def acted(form: forms.Form, held: Case, act: Callable[[], object]) -> bool:
    """Do `act`. Where it is refused its sentences stand by their fields, and False is returned."""
    try:
        act()
    except FieldsRefused as refusal:
        for name, sentence in refusal.problems.items():
            form.add_error(name if name in form.fields else None, sentence)
    except ActionRefused as refusal:
        form.add_error(None, list(refusal.sentences))
        if isinstance(refusal, StaleCase) and isinstance(form, VersionedForm):
            form.renew(held.version)
    else:
        return True
    return False


def case_address(held: Case, anchor: str = "") -> str:
    place = reverse("case", args=[held.reference])
    return f"{place}#{anchor}" if anchor else place


def step_page(
    request: HttpRequest,
    held: Case,
    form: forms.Form,
    step: Step,
    act: Callable[[], object],
    *,
    anchor: str = "",
    template: str = "casework/story/step.html",
    **more: Any,
) -> HttpResponse:
    """Show the form, or do the act and go back to the part of the case that it changed."""
    if form.is_valid() and acted(form, held, act):
        messages.success(request, step.sentence)
        return redirect(case_address(held, anchor))
    return render(request, template, {**shell_of(held), "form": form, "step": step, **more})
