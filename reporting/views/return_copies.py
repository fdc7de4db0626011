"""Copies of a return: a page to print, and the same as a PDF, which a job makes while the page waits."""

from typing import Any, cast

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cohesion import audit, jobs
from cohesion.access import person, requires
from cohesion.bilingual import current_language
from cohesion.models import User
from cohesion.permissions import Permission
from cohesion.refusals import ActionRefused
from outcomes.views.quarterly_return import addressed
from reporting.actions.return_copies import request_copy
from reporting.pages.return_copy import standing_of
from reporting.return_copies.copy import Copy, document
from reporting.return_copies.files import name_of, opened


def _copy(user: User, region: str, quarter: str, gss: str | None) -> Copy:
    """What an address names, if `user` may read it: a return, or one of its authorities."""
    held = addressed(user, region, quarter)
    return Copy(held, user, get_object_or_404(held.authorities.all(), gss=gss) if gss else None)


def _url(copy: Copy, *, pdf: bool = False) -> str:
    where = [copy.held.region.code, copy.held.round.quarter, *([copy.authority.gss] if copy.authority else [])]
    route = "return_authority_copy" if copy.authority else "return_copy"
    return reverse(f"{route}_pdf" if pdf else route, args=where)


@require_safe
@requires(Permission.VIEW_RETURNS)
def return_copy(request: HttpRequest, region: str, quarter: str, gss: str | None = None) -> HttpResponse:
    """The copy to print from the browser. Asked by htmx for the state of its PDF, it answers with that alone."""
    copy = _copy(person(request), region, quarter, gss)
    made = document(copy, current_language())
    standing = standing_of(copy, name_of(copy, made, current_language()), current_language())
    context = {
        "copy": copy,
        "held": copy.held,
        "standing": standing,
        "pdf_url": _url(copy, pdf=True),
        "page_url": _url(copy),
        "authorities": copy.held.authorities.in_map_order(),
        "body": mark_safe(made.body),  # noqa: S308 (a rendered template)
        "is_sample": copy.held.round.is_sample,
    }
    if not cast(Any, request).htmx:
        return render(request, "reporting/return_copy.html", context)
    response = render(request, "reporting/_copy_file.html", context)
    if not standing.is_unfinished:
        response["HX-Refresh"] = "true"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.VIEW_RETURNS)
def return_copy_pdf(request: HttpRequest, region: str, quarter: str, gss: str | None = None) -> HttpResponseBase:
    """The PDF where it is made of what the return holds now; else the page where it can be asked for (POST)."""
    user, language = person(request), current_language()
    copy = _copy(user, region, quarter, gss)
    if request.method == "POST":
        return _asked(request, copy, language)
    file = opened(name_of(copy, document(copy, language), language))
    if file is None:
        messages.info(request, _("The PDF of what the return holds now is not made yet. Ask for it here."))
        return redirect(_url(copy))
    held = copy.held
    audit.record("return_copy.downloaded", by=user, now=timezone.now(), subject=held, region=held.region)
    parts = [held.region.code, held.round.quarter, *([copy.authority.gss] if copy.authority else []), language]
    response = FileResponse(file, as_attachment=True, filename=f"{'-'.join(parts)}.pdf", content_type="application/pdf")
    response["Cache-Control"] = "private, no-store"
    return response


def _asked(request: HttpRequest, copy: Copy, language: str) -> HttpResponse:
    try:
        request_copy(copy=copy, language=language, by=copy.user, now=timezone.now())
    except jobs.JobRefused:
        messages.info(request, _("The PDF is being made already."))
    except ActionRefused as refusal:
        messages.warning(request, " ".join(refusal.sentences))
    else:
        messages.success(request, _("The PDF is being made. It takes a few seconds."))
    return redirect(_url(copy))
