"""The steps of a return's life: each a page that asks, an action that does it, and a sentence that says so."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cohesion.access import person, requires
from cohesion.answering import posted, refused, told
from cohesion.models import User
from cohesion.permissions import Permission
from outcomes import checks
from outcomes.actions import change_requests, quarterly_returns
from outcomes.actions.check_results import unsettled
from outcomes.actions.declaring import declare
from outcomes.actions.submitting import why_not_recalled
from outcomes.checks import Finding
from outcomes.forms.return_steps import (
    AcceptForm,
    AnswerForm,
    ChangeRequestsForm,
    ConfirmationForm,
    DeclarationForm,
    ReopenForm,
)
from outcomes.models import Outcome, QuarterlyReturn, ReturnStatus
from outcomes.pages import steps
from outcomes.pages.review.before_acceptance import before_acceptance
from outcomes.views.quarterly_return import addressed, addressed_to

_form_page = require_http_methods(["GET", "HEAD", "POST"])


def _page(
    request: HttpRequest, held: QuarterlyReturn, template: str, form: forms.Form, route: str, **more: object
) -> HttpResponse:
    is_open = any(step.route == route for step in steps.open_to(person(request), held))
    context = {"held": held, "form": form, "is_open": is_open, "is_sample": held.round.is_sample, **more}
    return render(request, f"outcomes/{template}.html", context)


def _done(request: HttpRequest, held: QuarterlyReturn, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("return_detail", held.region.code, held.round.quarter)


def _open_findings(held: QuarterlyReturn) -> list[Finding]:
    """What the checks find now and nobody has given a reason for."""
    return unsettled(held, checks.run(held))


@_form_page
@requires(Permission.SUBMIT_RETURN, Permission.REVIEW_RETURN)
def return_submit(request: HttpRequest, region: str, quarter: str) -> HttpResponse:
    """The declaration. Whoever sends a return a second time is told that it was sent, and led to the receipt."""
    user = person(request)
    held = addressed_to(user, region, quarter, Permission.SUBMIT_RETURN)
    if held.status in _WITH_OFFICERS:
        return _sent_before(request, held)
    form = DeclarationForm(posted(request), findings=_open_findings(held), initial={"declared_as": _role(user)})
    if form.is_valid():

        def act() -> object:
            return declare(
                quarterly_return=held,
                declared_as=form.cleaned_data["declared_as"],
                reasons=form.reasons,
                by=user,
                now=timezone.now(),
            )

        if not refused(form, act):
            messages.success(request, _("The return is sent. The Welsh Government will read it."))
            return redirect("return_receipt", region, quarter)
        held = addressed(user, region, quarter)
        if held.status in _WITH_OFFICERS:
            return _sent_before(request, held)
    return _page(request, held, "return_submit", form, "return_submit")


_WITH_OFFICERS = frozenset({ReturnStatus.SUBMITTED, ReturnStatus.UNDER_REVIEW, ReturnStatus.ACCEPTED})


def _sent_before(request: HttpRequest, held: QuarterlyReturn) -> HttpResponse:
    if held.submitted_at is not None:
        values = {"name": held.submitted_by, "day": date_format(localtime(held.submitted_at), "j F Y, H:i")}
        messages.info(request, _("This return was sent already, by %(name)s on %(day)s.") % values)
    return redirect("return_receipt", held.region.code, held.round.quarter)


def _role(user: User) -> str:
    return str(user.current_appointments[0].get_role_display()) if user.current_appointments else ""


@_form_page
@requires(Permission.SUBMIT_RETURN, Permission.REVIEW_RETURN)
def return_recall(request: HttpRequest, region: str, quarter: str) -> HttpResponse:
    user = person(request)
    held = addressed_to(user, region, quarter, Permission.SUBMIT_RETURN)
    form = ConfirmationForm(posted(request))
    if form.is_valid() and not refused(
        form, lambda: quarterly_returns.recall(quarterly_return=held, by=user, now=timezone.now())
    ):
        return _done(request, held, _("The return is back with you. Send it again when it is ready."))
    held = addressed(user, region, quarter) if form.is_bound else held
    return _page(request, held, "return_recall", form, "return_recall", why_not=why_not_recalled(held, timezone.now()))


@require_POST
@requires(Permission.REVIEW_RETURN)
def return_start_review(request: HttpRequest, region: str, quarter: str) -> HttpResponse:
    user = person(request)
    held = addressed(user, region, quarter)

    def act() -> object:
        return quarterly_returns.start_review(quarterly_return=held, by=user, now=timezone.now())

    told(request, act, _("You are reading this return. The region can no longer take it back."))
    return redirect("return_review", region, quarter)


@_form_page
@requires(Permission.REVIEW_RETURN)
def return_request_changes(request: HttpRequest, region: str, quarter: str) -> HttpResponse:
    user = person(request)
    held = addressed(user, region, quarter)
    outcomes = Outcome.objects.filter(plan=held.round.plan_id).order_by("position")
    asked = list(held.change_requests.open().with_thread())
    form = ChangeRequestsForm(posted(request), outcomes=list(outcomes), open_requests=len(asked))
    if form.is_valid():

        def act() -> object:
            return quarterly_returns.request_changes(
                quarterly_return=held, requests=form.requests, by=user, now=timezone.now()
            )

        if not refused(form, act):
            return _done(request, held, _("The return is back with its region, with what you asked for."))
    return _page(request, held, "return_request_changes", form, "return_request_changes", asked=asked)


@_form_page
@requires(Permission.EDIT_RETURN, Permission.REVIEW_RETURN)
def return_answer(request: HttpRequest, region: str, quarter: str, asked: int) -> HttpResponse:
    """The region's answer to one thing that an officer asked. Written anew, it is a further word in the thread."""
    user = person(request)
    held = addressed_to(user, region, quarter, Permission.EDIT_RETURN)
    change_request = get_object_or_404(held.change_requests.open().with_thread(), pk=asked)
    form = AnswerForm(
        posted(request), initial={"answer": "" if change_request.awaits_region else change_request.answer}
    )
    if form.is_valid():

        def act() -> object:
            text = form.cleaned_data["answer"]
            return change_requests.answer(change_request=change_request, text=text, by=user, now=timezone.now())

        if not refused(form, act, "answer"):
            return _done(request, held, _("Your answer is kept. The officer sees it beside the request."))
    context = {
        "held": held,
        "form": form,
        "asked": change_request,
        "is_open": steps.may_answer(user, held),
        "is_sample": held.round.is_sample,
    }
    return render(request, "outcomes/return_answer.html", context)


@_form_page
@requires(Permission.ACCEPT_RETURN)
def return_accept(request: HttpRequest, region: str, quarter: str) -> HttpResponse:
    user = person(request)
    held = addressed(user, region, quarter)
    form = AcceptForm(posted(request), initial={"version": held.version})
    if form.is_valid():

        def act() -> object:
            seen = form.cleaned_data["version"]
            return quarterly_returns.accept(quarterly_return=held, by=user, now=timezone.now(), expected_version=seen)

        if not refused(form, act):
            return _done(request, held, _("The return is accepted. Its figures now count in the annual report."))
    left = before_acceptance(held)
    return _page(request, held, "return_accept", form, "return_accept", left=left)


@_form_page
@requires(Permission.ACCEPT_RETURN)
def return_reopen(request: HttpRequest, region: str, quarter: str) -> HttpResponse:
    user = person(request)
    held = addressed(user, region, quarter)
    form = ReopenForm(posted(request))
    if form.is_valid():

        def act() -> object:
            reason = form.cleaned_data["reason"]
            return quarterly_returns.reopen(quarterly_return=held, reason=reason, by=user, now=timezone.now())

        if not refused(form, act, "reason"):
            return _done(request, held, _("The return is open again. Its accepted version keeps counting meanwhile."))
    return _page(request, held, "return_reopen", form, "return_reopen")
