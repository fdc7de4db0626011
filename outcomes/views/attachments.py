"""Evidence beside a return: files go out as downloads only, to whoever may read the return."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cohesion import audit
from cohesion.access import person, requires
from cohesion.answering import posted, refused
from cohesion.kept_files import CONTENT_TYPES, MOST_BYTES, ending_of
from cohesion.permissions import Permission
from cohesion.refusals import ActionRefused
from outcomes.actions.attachments import attach_file, attach_link, remove_attachment
from outcomes.forms.attachment import EvidenceForm, RemovalForm
from outcomes.models import Attachment, QuarterlyReturn
from outcomes.pages import steps
from outcomes.pages.attachments import evidence_list, evidence_places, line_of
from outcomes.views.quarterly_return import addressed, editable

_form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@requires(Permission.VIEW_RETURNS)
def return_evidence(request: HttpRequest, region: str, quarter: str) -> HttpResponse:
    user = person(request)
    held = addressed(user, region, quarter)
    context = {
        "held": held,
        "evidence": evidence_list(held, user),
        "is_open": steps.may_edit(user, held),
        "is_sample": held.round.is_sample,
    }
    return render(request, "outcomes/evidence.html", context)


@_form_page
@requires(Permission.EDIT_RETURN, Permission.REVIEW_RETURN)
def return_evidence_add(request: HttpRequest, region: str, quarter: str) -> HttpResponse:
    held = editable(person(request), region, quarter)
    outcomes, measures = evidence_places(held)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    by_code = {**{each.code: f"o-{each.pk}" for each in outcomes}, **{each.code: f"m-{each.pk}" for each in measures}}
    initial = {"about": by_code.get(request.GET.get("about", ""), "")}
    form = EvidenceForm(*sent, outcomes=outcomes, measures=measures, initial=initial)
    if form.is_valid() and _added(request, held, form):
        return redirect("return_evidence", held.region.code, held.round.quarter)
    context = {
        "held": held,
        "form": form,
        "is_open": steps.may_edit(person(request), held),
        "is_sample": held.round.is_sample,
    }
    return render(request, "outcomes/evidence_add.html", context)


def _added(request: HttpRequest, held: QuarterlyReturn, form: EvidenceForm) -> bool:
    outcome, measure = form.subject
    file, title = form.cleaned_data["file"], form.cleaned_data["title"]
    common = {"quarterly_return": held, "outcome": outcome, "measure": measure, "title": title}
    common |= {"by": person(request), "now": timezone.now()}
    try:
        if file:
            # One byte more than a file may have is enough to say that it is too large.
            attach_file(**common, name=file.name or "", content=file.read(MOST_BYTES + 1))
        else:
            attach_link(**common, url=form.cleaned_data["url"])
    except ActionRefused as refusal:
        form.add_error("file" if file else "url", list(refusal.sentences))
        return False
    messages.success(request, _("The file is added.") if file else _("The link is added."))
    return True


def _attachment(request: HttpRequest, held: QuarterlyReturn, number: int) -> Attachment:
    rows = Attachment.objects.visible_to(person(request)).select_related("outcome", "measure", "quarterly_return")
    return get_object_or_404(rows, quarterly_return=held, pk=number)


@_form_page
@requires(Permission.EDIT_RETURN, Permission.REVIEW_RETURN)
def return_evidence_remove(request: HttpRequest, region: str, quarter: str, number: int) -> HttpResponse:
    user = person(request)
    held = editable(user, region, quarter)
    attachment = _attachment(request, held, number)
    form = RemovalForm(posted(request))
    if form.is_valid():

        def act() -> object:
            reason = form.cleaned_data["reason"]
            return remove_attachment(attachment=attachment, reason=reason, by=user, now=timezone.now())

        if not refused(form, act, "reason"):
            messages.success(request, _("It is taken away. The reason stays in the history of the return."))
            return redirect("return_evidence", held.region.code, held.round.quarter)
    context = {
        "held": held,
        "form": form,
        "line": line_of(attachment),
        "is_open": steps.may_edit(user, held),
        "is_sample": held.round.is_sample,
    }
    return render(request, "outcomes/evidence_remove.html", context)


@require_safe
@requires(Permission.VIEW_RETURNS)
def return_evidence_file(request: HttpRequest, region: str, quarter: str, number: int) -> HttpResponseBase:
    """The file as it was put there. The download is recorded before the first byte leaves."""
    user = person(request)
    held = addressed(user, region, quarter)
    attachment = _attachment(request, held, number)
    if attachment.kind != Attachment.Kind.FILE or not attachment.file.storage.exists(str(attachment.file.name)):
        raise Http404
    detail = {"attachment": attachment.pk, "sha256": attachment.sha256}
    audit.record(
        "return.evidence_downloaded", by=user, now=timezone.now(), subject=held, region=held.region, detail=detail
    )
    kind = CONTENT_TYPES[ending_of(attachment.file_name)]
    response = FileResponse(
        attachment.file.open("rb"), as_attachment=True, filename=attachment.file_name, content_type=kind
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
