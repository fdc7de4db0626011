"""Safe numbers: why each cell hides, the check of a year, and the editions that two officers let out."""

from collections.abc import Callable

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from cohesion.access import person, requires
from cohesion.answering import told
from cohesion.permissions import Permission
from cohesion.refusals import ActionRefused
from reporting.actions import asking_for_checks, releases
from reporting.lens import Lens, lens
from reporting.models import FigureRelease
from reporting.pages.safe_numbers import safe_numbers


class ProposalForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("What changed since the last edition"),
        required=False,
        max_length=releases.LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def _page(found: Lens) -> str:
    return reverse("outcomes_safe") + found.query()


@require_safe
@requires(Permission.REVIEW_SAFE_NUMBERS)
def outcomes_safe(request: HttpRequest) -> HttpResponse:
    user = person(request)
    found = lens(user, request.GET.dict())
    page = safe_numbers(found, request.GET.get("measure", ""), user)
    context = {
        "lens": found,
        "page": page,
        "here": reverse("outcomes_safe"),
        "is_sample": page.is_sample,
        "form": ProposalForm(),
        "may_release": user.may(Permission.RELEASE_FIGURES),
        "is_own": page.proposed is not None and page.proposed.proposed_by_id == user.pk,
    }
    return render(request, "reporting/safe_numbers.html", context)


@require_POST
@requires(Permission.REVIEW_SAFE_NUMBERS)
def outcomes_safe_check(request: HttpRequest) -> HttpResponse:
    """Ask for the check of a year; whoever asks again is shown the job that is at it."""
    user = person(request)
    found = lens(user, request.GET.dict())
    asking_for_checks.ask(plan=found.plan, year=found.year, by=user, now=timezone.now())
    return redirect(_page(found))


@require_POST
@requires(Permission.RELEASE_FIGURES)
def outcomes_release_propose(request: HttpRequest) -> HttpResponse:
    user, form = person(request), ProposalForm(request.POST)
    found = lens(user, request.GET.dict())
    note = form.cleaned_data["note"] if form.is_valid() else ""

    def propose() -> None:
        if request.GET.get("year") != str(found.year) or request.GET.get("plan") != found.plan.code:
            raise ActionRefused(_("Choose the plan and the year whose figures are to be let out."))
        releases.propose(plan=found.plan, year=found.year, note=note, by=user, now=timezone.now())

    told(request, propose, _("The edition is proposed. Another officer approves it."))
    return redirect(_page(found))


@require_POST
@requires(Permission.RELEASE_FIGURES)
def outcomes_release_approve(request: HttpRequest, pk: int) -> HttpResponse:
    done = _("The edition is out. It cannot be changed any more; a correction is a further edition.")
    return _decided(request, pk, releases.approve, done)


@require_POST
@requires(Permission.RELEASE_FIGURES)
def outcomes_release_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    return _decided(request, pk, releases.withdraw, _("The proposal is withdrawn."))


def _decided(request: HttpRequest, pk: int, act: Callable[..., object], done: str) -> HttpResponse:
    """Do `act` to a proposed edition, and back to its year with `done` or the refusal."""
    user = person(request)
    release = get_object_or_404(FigureRelease.objects.visible_to(user), pk=pk)
    told(request, lambda: act(release=release, by=user, now=timezone.now()), done)
    return redirect(_page(lens(user, request.GET.dict())))
