"""Taking a table away: at once or by a job that can be watched and stopped; and what one took before."""

from typing import Any, cast

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from cohesion import jobs
from cohesion.access import person, requires
from cohesion.answering import told
from cohesion.bilingual import current_language
from cohesion.permissions import Permission
from cohesion.refusals import ActionRefused
from reporting.actions import takeaways
from reporting.models import Takeaway
from reporting.pages.takeaways import reading, readings
from reporting.takeaway.sources import NoSuchTable
from reporting.takeaway.writing import FORMATS


@require_GET
@requires(Permission.VIEW_FIGURES)
def outcomes_takeaway(request: HttpRequest, name: str, fmt: str) -> HttpResponse:
    """The file of a small table; for a large one the page that shows how far it is. No HEAD: it would start work."""
    user = person(request)
    try:
        asked = takeaways.Asked.of(name, fmt, request.GET.dict(), current_language())
        handed = takeaways.take(asked=asked, by=user, now=timezone.now())
    except NoSuchTable as unknown:
        raise Http404 from unknown
    except ActionRefused as refusal:
        messages.warning(request, " ".join(refusal.sentences))
        return redirect("outcomes_takeaways")
    if handed.content is None:
        return redirect("outcomes_takeaway_progress", handed.takeaway.pk)
    response = HttpResponse(handed.content)
    return _sealed(response, handed.takeaway)


def _sealed(response: HttpResponse, row: Takeaway) -> HttpResponse:
    """As an attachment that no cache keeps and no browser takes for something else."""
    response["Content-Type"] = FORMATS[row.format].content_type
    response["Content-Disposition"] = f'attachment; filename="{row.file_name}"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
@requires(Permission.VIEW_FIGURES)
def outcomes_takeaways(request: HttpRequest) -> HttpResponse:
    shown = readings(person(request))
    making = sum(each.job is not None and each.job.is_unfinished for each in shown)
    return render(request, "reporting/takeaways.html", {"takeaways": shown, "making": making})


@require_safe
@requires(Permission.VIEW_FIGURES)
def outcomes_takeaway_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a table is. Asked by htmx it answers with the bar alone, and has the page loaded once it is done."""
    user = person(request)
    row = get_object_or_404(Takeaway.objects.visible_to(user).with_job().exclude(job=None), pk=pk)
    read = reading(user, row)
    if not cast(Any, request).htmx:
        return render(request, "reporting/takeaway.html", {"read": read, "takeaway": row})
    response = render(request, "reporting/_takeaway_progress.html", {"read": read, "takeaway": row})
    if row.job and row.job.is_finished:
        response["HX-Refresh"] = "true"
    return response


@require_safe
@requires(Permission.VIEW_FIGURES)
def outcomes_takeaway_file(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    row = get_object_or_404(Takeaway.objects.visible_to(user).offered_to(user), pk=pk)
    try:
        file = row.file.open("rb")
    except FileNotFoundError:
        messages.info(request, _("The file is not there any more. Ask for the table again from its page."))
        return redirect("outcomes_takeaways")
    takeaways.record_download(row=row, by=user, now=timezone.now())
    return _sealed(cast(HttpResponse, FileResponse(file)), row)


@require_POST
@requires(Permission.VIEW_FIGURES)
def outcomes_takeaway_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    row = get_object_or_404(Takeaway.objects.visible_to(user).with_job().exclude(job=None), pk=pk)
    told(
        request,
        lambda: jobs.cancel(job=cast(Any, row.job), by=user, now=timezone.now()),
        _("The making of the table stops."),
    )
    return redirect("outcomes_takeaway_progress", row.pk)
