"""Taking in a register of hate crime: choose the file, look at what it would add, take it in."""

import csv
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from casework.actions import case_import
from casework.forms.case_import import TAKE_IN, RegisterForm, TakingInForm
from casework.intake.columns import NAMES
from casework.intake.register import Register, read_register
from casework.intake.register_file import MOST_BYTES
from casework.models import CaseImport
from casework.pages import register_preview
from cohesion.access import person, requires
from cohesion.answering import posted, refused
from cohesion.file_problems import FileRefused
from cohesion.models import User
from cohesion.permissions import Permission

_form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@requires(Permission.EDIT_CASES)
def template(request: HttpRequest) -> HttpResponse:
    """The names of the columns alone, with the mark that makes spreadsheet programs read UTF-8."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    csv.writer(response).writerow(NAMES)
    response["Content-Disposition"] = 'attachment; filename="cases-template.csv"'
    return response


@_form_page
@requires(Permission.EDIT_CASES)
def choose(request: HttpRequest) -> HttpResponse:
    """A file with problems is shown with them and not kept; one that can be taken in is parked, sealed."""
    user = person(request)
    form = RegisterForm(request.POST, request.FILES) if request.method == "POST" else RegisterForm()
    if form.is_valid():
        content = form.cleaned_data["file"].read(MOST_BYTES + 1)
        register = _register(form, content, user)
        if register and register.is_usable:
            upload = case_import.park(register=register, content=content, by=user, now=timezone.now())
            return redirect("cases_import_preview", upload.pk)
        if register:
            return render(request, "casework/lists/import_problems.html", register_preview.shell_of(register))
    context = {"form": form, "columns": register_preview.column_help()}
    return render(request, "casework/lists/import.html", context)


def _register(form: RegisterForm, content: bytes, user: User) -> Register | None:
    try:
        return read_register("", content, user=user, today=localdate())
    except FileRefused as refusal:
        form.add_error("file", f"{refusal.problem.reason} {refusal.problem.fix}")
        return None


@_form_page
@requires(Permission.EDIT_CASES)
def preview(request: HttpRequest, upload: UUID) -> HttpResponse:
    """What would be added. Nothing is, before the person says so here."""
    user = person(request)
    held = get_object_or_404(CaseImport.objects.visible_to(user), pk=upload)
    content = case_import.parked_content(held, timezone.now())
    if content is None:
        messages.error(request, _("The file is no longer here. Choose it again and look at it once more."))
        return redirect("cases_import")
    register = read_register("", content, user=user, today=localdate())
    form = TakingInForm(posted(request), register=register)
    if form.is_valid() and register.is_usable and _taken_in(request, form, held, user):
        return redirect("cases")
    context = {
        "form": form,
        "before": case_import.taken_in_before(content, by=user),
        **register_preview.shell_of(register),
    }
    return render(request, "casework/lists/import_preview.html", context)


def _taken_in(request: HttpRequest, form: TakingInForm, held: CaseImport, user: User) -> bool:
    def act() -> None:
        done = case_import.take_in(
            upload_id=held.pk,
            with_alike=form.cleaned_data.get("alike") == TAKE_IN,
            keeps_leaks=bool(form.cleaned_data.get("keeps_leaks")),
            by=user,
            now=timezone.now(),
        )
        sentence = ngettext("%(count)s case was taken in.", "%(count)s cases were taken in.", done.added)
        messages.success(request, sentence % {"count": done.added})

    return not refused(form, act)
