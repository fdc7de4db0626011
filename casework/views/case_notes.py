"""Notes of a case and its files."""

from io import BytesIO
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from casework.actions.case_files import add_file, remove_file
from casework.actions.notes import add_note, strike_note
from casework.actions.reading import note_read
from casework.file_contents import content_of
from casework.forms.case_actions import FileForm
from casework.forms.case_steps import NoteForm, PlainConfirmation, reason_of_removal
from casework.models import CaseFile
from casework.views.acting import Step, step_page
from casework.views.addressing import addressed, unrecorded
from cohesion.access import person, requires
from cohesion.answering import posted
from cohesion.bilingual import current_language
from cohesion.kept_files import CONTENT_TYPES, MOST_BYTES
from cohesion.permissions import Permission

_form_page = require_http_methods(["GET", "HEAD", "POST"])


@_form_page
@requires(Permission.EDIT_CASES)
def case_note_add(request: HttpRequest, reference: str) -> HttpResponse:
    user = person(request)
    held = addressed(request, reference)
    form = NoteForm(posted(request))
    step = Step(
        _("Add a note"),
        _("Save the note"),
        _("The note is saved."),
        intro=_("A note is not rewritten later. A wrong one is struck out and stays readable as such."),
    )

    def act() -> object:
        leaks = form.confirmed_leaks
        return add_note(case_id=held.pk, by=user, now=timezone.now(), leaks=leaks, **_note(form))

    return step_page(request, held, form, step, act, anchor="notes")


def _note(form: NoteForm) -> dict[str, str]:
    return {"text": form.cleaned_data["text"], "language": form.cleaned_data["language"]}


@_form_page
@requires(Permission.EDIT_CASES)
def case_note_strike(request: HttpRequest, reference: str, key: UUID) -> HttpResponse:
    user = person(request)
    held = addressed(request, reference)
    note = get_object_or_404(held.notes, pk=key)
    form = PlainConfirmation(posted(request))
    step = Step(
        _("Strike this note out?"),
        _("Strike it out"),
        _("The note is struck out. It stays readable as such."),
        intro=_(
            "It stays readable, struck out, with your name and the time. This cannot be undone: a new note says more."
        ),
        quoted=note.text,
        language=note.language,
    )

    def act() -> object:
        return strike_note(case_id=held.pk, note_id=note.pk, by=user, now=timezone.now())

    return step_page(request, held, form, step, act, anchor="notes")


# --- files ------------------------------------------------------------------------------------------------------------
@_form_page
@requires(Permission.EDIT_CASES)
def case_file_add(request: HttpRequest, reference: str) -> HttpResponse:
    user = person(request)
    held = addressed(request, reference)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = FileForm(*sent)
    step = Step(
        _("Add a file"),
        _("Add the file"),
        _("The file is added."),
        intro=_("The file is kept sealed. Each time somebody takes it is recorded."),
        is_upload=True,
    )

    def act() -> object:
        file = form.cleaned_data["file"]
        # One byte more than a file may have is enough to say that it is too large.
        content = file.read(MOST_BYTES + 1)
        title = form.cleaned_data["title"]
        leaks = form.confirmed_leaks
        now = timezone.now()
        return add_file(
            case_id=held.pk, name=file.name or "", content=content, title=title, by=user, now=now, leaks=leaks
        )

    return step_page(request, held, form, step, act, anchor="files")


@require_safe
@requires(Permission.VIEW_CASES)
def case_file(request: HttpRequest, reference: str, key: UUID) -> HttpResponseBase:
    """The file as it was put there, opened in memory. Taking it is recorded before the first byte leaves."""
    user = person(request)
    held = unrecorded(user, reference)
    row = get_object_or_404(held.files, pk=key)
    content = _content(row)
    note_read(held, "file_taken", by=user, now=timezone.now(), detail={"file": str(row.pk)})
    kind = CONTENT_TYPES[row.ending]
    response = FileResponse(BytesIO(content), as_attachment=True, filename=row.name, content_type=kind)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _content(row: CaseFile) -> bytes:
    try:
        return content_of(row)
    except FileNotFoundError as error:
        raise Http404 from error


@_form_page
@requires(Permission.EDIT_CASES)
def case_file_remove(request: HttpRequest, reference: str, key: UUID) -> HttpResponse:
    user = person(request)
    held = addressed(request, reference)
    row = get_object_or_404(held.files, pk=key)
    form = reason_of_removal(posted(request))
    step = Step(
        _("Take this file away?"),
        _("Take it away"),
        _("The file is taken away. Why is kept as a note."),
        intro=_("The file is removed for good. Why you take it away is kept as a note."),
        quoted=row.title,
    )

    def act() -> object:
        return remove_file(
            case_id=held.pk,
            file_id=row.pk,
            reason=form.cleaned_data["reason"],
            language=current_language(),
            by=user,
            now=timezone.now(),
            leaks=form.confirmed_leaks,
        )

    return step_page(request, held, form, step, act, anchor="files")
