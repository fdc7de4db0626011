"""Conflicts of interest: one’s own, and those that a region’s lead keeps."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casework.actions import conflicts
from casework.actions.circles import nameable
from casework.forms.protection import ConflictForm, OwnConflictForm
from casework.forms.refusing import refused_by_field
from casework.models import ConflictOfInterest
from casework.views.addressing import addressed, shell_of
from casework.views.rights import sighted, way_back_from
from cohesion.access import person, requires
from cohesion.answering import posted, told
from cohesion.permissions import Permission

_form_page = require_http_methods(["GET", "HEAD", "POST"])


@_form_page
@requires(Permission.VIEW_CASES)
def case_conflict_declare(request: HttpRequest, reference: str) -> HttpResponse:
    """One’s own conflict of interest: afterwards the case is gone."""
    user = person(request)
    held = addressed(request, reference)
    form = OwnConflictForm(posted(request))
    if form.is_valid():
        reason = form.cleaned_data["reason"]

        def act() -> object:
            return conflicts.declare_conflict(case_id=held.pk, reason=reason, by=user, now=timezone.now())

        if not refused_by_field(form, act):
            messages.success(request, _("Your conflict of interest is recorded. You no longer see that case."))
            return redirect("cases")
    context = {**shell_of(held), "form": form, "is_lead": held.lead_id == user.pk}
    return render(request, "casework/conflict_declare.html", context)


@_form_page
@requires(Permission.LEAD_CASES)
def case_conflicts(request: HttpRequest, reference: str) -> HttpResponse:
    """Who must not see the case; recording it for somebody. Tells nothing of the case but its reference."""
    user = person(request)
    held = sighted(request, reference, Permission.LEAD_CASES)
    form = ConflictForm(posted(request), people=nameable(held, timezone.now()))
    if form.is_valid():
        reason, who = form.cleaned_data["reason"], form.person

        def act() -> object:
            return conflicts.record_conflict(case_id=held.pk, user=who, reason=reason, by=user, now=timezone.now())

        if not refused_by_field(form, act):
            messages.success(request, _("The conflict of interest is recorded. They no longer see the case."))
            return redirect("cases") if who == user else redirect("case_conflicts", held.reference)
    context = {
        **shell_of(held),
        "form": form,
        "conflicts": ConflictOfInterest.objects.visible_to(user)
        .filter(case=held)
        .standing()
        .select_related("user", "declared_by")
        .order_by("declared_at", "pk"),
        "back_url": way_back_from(request, held),
    }
    return render(request, "casework/conflicts.html", context)


@_form_page
@requires(Permission.LEAD_CASES)
def case_conflict_end(request: HttpRequest, reference: str, conflict_id: int) -> HttpResponse:
    user = person(request)
    held = sighted(request, reference, Permission.LEAD_CASES)
    standing = ConflictOfInterest.objects.visible_to(user).filter(case=held, pk=conflict_id).standing()
    conflict = standing.select_related("user", "declared_by").first()
    if conflict is None:
        raise Http404
    if request.method == "POST":
        told(
            request,
            lambda: conflicts.end_conflict(case_id=held.pk, conflict_id=conflict_id, by=user, now=timezone.now()),
            _("The conflict of interest is ended."),
        )
        return redirect("case_conflicts", held.reference)
    return render(request, "casework/conflict_end.html", {**shell_of(held), "conflict": conflict})
