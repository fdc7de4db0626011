"""A quiet quarter: one page with the acts that fill what is empty, a nil return, and the way back from each."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cohesion.access import person, requires
from cohesion.answering import posted, told
from cohesion.bilingual import current_language
from cohesion.permissions import Permission
from cohesion.refusals import ActionRefused
from outcomes.actions.quiet_quarter import nil_return, quiet, take_back
from outcomes.entry.fields import outcome_address
from outcomes.forms.nil_return import NilReturnForm
from outcomes.models import Outcome, QuarterlyReturn
from outcomes.pages import steps
from outcomes.pages.quiet_quarter import quiet_page, said
from outcomes.quiet_quarter import Act
from outcomes.views.quarterly_return import editable


@require_safe
@requires(Permission.EDIT_RETURN, Permission.REVIEW_RETURN)
def return_quiet(request: HttpRequest, region: str, quarter: str) -> HttpResponse:
    user = person(request)
    held = editable(user, region, quarter)
    is_open = steps.may_edit(user, held)
    context = {
        "held": held,
        "quiet": quiet_page(held, user) if is_open else None,
        "is_open": is_open,
        "is_sample": held.round.is_sample,
    }
    return render(request, "outcomes/quiet_quarter.html", context)


@require_POST
@requires(Permission.EDIT_RETURN, Permission.REVIEW_RETURN)
def return_quiet_act(request: HttpRequest, region: str, quarter: str, code: str) -> HttpResponse:
    """One act for one outcome. `back=outcome` leads back to the outcome's page instead of the list of acts."""
    user = person(request)
    held = editable(user, region, quarter)
    outcome = get_object_or_404(Outcome, plan=held.round.plan_id, code=code)
    if request.POST.get("act") not in set(Act):
        raise Http404
    try:
        done = quiet(quarterly_return=held, outcome=outcome, act=Act(request.POST["act"]), by=user, now=timezone.now())
    except ActionRefused as refusal:
        messages.error(request, " ".join(refusal.sentences))
    else:
        messages.success(request, said(done, outcome))
    if request.POST.get("back") == "outcome":
        return redirect(outcome_address(held, outcome))
    return redirect("return_quiet", held.region.code, held.round.quarter)


@require_POST
@requires(Permission.EDIT_RETURN, Permission.REVIEW_RETURN)
def return_quiet_undo(request: HttpRequest, region: str, quarter: str, entry: int) -> HttpResponse:
    user = person(request)
    held = editable(user, region, quarter)

    def act() -> object:
        return take_back(quarterly_return=held, entry_id=entry, by=user, now=timezone.now())

    told(request, act, _("It is taken back. What was empty before is empty again."))
    return redirect("return_quiet", held.region.code, held.round.quarter)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.EDIT_RETURN, Permission.REVIEW_RETURN)
def return_nil(request: HttpRequest, region: str, quarter: str) -> HttpResponse:
    user = person(request)
    held = editable(user, region, quarter)
    form = NilReturnForm(posted(request))
    if form.is_valid() and _declared(request, held, form):
        return redirect("return_quiet", held.region.code, held.round.quarter)
    is_open = steps.may_edit(user, held)
    context = {"held": held, "form": form, "is_open": is_open, "is_sample": held.round.is_sample}
    return render(request, "outcomes/nil_return.html", context)


def _declared(request: HttpRequest, held: QuarterlyReturn, form: NilReturnForm) -> bool:
    try:
        done = nil_return(
            quarterly_return=held,
            reason=form.cleaned_data["reason"],
            language=current_language(),
            by=person(request),
            now=timezone.now(),
        )
    except ActionRefused as refusal:
        form.add_error("reason", list(refusal.sentences))
        return False
    messages.success(request, said(done))
    return True
