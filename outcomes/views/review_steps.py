"""What an officer does while reviewing: each a page that asks, an action, and a sentence beside the outcome."""

from collections.abc import Mapping
from decimal import Decimal

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cohesion.access import person, requires
from cohesion.answering import posted, refused, told
from cohesion.permissions import Permission
from outcomes.actions import central_adjustments, change_requests, check_results, internal_notes, outcome_reviews
from outcomes.forms.review import AdjustmentForm, AskForm, NoteForm, RatingForm, ThreadForm, WaiverForm
from outcomes.models import ChangeRequest, Outcome, QuarterlyReturn, Rag
from outcomes.pages.reading.findings import finding_reading
from outcomes.pages.review.acts import acts_of
from outcomes.pages.review.askable import About, adjustable, adjustable_choices, askable, choices
from outcomes.return_scope import ReturnScope
from outcomes.views.quarterly_return import addressed

_form_page = require_http_methods(["GET", "HEAD", "POST"])


def _page(
    request: HttpRequest,
    held: QuarterlyReturn,
    template: str,
    form: forms.Form,
    *,
    is_open: bool,
    back: str = "",
    more: Mapping[str, object] | None = None,
) -> HttpResponse:
    """`back` is the part of the review page to go back to."""
    url = _address(held, back)
    context = {"held": held, "form": form, "is_open": is_open, "review_url": url, "is_sample": held.round.is_sample}
    return render(request, f"outcomes/{template}.html", {**context, **(more or {})})


def _address(held: QuarterlyReturn, part: str = "") -> str:
    url = reverse("return_review", args=[held.region.code, held.round.quarter])
    return f"{url}#{part}" if part else url


def _done(request: HttpRequest, held: QuarterlyReturn, sentence: str, part: str = "") -> HttpResponse:
    messages.success(request, sentence)
    return redirect(_address(held, part))


def _part(outcome: Outcome | None) -> str:
    return f"outcome-{outcome.code}" if outcome else ""


def _outcome(held: QuarterlyReturn, code: str) -> Outcome:
    return get_object_or_404(Outcome, plan=held.round.plan_id, code=code)


@_form_page
@requires(Permission.REVIEW_RETURN)
def return_ask(request: HttpRequest, region: str, quarter: str) -> HttpResponse:
    """Ask about the return, an outcome or a figure; `?about=1 1.2.M3 W06000001` chooses it beforehand."""
    user = person(request)
    held = addressed(user, region, quarter)
    scope = ReturnScope.of(held)
    form = AskForm(posted(request), choices=choices(scope), initial={"about": request.GET.get("about", "")})
    if form.is_valid():
        about = askable(scope).get(form.cleaned_data["about"], About())
        text = form.cleaned_data["text"]

        def act() -> object:
            return change_requests.ask(quarterly_return=held, text=text, by=user, now=timezone.now(), **about._asdict())

        if not refused(form, act, "text"):
            return _done(request, held, _("Asked. The region sees it now and can answer."), _part(about.outcome))
    return _page(request, held, "return_ask", form, is_open=acts_of(held, user).may_ask)


@_form_page
@requires(Permission.REVIEW_RETURN)
def return_thread(request: HttpRequest, region: str, quarter: str, asked: int) -> HttpResponse:
    """One request with everything said about it: reply, settle, or open it again."""
    user = person(request)
    held = addressed(user, region, quarter)
    row = get_object_or_404(held.change_requests.with_thread(), pk=asked)
    form = ThreadForm(posted(request))
    if form.is_valid():
        act, text = request.POST.get("act", ""), form.cleaned_data["text"]
        if not refused(form, lambda: _say(row, act, text, request), "text"):
            return _done(request, held, str(_SAID.get(act, _SAID["reply"])()), _part(row.outcome))
    return _page(
        request,
        held,
        "return_thread",
        form,
        is_open=held.status in change_requests.DISCUSSED,
        back=_part(row.outcome),
        more={"asked": row},
    )


_SAID = {
    "reply": lambda: _("Your reply stands in the thread. The region owes an answer."),
    "settle": lambda: _("The request is settled."),
    "reopen": lambda: _("The request is open again. The region owes an answer."),
}


def _say(row: ChangeRequest, act: str, text: str, request: HttpRequest) -> object:
    user, now = person(request), timezone.now()
    if act == "settle":
        return change_requests.settle(change_request=row, text=text, by=user, now=now)
    if act == "reopen":
        return change_requests.reopen_thread(change_request=row, text=text, by=user, now=now)
    return change_requests.reply(change_request=row, text=text, by=user, now=now)


@require_POST
@requires(Permission.ACCEPT_RETURN)
def return_accept_outcome(request: HttpRequest, region: str, quarter: str, code: str) -> HttpResponse:
    user = person(request)
    held = addressed(user, region, quarter)
    outcome = _outcome(held, code)

    def act() -> object:
        seen = request.POST.get("seen")
        return outcome_reviews.accept_outcome(
            quarterly_return=held, outcome=outcome, by=user, now=timezone.now(), seen=seen
        )

    told(request, act, _("Outcome %(number)s is accepted.") % {"number": outcome.code})
    return redirect(_address(held, _part(outcome)))


@_form_page
@requires(Permission.REVIEW_RETURN)
def return_rate_outcome(request: HttpRequest, region: str, quarter: str, code: str) -> HttpResponse:
    user = person(request)
    held = addressed(user, region, quarter)
    outcome = _outcome(held, code)
    standing = held.outcome_reviews.filter(outcome=outcome).first()
    initial = {"rag": standing.rag if standing else "", "reason": standing.rag_reason if standing else ""}
    form = RatingForm(posted(request), initial=initial)
    if form.is_valid():
        rag = Rag(form.cleaned_data["rag"]) if form.cleaned_data["rag"] else None

        def act() -> object:
            reason = form.cleaned_data["reason"]
            return outcome_reviews.rate_outcome(
                quarterly_return=held, outcome=outcome, rag=rag, reason=reason, by=user, now=timezone.now()
            )

        if not refused(form, act, "rag"):
            return _done(request, held, _("Your rating is kept."), _part(outcome))
    told = held.narratives.filter(outcome=outcome).first()
    more = {"outcome": outcome, "told": told}
    is_open = acts_of(held, user).may_decide
    return _page(request, held, "return_rate_outcome", form, is_open=is_open, back=_part(outcome), more=more)


@_form_page
@requires(Permission.REVIEW_RETURN)
def return_note(request: HttpRequest, region: str, quarter: str) -> HttpResponse:
    """A note that the region never sees; `?outcome=3` says which outcome it is about."""
    user = person(request)
    held = addressed(user, region, quarter)
    code = request.GET.get("outcome", "")
    outcome = _outcome(held, code) if code else None
    form = NoteForm(posted(request))
    if form.is_valid():

        def act() -> object:
            text = form.cleaned_data["text"]
            return internal_notes.note(quarterly_return=held, text=text, outcome=outcome, by=user, now=timezone.now())

        if not refused(form, act, "text"):
            return _done(request, held, _("The note is kept. The region does not see it."), _part(outcome))
    more = {"outcome": outcome}
    return _page(request, held, "return_note", form, is_open=True, back=_part(outcome), more=more)


@_form_page
@requires(Permission.REVIEW_RETURN)
def return_waive(request: HttpRequest, region: str, quarter: str, result: int) -> HttpResponse:
    user = person(request)
    held = addressed(user, region, quarter)
    row = get_object_or_404(held.check_results.select_related("outcome", "confirmed_by", "waived_by"), pk=result)
    form = WaiverForm(posted(request))
    if form.is_valid():

        def act() -> object:
            return check_results.waive(result=row, reason=form.cleaned_data["reason"], by=user, now=timezone.now())

        if not refused(form, act, "reason"):
            return _done(request, held, _("The check is waived, and shown as waived."), _part(row.outcome))
    finding = finding_reading(row)
    is_open = acts_of(held, user).may_waive and finding is not None and finding.is_waivable
    more = {"finding": finding}
    return _page(request, held, "return_waive", form, is_open=is_open, back=_part(row.outcome), more=more)


@_form_page
@requires(Permission.REVIEW_RETURN)
def return_adjust(request: HttpRequest, region: str, quarter: str) -> HttpResponse:
    """Flag a figure with the number held right; `?about=1 1.2.M3 W06000001` chooses it beforehand."""
    user = person(request)
    held = addressed(user, region, quarter)
    scope = ReturnScope.of(held)
    initial = {"about": request.GET.get("about", "")}
    form = AdjustmentForm(posted(request), choices=adjustable_choices(scope), initial=initial)
    if form.is_valid():
        key = adjustable(scope)[form.cleaned_data["about"]]
        value: Decimal = form.cleaned_data["value"]

        def act() -> object:
            reason = form.cleaned_data["reason"]
            return central_adjustments.adjust(
                quarterly_return=held, key=key, value=value, reason=reason, by=user, now=timezone.now()
            )

        if not refused(form, act, "value"):
            sentence = _("The adjustment is recorded beside the figure. The figure itself is as it was.")
            return _done(request, held, sentence, _part(scope.outcomes[scope.measures[key.measure_id].outcome_id]))
    return _page(request, held, "return_adjust", form, is_open=acts_of(held, user).may_adjust)


@require_POST
@requires(Permission.REVIEW_RETURN)
def return_withdraw_adjustment(request: HttpRequest, region: str, quarter: str, adjustment: int) -> HttpResponse:
    user = person(request)
    held = addressed(user, region, quarter)
    row = get_object_or_404(held.adjustments.select_related("measure__outcome"), pk=adjustment)

    def act() -> object:
        return central_adjustments.withdraw(adjustment=row, by=user, now=timezone.now())

    told(request, act, _("The adjustment is withdrawn."))
    return redirect(_address(held, _part(row.measure.outcome)))
