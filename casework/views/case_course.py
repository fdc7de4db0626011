"""How a case goes on: its next action, its lead, its marking, its end and its new beginning."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from casework.actions.closing import close_case, reopen_case
from casework.actions.leads import give_lead, mark_handling
from casework.actions.next_actions import finish_next_action, set_next_action
from casework.forms.case_steps import ClosingForm, HandlingForm, LeadForm, NextActionForm, ReopeningForm
from casework.forms.versioned import SeenVersion
from casework.models import Case
from casework.views.acting import Step, case_address, step_page
from casework.views.addressing import addressed
from cohesion.access import person, requires
from cohesion.answering import posted
from cohesion.bilingual import current_language
from cohesion.permissions import Permission
from cohesion.refusals import ActionRefused

_form_page = require_http_methods(["GET", "HEAD", "POST"])


@_form_page
@requires(Permission.EDIT_CASES)
def case_next_action(request: HttpRequest, reference: str) -> HttpResponse:
    """Set the next action, or change the one that stands."""
    user = person(request)
    held = addressed(request, reference)
    started = {"text": held.next_action, "on": held.next_action_on, "version": held.version}
    form = NextActionForm(posted(request), initial=started)
    step = Step(
        _("Change the next action") if held.next_action else _("Set the next action"),
        _("Save the next action"),
        _("The next action is saved."),
    )

    def act() -> object:
        told = form.cleaned_data
        return set_next_action(
            case_id=held.pk,
            text=told["text"],
            on=told["on"],
            seen_version=told["version"],
            by=user,
            now=timezone.now(),
            leaks=form.confirmed_leaks,
        )

    return step_page(request, held, form, step, act)


@require_POST
@requires(Permission.EDIT_CASES)
def case_next_done(request: HttpRequest, reference: str) -> HttpResponse:
    """The next action is done: ask for the one after it."""
    held = addressed(request, reference)
    seen = SeenVersion().to_python(request.POST.get("version"))
    try:
        finish_next_action(case_id=held.pk, seen_version=seen, by=person(request), now=timezone.now())
    except ActionRefused as refusal:
        messages.error(request, " ".join(refusal.sentences))
        return redirect(case_address(held))
    messages.success(request, _("It is done, and stands among the actions that have ended. What is done next?"))
    return redirect("case_next_action", held.reference)


@_form_page
@requires(Permission.EDIT_CASES)
def case_lead(request: HttpRequest, reference: str) -> HttpResponse:
    """Give the case to a lead. Whoever gives a restricted case away may not see it afterwards."""
    user = person(request)
    held = addressed(request, reference)
    started = {"lead": held.lead_id, "version": held.version}
    form = LeadForm(posted(request), initial=started, case=held, today=localdate())
    step = Step(_("Who leads this case?"), _("Save the lead"), _("The lead is saved."))

    def act() -> object:
        told = form.cleaned_data
        return give_lead(case_id=held.pk, lead=told["lead"], seen_version=told["version"], by=user, now=timezone.now())

    response = step_page(request, held, form, step, act)
    is_gone = not Case.objects.visible_to(user).filter(pk=held.pk).exists()
    return redirect("cases") if is_gone else response


@_form_page
@requires(Permission.EDIT_CASES)
def case_handling(request: HttpRequest, reference: str) -> HttpResponse:
    user = person(request)
    held = addressed(request, reference)
    form = HandlingForm(posted(request), initial={"handling": held.handling, "version": held.version})
    step = Step(
        _("How is this case to be handled?"),
        _("Save the marking"),
        _("The marking is saved."),
        intro=_("The marking stands on every page about the case and on everything that is printed of it."),
    )

    def act() -> object:
        told = form.cleaned_data
        return mark_handling(
            case_id=held.pk, handling=told["handling"], seen_version=told["version"], by=user, now=timezone.now()
        )

    return step_page(request, held, form, step, act)


@_form_page
@requires(Permission.EDIT_CASES)
def case_close(request: HttpRequest, reference: str) -> HttpResponse:
    user = person(request)
    held = addressed(request, reference)
    open_actions = held.actions.open().count()
    today = localdate()
    started = {"closed_on": today, "version": held.version}
    form = ClosingForm(posted(request), initial=started, today=today, open_actions=open_actions)
    step = Step(_("Close this case"), _("Close the case"), _("The case is closed."))

    def act() -> object:
        return close_case(
            case_id=held.pk,
            seen_version=form.cleaned_data["version"],
            by=user,
            now=timezone.now(),
            **form.values,
        )

    return step_page(request, held, form, step, act, template="casework/story/close.html", open_actions=open_actions)


@_form_page
@requires(Permission.EDIT_CASES)
def case_reopen(request: HttpRequest, reference: str) -> HttpResponse:
    user = person(request)
    held = addressed(request, reference)
    form = ReopeningForm(
        posted(request),
        initial={"version": held.version},
        label=_("Why is it opened again?"),
        missing=_("Write why the case is opened again."),
    )
    step = Step(
        _("Open this case again"),
        _("Open it again"),
        _("The case is open again."),
        intro=_("The reason is kept as a note. The next action that stood when it closed stands again."),
    )

    def act() -> object:
        told = form.cleaned_data
        return reopen_case(
            case_id=held.pk,
            reason=told["reason"],
            language=current_language(),
            seen_version=told["version"],
            by=user,
            now=timezone.now(),
            leaks=form.confirmed_leaks,
        )

    return step_page(request, held, form, step, act)
