"""The co-ordinator's side of contributions: ask, remind, withdraw, look at what came, take it in or send it back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cohesion.access import person, requires
from cohesion.answering import posted, refused, told
from cohesion.bilingual import current_language
from cohesion.models import User
from cohesion.permissions import Permission
from cohesion.refusals import ActionRefused
from outcomes.actions import contributions
from outcomes.contributions import askable
from outcomes.forms.contributions import AskForm, DueForm, SendBackForm
from outcomes.forms.return_steps import ConfirmationForm
from outcomes.lifecycle import EDITABLE
from outcomes.models import ContributionRequest, QuarterlyReturn
from outcomes.pages.contribution import chosen_of, contribution_page
from outcomes.pages.contributors import contributors, default_due
from outcomes.views.quarterly_return import editable

_form_page = require_http_methods(["GET", "HEAD", "POST"])
# An officer comes in for a return that they took over; `editable` asks for which.
_for_editors = requires(Permission.EDIT_RETURN, Permission.REVIEW_RETURN)


def _asked_of(user: User, region: str, quarter: str, asked: int) -> tuple[QuarterlyReturn, ContributionRequest]:
    held = editable(user, region, quarter)
    found = ContributionRequest.objects.visible_to(user).with_context().filter(quarterly_return=held)
    return held, get_object_or_404(found, pk=asked)


def _back(held: QuarterlyReturn) -> HttpResponse:
    return redirect("return_contributors", held.region.code, held.round.quarter)


def _done(request: HttpRequest, held: QuarterlyReturn, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return _back(held)


def _context(held: QuarterlyReturn, **more: object) -> dict[str, object]:
    return {"held": held, "is_sample": held.round.is_sample, "is_open": held.status in EDITABLE, **more}


@require_safe
@_for_editors
def return_contributors(request: HttpRequest, region: str, quarter: str) -> HttpResponse:
    user = person(request)
    held = editable(user, region, quarter)
    again = DueForm(initial={"due_on": default_due(held, timezone.localdate())})
    page = contributors(held, user, timezone.now())
    return render(request, "outcomes/contributors.html", _context(held, page=page, again=again))


@_form_page
@_for_editors
def return_contributors_ask(request: HttpRequest, region: str, quarter: str) -> HttpResponse:
    user = person(request)
    held = editable(user, region, quarter)
    form = AskForm(
        posted(request),
        measures=askable(held),
        authorities=list(held.authorities.in_map_order()),
        initial={"language": current_language(), "due_on": default_due(held, timezone.localdate())},
    )
    if form.is_valid():
        asking = form.asking
        if not refused(
            form, lambda: contributions.ask(quarterly_return=held, asking=asking, by=user, now=timezone.now())
        ):
            sentence = _("%(name)s is asked. The letter with the link is on its way to %(email)s.")
            return _done(request, held, sentence % {"name": asking.name, "email": asking.email})
    return render(request, "outcomes/contributors_ask.html", _context(held, form=form))


@require_POST
@_for_editors
def return_contributors_repeat(request: HttpRequest, region: str, quarter: str) -> HttpResponse:
    """Ask everybody of last quarter again, in one act."""
    user = person(request)
    held = editable(user, region, quarter)
    form = DueForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return _back(held)
    try:
        asked = contributions.ask_as_before(quarterly_return=held, due_on=form.day, by=user, now=timezone.now())
    except ActionRefused as refusal:
        messages.error(request, " ".join(refusal.sentences))
        return _back(held)
    count = len(asked)
    sentence = ngettext(
        "%(count)s person is asked as last quarter.", "%(count)s people are asked as last quarter.", count
    )
    return _done(request, held, sentence % {"count": count})


@_form_page
@_for_editors
def return_contribution(request: HttpRequest, region: str, quarter: str, asked: int) -> HttpResponse:
    """Look at what came beside what the return holds, and take in what is ticked."""
    user = person(request)
    held, row = _asked_of(user, region, quarter, asked)
    ticks = request.POST.getlist("take") if request.method == "POST" else None
    form = ConfirmationForm(posted(request))
    if ticks is not None and form.is_valid():
        chosen, seen = chosen_of(ticks), request.POST.get("seen", "")

        def act() -> object:
            return contributions.take_in(contribution=row, chosen=chosen, seen=seen, by=user, now=timezone.now())

        if not refused(form, act):
            return _done(request, held, _("What you ticked is in the return, with who gave it."))
        row.refresh_from_db()
    ticked = None if ticks is None else frozenset(tick.partition(":")[0] for tick in ticks)
    page = contribution_page(row, user, ticked)
    return render(request, "outcomes/contribution.html", _context(held, contribution=row, page=page, form=form))


@require_POST
@_for_editors
def return_contribution_close(request: HttpRequest, region: str, quarter: str, asked: int) -> HttpResponse:
    user = person(request)
    held, row = _asked_of(user, region, quarter, asked)

    def act() -> object:
        return contributions.close(contribution=row, by=user, now=timezone.now())

    told(request, act, _("The return keeps its own values. The link has ended."))
    return _back(held)


@require_POST
@_for_editors
def return_contribution_remind(request: HttpRequest, region: str, quarter: str, asked: int) -> HttpResponse:
    user = person(request)
    held, row = _asked_of(user, region, quarter, asked)

    def act() -> object:
        return contributions.remind(contribution=row, by=user, now=timezone.now())

    told(request, act, _("%(name)s is reminded.") % {"name": row.name})
    return _back(held)


@_form_page
@_for_editors
def return_contribution_withdraw(request: HttpRequest, region: str, quarter: str, asked: int) -> HttpResponse:
    user = person(request)
    held, row = _asked_of(user, region, quarter, asked)
    form = ConfirmationForm(posted(request))
    if form.is_valid() and not refused(
        form, lambda: contributions.withdraw(contribution=row, by=user, now=timezone.now())
    ):
        return _done(request, held, _("The request is withdrawn and its link opens nothing any more."))
    return render(request, "outcomes/contribution_withdraw.html", _context(held, contribution=row, form=form))


@_form_page
@_for_editors
def return_contribution_due(request: HttpRequest, region: str, quarter: str, asked: int) -> HttpResponse:
    user = person(request)
    held, row = _asked_of(user, region, quarter, asked)
    form = DueForm(posted(request), initial={"due_on": row.due_on})
    if form.is_valid() and not refused(
        form, lambda: contributions.change_due(contribution=row, due_on=form.day, by=user, now=timezone.now())
    ):
        return _done(request, held, _("The due date is changed. No letter was sent."))
    return render(request, "outcomes/contribution_due.html", _context(held, contribution=row, form=form))


@_form_page
@_for_editors
def return_contribution_send_back(request: HttpRequest, region: str, quarter: str, asked: int) -> HttpResponse:
    user = person(request)
    held, row = _asked_of(user, region, quarter, asked)
    due = max(row.due_on, default_due(held, timezone.localdate()))
    form = SendBackForm(posted(request), initial={"due_on": due})
    if form.is_valid():

        def act() -> object:
            words = form.cleaned_data["words"]
            return contributions.send_back(contribution=row, words=words, due_on=form.day, by=user, now=timezone.now())

        if not refused(form, act):
            return _done(request, held, _("It is sent back to %(name)s with your words.") % {"name": row.name})
    return render(request, "outcomes/contribution_send_back.html", _context(held, contribution=row, form=form))
