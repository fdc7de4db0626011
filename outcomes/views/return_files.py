"""A return as a spreadsheet: out to be filled in, back in with a look at what would change."""

from collections.abc import Mapping

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cohesion import audit
from cohesion.access import person, requires
from cohesion.bilingual import current_language
from cohesion.models import User
from cohesion.permissions import Permission
from cohesion.refusals import ActionRefused
from outcomes import uploads
from outcomes.actions.importing import import_return
from outcomes.forms.return_import import UploadForm
from outcomes.models import QuarterlyReturn
from outcomes.pages import steps
from outcomes.pages.import_preview import by_outcome
from outcomes.spreadsheets.container import MOST_BYTES
from outcomes.spreadsheets.files import CONTENT_TYPES, return_file
from outcomes.spreadsheets.preview import ImportPreview
from outcomes.spreadsheets.reading import read
from outcomes.views.quarterly_return import addressed, addressed_to


@require_safe
@requires(Permission.VIEW_RETURNS)
def return_template(request: HttpRequest, region: str, quarter: str) -> HttpResponse:
    """The return as it stands, as `.xlsx` unless `?format=` says `ods` or `csv`; the download is recorded."""
    user = person(request)
    held = addressed(user, region, quarter)
    ending = request.GET.get("format", "xlsx")
    if ending not in CONTENT_TYPES:
        raise Http404
    content = return_file(held, ending, current_language())
    audit.record(
        "return.downloaded", by=user, now=timezone.now(), subject=held, region=held.region, detail={"format": ending}
    )
    response = HttpResponse(content, content_type=CONTENT_TYPES[ending])
    response["Content-Disposition"] = f'attachment; filename="{held.region.code}-{held.round.quarter}.{ending}"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.EDIT_RETURN, Permission.REVIEW_RETURN)
def return_import(request: HttpRequest, region: str, quarter: str) -> HttpResponse:
    """Choose a file, see what would change, confirm. Nothing is saved before the confirmation."""
    user = person(request)
    held = addressed_to(user, region, quarter, Permission.EDIT_RETURN)
    if request.method == "POST" and "confirm" in request.POST:
        return _confirmed(request, held, user)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        return _previewed(request, held, user, form.cleaned_data["file"])
    return _upload_page(request, held, user, form)


def _upload_page(request: HttpRequest, held: QuarterlyReturn, user: User, form: UploadForm) -> HttpResponse:
    is_open = any(step.route == "return_import" for step in steps.open_to(user, held))
    context = {"held": held, "form": form, "is_open": is_open, "is_sample": held.round.is_sample}
    return render(request, "outcomes/return_import.html", context)


def _previewed(request: HttpRequest, held: QuarterlyReturn, user: User, file: "UploadedFile[bytes]") -> HttpResponse:
    name = file.name or "file"
    # One byte more than a file may have is enough for the reader to say that it is too large.
    content = file.read(MOST_BYTES + 1)
    preview = read(name, content, user, now=timezone.now(), expected=held)
    if preview.is_usable and preview.has_changes:
        uploads.keep(uploads.Upload(name, content, preview.version), user=user, held=held)
    context: Mapping[str, object] = {
        "held": held,
        "preview": preview,
        "changed": by_outcome(held, preview),
        "is_sample": held.round.is_sample,
    }
    return render(request, "outcomes/return_import_preview.html", context)


def _confirmed(request: HttpRequest, held: QuarterlyReturn, user: User) -> HttpResponse:
    kept = uploads.take(user=user, held=held)
    if kept is None:
        messages.error(request, _("The file is no longer here. Choose it again and look at the changes once more."))
        return redirect("return_import", held.region.code, held.round.quarter)
    preview = read(kept.name, kept.content, user, now=timezone.now(), expected=held)
    try:
        _import(preview, kept.version, user)
    except ActionRefused as refusal:
        messages.error(request, " ".join(refusal.sentences))
        return redirect("return_import", held.region.code, held.round.quarter)
    messages.success(
        request, _("The file is imported. Everything that you saw is saved. Below is what the checks say now.")
    )
    return redirect("return_check", held.region.code, held.round.quarter)


def _import(preview: ImportPreview, seen_version: int, user: User) -> None:
    """Import exactly what was seen: a return that has changed since then owes another look."""
    if preview.version != seen_version:
        raise ActionRefused(
            _("Somebody else has changed this return since you looked. Choose the file again and look once more.")
        )
    import_return(preview=preview, by=user, now=timezone.now())
