"""Referring a case to an agency: the offer, the answer, the end."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casework.actions import referrals as actions
from casework.forms.case_referral import ReferralAnswerForm, ReferralEndForm, ReferralForm, ReferralRevokeForm
from casework.models import Case, CaseReferral, ReferralStatus
from casework.views.acting import Step, step_page
from casework.views.addressing import addressed
from cohesion.access import person, requires
from cohesion.answering import posted
from cohesion.permissions import Permission

_form_page = require_http_methods(["GET", "HEAD", "POST"])
_ANCHOR = "referrals"


def _referral(held: Case, key: UUID) -> CaseReferral:
    return get_object_or_404(held.referrals.select_related("agency"), pk=key)


@_form_page
@requires(Permission.EDIT_CASES)
def case_referral_add(request: HttpRequest, reference: str) -> HttpResponse:
    user = person(request)
    held = addressed(request, reference)
    form = ReferralForm(posted(request), initial={"offered_on": localdate()})
    step = Step(
        _("Refer the case to an agency"),
        _("Save the referral"),
        _("The referral is saved."),
        intro=_("The agency is asked to take something on. Support that is offered to the person is recorded apart."),
    )

    def act() -> object:
        told = {name: form.cleaned_data[name] for name in ("agency", "purpose", "language", "ground", "offered_on")}
        return actions.offer_referral(case_id=held.pk, by=user, now=timezone.now(), leaks=form.confirmed_leaks, **told)

    return step_page(request, held, form, step, act, anchor=_ANCHOR)


@_form_page
@requires(Permission.EDIT_CASES)
def case_referral_answer(request: HttpRequest, reference: str, key: UUID) -> HttpResponse:
    user = person(request)
    held = addressed(request, reference)
    referral = _referral(held, key)
    form = ReferralAnswerForm(posted(request), initial={"version": held.version, "answered_on": localdate()})
    step = Step(
        _("What the agency answered"), _("Save the answer"), _("The answer is saved."), quoted=referral.agency.name
    )

    def act() -> object:
        told = form.cleaned_data
        return actions.answer_referral(
            case_id=held.pk,
            referral_id=referral.pk,
            status=told["status"],
            answered_on=told["answered_on"],
            reason=told["reason"],
            seen_version=told["version"],
            by=user,
            now=timezone.now(),
            leaks=form.confirmed_leaks,
        )

    return step_page(request, held, form, step, act, anchor=_ANCHOR)


def _end_page(
    request: HttpRequest,
    reference: str,
    key: UUID,
    target: ReferralStatus,
    form_of: type[ReferralEndForm],
    words: tuple[str, str, str],
) -> HttpResponse:
    user = person(request)
    held = addressed(request, reference)
    referral = _referral(held, key)
    form = form_of(posted(request), initial={"version": held.version, "ended_on": localdate()})

    def act() -> object:
        told = form.cleaned_data
        return actions.end_referral(
            case_id=held.pk,
            referral_id=referral.pk,
            target=target,
            ended_on=told["ended_on"],
            reason=told["reason"],
            seen_version=told["version"],
            by=user,
            now=timezone.now(),
            leaks=form.confirmed_leaks,
        )

    return step_page(request, held, form, Step(*words, quoted=referral.agency.name), act, anchor=_ANCHOR)


@_form_page
@requires(Permission.EDIT_CASES)
def case_referral_end(request: HttpRequest, reference: str, key: UUID) -> HttpResponse:
    words = _("The agency has done what it was asked"), _("Save what came of it"), _("The referral is done.")
    return _end_page(request, reference, key, ReferralStatus.DONE, ReferralEndForm, words)


@_form_page
@requires(Permission.EDIT_CASES)
def case_referral_revoke(request: HttpRequest, reference: str, key: UUID) -> HttpResponse:
    words = _("Take the referral back"), _("Take it back"), _("The referral is taken back.")
    return _end_page(request, reference, key, ReferralStatus.REVOKED, ReferralRevokeForm, words)
