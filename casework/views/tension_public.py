"""Reports of tensions from people without an account: a link in, one form, a letter back. Nothing can be read here."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from casework.actions.tension_reports import confirm_report, send_report
from casework.forms.refusing import refused_by_field
from casework.forms.tension_report import PublicReportForm
from casework.models import ReportLink, TensionReport
from casework.report_tokens import digest_of
from casework.tension_links import link_of
from cohesion.access_limits import (
    has_missed_too_often,
    has_sent_too_often,
    is_flooded,
    is_written_to_too_often,
)
from cohesion.answering import posted
from cohesion.models import User

MOST_OF_AN_ADDRESS = 10
MOST_OF_A_LINK = 60
MOST_TO_A_PERSON = 5
_View = Callable[[HttpRequest, str], HttpResponse]


def _private(view: _View) -> _View:
    """The address is a secret: no other site learns it, no search engine lists it, no cache keeps it."""

    @wraps(view)
    def guarded(request: HttpRequest, token: str) -> HttpResponse:
        response = view(request, token)
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return guarded


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@_private
def tension_report(request: HttpRequest, token: str) -> HttpResponse:
    """The form. A program that fills in what people do not see is thanked, and nothing is kept."""
    link = link_of(token)
    if link is None:
        return _unknown(request)
    form = PublicReportForm(posted(request), today=localdate())
    if form.is_valid():
        if form.is_of_a_program:
            return redirect("tension_report_sent", token)
        if _is_too_much(request, link, form.cleaned_data["email"]):
            return _too_often(request)
        if not refused_by_field(form, lambda: _send(link, form)):
            return redirect("tension_report_sent", token)
    return render(request, "casework/tension_public/report.html", {"form": form, "link": link})


def _is_too_much(request: HttpRequest, link: ReportLink, email: str) -> bool:
    """Of one visitor, through one link, or letters to one person, who may have asked for none of them."""
    return (
        has_sent_too_often(request, "tension", MOST_OF_AN_ADDRESS)
        or is_flooded(link.pk, "tension", MOST_OF_A_LINK)
        or is_written_to_too_often(email, "tension", MOST_TO_A_PERSON)
    )


def _send(link: ReportLink, form: PublicReportForm) -> TensionReport:
    return send_report(link=link, facts=form.facts(), by=User.objects.service(), now=timezone.now())


@login_not_required
@require_safe
@never_cache
@_private
def tension_report_sent(request: HttpRequest, token: str) -> HttpResponse:
    """Thanks, and what happens next. It says nothing of what was sent."""
    link = link_of(token)
    return render(request, "casework/tension_public/sent.html", {"token": token}) if link else _unknown(request)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@_private
def tension_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the letter. Opening it changes nothing, as mail filters open links; the button confirms."""
    if not digest_of(token):
        return _unknown(request)
    if request.method != "POST":
        return render(request, "casework/tension_public/confirm.html", {"is_asked": True})
    try:
        is_new = confirm_report(token=token, by=User.objects.service(), now=timezone.now())
    except TensionReport.DoesNotExist:
        return _unknown(request)
    status = 200 if is_new else 410
    return render(request, "casework/tension_public/confirm.html", {"is_new": is_new}, status=status)


def _unknown(request: HttpRequest) -> HttpResponse:
    """A guessed link and an ended one get the same answer; an address that goes on guessing waits."""
    if has_missed_too_often(request, "tension"):
        return _too_often(request)
    return render(request, "casework/tension_public/unknown.html", status=404)


def _too_often(request: HttpRequest) -> HttpResponse:
    response = render(request, "casework/tension_public/too_often.html", status=429)
    response["Retry-After"] = "600"
    return response
