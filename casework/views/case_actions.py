"""Actions, support, outcomes and links of a case."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casework.actions.case_actions import add_action, end_action
from casework.actions.links import link_cases, unlink_cases
from casework.actions.outcomes import set_outcomes
from casework.actions.support import answer_support, offer_support
from casework.forms.case_actions import (
    ActionEndForm,
    ActionForm,
    LinkForm,
    OutcomesForm,
    SupportAnswerForm,
    SupportForm,
)
from casework.forms.case_steps import PlainConfirmation
from casework.kinds import KINDS_WITH_VICTIM, CaseKind
from casework.pages.links import link_at
from casework.views.acting import Step, step_page
from casework.views.addressing import addressed
from cohesion.access import person, requires
from cohesion.answering import posted
from cohesion.permissions import Permission

_form_page = require_http_methods(["GET", "HEAD", "POST"])


@_form_page
@requires(Permission.EDIT_CASES)
def case_action_add(request: HttpRequest, reference: str) -> HttpResponse:
    user = person(request)
    held = addressed(request, reference)
    form = ActionForm(posted(request), case=held, today=localdate())
    step = Step(_("Add an action"), _("Save the action"), _("The action is saved."))

    def act() -> object:
        told = form.cleaned_data
        return add_action(
            case_id=held.pk,
            text=told["text"],
            language=told["language"],
            owner=form.owner_chosen,
            due_on=told["due_on"],
            by=user,
            now=timezone.now(),
            leaks=form.confirmed_leaks,
        )

    return step_page(request, held, form, step, act, anchor="actions")


@_form_page
@requires(Permission.EDIT_CASES)
def case_action_end(request: HttpRequest, reference: str, key: UUID) -> HttpResponse:
    user = person(request)
    held = addressed(request, reference)
    action = get_object_or_404(held.actions, pk=key)
    form = ActionEndForm(posted(request), initial={"ended_on": localdate()})
    step = Step(
        _("End an action"),
        _("Save what came of it"),
        _("The action is ended."),
        quoted=action.text,
        language=action.language,
    )

    def act() -> object:
        return end_action(
            case_id=held.pk,
            action_id=action.pk,
            by=user,
            now=timezone.now(),
            leaks=form.confirmed_leaks,
            status=form.cleaned_data["status"],
            ended_on=form.cleaned_data["ended_on"],
            result=form.cleaned_data["result"],
        )

    return step_page(request, held, form, step, act, anchor="actions")


@_form_page
@requires(Permission.EDIT_CASES)
def case_support_add(request: HttpRequest, reference: str) -> HttpResponse:
    user = person(request)
    held = addressed(request, reference, kinds=KINDS_WITH_VICTIM)
    form = SupportForm(posted(request), initial={"answer": "WAITING"})
    step = Step(_("Support that was offered"), _("Save the offer"), _("The offer of support is saved."))

    def act() -> object:
        return offer_support(case_id=held.pk, by=user, now=timezone.now(), **form.cleaned_data)

    return step_page(request, held, form, step, act, anchor="support")


@_form_page
@requires(Permission.EDIT_CASES)
def case_support_answer(request: HttpRequest, reference: str, key: UUID) -> HttpResponse:
    user = person(request)
    held = addressed(request, reference)
    offer = get_object_or_404(held.support.select_related("agency", "support"), pk=key)
    started = {"answer": offer.answer, "taken_on": offer.taken_on, "ended_on": offer.ended_on}
    form = SupportAnswerForm(posted(request), initial={**started, "version": held.version})
    step = Step(
        _("What the person said to the offer"),
        _("Save the answer"),
        _("The answer is saved."),
        quoted=" · ".join(filter(None, [offer.agency.name, offer.support.name if offer.support else ""])),
    )

    def act() -> object:
        told = dict(form.cleaned_data)
        seen = told.pop("version")
        return answer_support(
            case_id=held.pk, offer_id=offer.pk, seen_version=seen, by=user, now=timezone.now(), **told
        )

    return step_page(request, held, form, step, act, anchor="support")


@_form_page
@requires(Permission.EDIT_CASES)
def case_outcomes(request: HttpRequest, reference: str) -> HttpResponse:
    user = person(request)
    held = addressed(request, reference)
    standing = list(held.outcomes.all())
    started: dict[str, object] = {"outcomes": [row.outcome_id for row in standing], "version": held.version}
    started["on"] = localdate()
    if held.kind == CaseKind.HATE_CRIME:
        started["satisfaction"] = held.hate_crime.satisfaction
    form = OutcomesForm(posted(request), initial=started, case=held, standing=standing, today=localdate())
    step = Step(_("Outcomes and satisfaction"), _("Save the outcomes"), _("The outcomes are saved."))

    def act() -> object:
        told = form.cleaned_data
        return set_outcomes(
            case_id=held.pk,
            outcomes=list(told["outcomes"]),
            on=told["on"],
            satisfaction=told.get("satisfaction", ""),
            seen_version=told["version"],
            by=user,
            now=timezone.now(),
        )

    return step_page(request, held, form, step, act, anchor="outcomes")


@_form_page
@requires(Permission.EDIT_CASES)
def case_link_add(request: HttpRequest, reference: str) -> HttpResponse:
    user = person(request)
    held = addressed(request, reference)
    form = LinkForm(posted(request))
    step = Step(_("Link this case to another one"), _("Link the two cases"), _("The two cases are linked."))

    def act() -> object:
        told = form.cleaned_data
        return link_cases(case_id=held.pk, reference=told["reference"], kind=told["kind"], by=user, now=timezone.now())

    return step_page(request, held, form, step, act, anchor="links")


@_form_page
@requires(Permission.EDIT_CASES)
def case_link_remove(request: HttpRequest, reference: str, key: int) -> HttpResponse:
    user = person(request)
    held = addressed(request, reference)
    link = link_at(held, key, user)
    form = PlainConfirmation(posted(request))
    step = Step(
        _("Take this link away?"),
        _("Take the link away"),
        _("The link is taken away."),
        intro=link.counts_again,
        quoted=link.sentence,
    )

    def act() -> object:
        return unlink_cases(case_id=held.pk, link_id=key, by=user, now=timezone.now())

    return step_page(request, held, form, step, act, anchor="links")
