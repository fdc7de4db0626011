"""The annual report: asking for it, watching it being made, taking the files."""

from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cohesion import jobs
from cohesion.access import person, requires
from cohesion.answering import told
from cohesion.models import Job
from cohesion.permissions import Permission
from reporting.actions import builds
from reporting.models import AnnualReport
from reporting.pages.report import job_reading, standing_of


@require_safe
@requires(Permission.VIEW_REPORTS)
def report(request: HttpRequest) -> HttpResponse:
    user = person(request)
    reports = list(AnnualReport.objects.visible_to(user).newest_first())
    chosen = next((each for each in reports if each.financial_year == request.GET.get("year")), None)
    shown = chosen or (reports[0] if reports else None)
    context = {
        "reports": reports,
        "standing": standing_of(shown, user) if shown else None,
        "may_build": user.may(Permission.BUILD_REPORT),
        "is_sample": bool(shown and shown.contains_sample_data),
    }
    return render(request, "reporting/report.html", context)


def _page_of(report: AnnualReport) -> str:
    return f"{reverse('report')}?year={report.financial_year}"


@require_POST
@requires(Permission.BUILD_REPORT)
def report_build(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the report of a year. While one is being made, whoever asks again is told who asked first."""
    user = person(request)
    asked = get_object_or_404(AnnualReport.objects.visible_to(user), pk=pk)
    told(
        request,
        lambda: builds.request_build(report=asked, by=user, now=timezone.now()),
        _("The report is being made. You can leave this page; it goes on without you."),
    )
    return redirect(_page_of(asked))


@require_safe
@requires(Permission.VIEW_REPORTS)
def job_progress(request: HttpRequest, job: UUID) -> HttpResponse:
    """The progress bar alone, for htmx to put in the page; once the job has ended, the whole page is loaded again."""
    watched = get_object_or_404(Job.objects.visible_to(person(request)).select_related("requested_by"), pk=job)
    if not cast(Any, request).htmx:
        return redirect("report")
    response = render(request, "reporting/_progress.html", {"job": job_reading(watched)})
    if watched.is_finished:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@requires(Permission.BUILD_REPORT)
def job_cancel(request: HttpRequest, job: UUID) -> HttpResponse:
    user = person(request)
    watched = get_object_or_404(Job.objects.visible_to(user), pk=job)
    told(
        request,
        lambda: jobs.cancel(job=watched, by=user, now=timezone.now()),
        _("The making of the report stops."),
    )
    return redirect("report")
