"""Cases on their way to another region: offered and taken back on one side, accepted or declined on the other."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from casework.actions import transfer_answers, transfers
from casework.forms.case_steps import PlainConfirmation
from casework.forms.case_transfer import TransferDeclineForm, TransferForm
from casework.forms.refusing import refused_by_field
from casework.models import Case, CaseTransfer
from casework.pages.transfers import transfers_page
from casework.views.acting import Step, step_page
from casework.views.addressing import addressed
from cohesion.access import person, requires
from cohesion.answering import posted
from cohesion.models import User
from cohesion.permissions import Permission

_form_page = require_http_methods(["GET", "HEAD", "POST"])
_ANCHOR = "transfers"


def _led(request: HttpRequest, reference: str) -> Case:
    held = addressed(request, reference)
    if not person(request).may_for(Permission.LEAD_CASES, held.region_id):
        raise PermissionDenied
    return held


@_form_page
@requires(Permission.LEAD_CASES)
def case_transfer(request: HttpRequest, reference: str) -> HttpResponse:
    user, today = person(request), localdate()
    held = _led(request, reference)
    form = TransferForm(posted(request), initial={"version": held.version}, case=held, today=today)
    step = Step(
        _("Offer the case to another region"),
        _("Offer the case"),
        _("The case is offered to the other region. It stays here until a lead there accepts it."),
        intro=_("Until it is accepted the other region sees its reference, its kind and its authority, nothing else."),
    )

    def act() -> object:
        told = form.cleaned_data
        return transfers.offer_transfer(
            case_id=held.pk,
            to_authority=told["to_authority"],
            reason=told["reason"],
            language=told["language"],
            ground=told["ground"],
            seen_version=told["version"],
            by=user,
            now=timezone.now(),
            leaks=form.confirmed_leaks,
        )

    return step_page(request, held, form, step, act, anchor=_ANCHOR)


@_form_page
@requires(Permission.LEAD_CASES)
def case_transfer_withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    user = person(request)
    held = _led(request, reference)
    step = Step(_("Take the offer back?"), _("Take the offer back"), _("The offer is taken back. The case stays here."))

    def act() -> object:
        return transfers.withdraw_transfer(case_id=held.pk, by=user, now=timezone.now())

    return step_page(request, held, PlainConfirmation(posted(request)), step, act, anchor=_ANCHOR)


@require_safe
@requires(Permission.LEAD_CASES)
def cases_transfers(request: HttpRequest) -> HttpResponse:
    return render(request, "casework/transfers.html", {"page": transfers_page(person(request))})


def _to_answer(user: User, key: UUID) -> CaseTransfer:
    return get_object_or_404(CaseTransfer.objects.visible_to(user).to_answer_by(user).with_context(), pk=key)


@_form_page
@requires(Permission.LEAD_CASES)
def cases_transfer(request: HttpRequest, key: UUID) -> HttpResponse:
    """Accept it: a press, after a page that says what is known of it."""
    user = person(request)
    transfer = _to_answer(user, key)
    form = PlainConfirmation(posted(request))

    def act() -> object:
        return transfer_answers.accept_transfer(transfer_id=transfer.pk, by=user, now=timezone.now())

    if form.is_valid() and not refused_by_field(form, act):
        messages.success(request, _("The case is your region’s now. Give it a lead."))
        return redirect("case", transfer.case.reference)
    return render(request, "casework/transfer.html", {"transfer": transfer, "form": form})


@_form_page
@requires(Permission.LEAD_CASES)
def cases_transfer_decline(request: HttpRequest, key: UUID) -> HttpResponse:
    user = person(request)
    transfer = _to_answer(user, key)
    form = TransferDeclineForm(posted(request))

    def act() -> object:
        return transfer_answers.decline_transfer(
            transfer_id=transfer.pk,
            answer=form.cleaned_data["answer"],
            by=user,
            now=timezone.now(),
            leaks=form.confirmed_leaks,
        )

    if form.is_valid() and not refused_by_field(form, act):
        messages.success(request, _("The case is declined. It stays with the other region."))
        return redirect("cases_transfers")
    return render(request, "casework/transfer_decline.html", {"transfer": transfer, "form": form})
