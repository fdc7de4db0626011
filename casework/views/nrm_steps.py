"""Acts on a modern slavery case: decisions, a reconsideration, times of being missing, the survivor pathway."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casework.actions import nrm_steps as acts
from casework.actions.nrm_consent import answer_consent
from casework.forms import nrm_steps as nrm_forms
from casework.kinds import CaseKind
from casework.models import Case
from casework.nrm_consent import is_sent
from casework.views.acting import Step, step_page
from casework.views.addressing import addressed
from cohesion.access import person, requires
from cohesion.answering import posted
from cohesion.bilingual import current_language
from cohesion.permissions import Permission

_form_page = require_http_methods(["GET", "HEAD", "POST"])


def _held(request: HttpRequest, reference: str) -> Case:
    """The case; a page of this kind is not there for another one."""
    case = addressed(request, reference)
    if case.kind != CaseKind.NRM:
        raise Http404
    return case


def _page(request: HttpRequest, held: Case, form: forms.Form, step: Step, act: Callable[..., object]) -> HttpResponse:
    def done() -> object:
        told = {name: value for name, value in form.cleaned_data.items() if name in form.base_fields}
        if "version" in told:
            told["seen_version"] = told.pop("version")
        return act(case_id=held.pk, by=person(request), now=timezone.now(), **told)

    return step_page(request, held, form, step, done)


@_form_page
@requires(Permission.EDIT_CASES)
def case_nrm_consent(request: HttpRequest, reference: str) -> HttpResponse:
    """A further answer of an adult about consent. Nobody asks a child: there is no such page."""
    held = _held(request, reference)
    if held.nrm.is_child:
        raise Http404
    form = nrm_forms.ConsentForm(posted(request), initial={"version": held.version}, is_sent=is_sent(held.nrm))
    step = Step(
        _("The answer about consent has changed"),
        _("Save the answer"),
        _("The answer is saved, and what follows from it."),
        intro=_(
            "With consent it becomes a referral. Without it, an authority notifies without a name, or it is kept as "
            "information; a referral that was sent stays counted, and the official reference is taken away. To mend "
            "a mistake, change what is recorded instead."
        ),
    )

    def act(**told: Any) -> object:
        language = current_language()
        return answer_consent(**{"sent_on": None, **told}, language=language, kept=form.confirmed_leaks)

    return _page(request, held, form, step, act)


@_form_page
@requires(Permission.EDIT_CASES)
def case_nrm_reasonable(request: HttpRequest, reference: str) -> HttpResponse:
    held = _held(request, reference)
    row = held.nrm
    names = {"on": row.reasonable_on, "recovery_from": row.recovery_from, "extension_days": row.extension_days}
    initial = {"version": held.version, "decision": row.reasonable, **names}
    form = nrm_forms.ReasonableForm(posted(request), initial=initial)
    step = Step(_("Decision on reasonable grounds"), _("Save the decision"), _("The decision is saved."))

    def act(*, extension_days: int | None, **told: Any) -> None:
        acts.decide_reasonable(extension_days=extension_days or 0, **told)

    return _page(request, held, form, step, act)


@_form_page
@requires(Permission.EDIT_CASES)
def case_nrm_conclusive(request: HttpRequest, reference: str) -> HttpResponse:
    held = _held(request, reference)
    initial = {"version": held.version, "decision": held.nrm.conclusive, "on": held.nrm.conclusive_on}
    form = nrm_forms.ConclusiveForm(posted(request), initial=initial)
    step = Step(_("Decision on conclusive grounds"), _("Save the decision"), _("The decision is saved."))
    return _page(request, held, form, step, acts.decide_conclusive)


@_form_page
@requires(Permission.EDIT_CASES)
def case_nrm_reconsider(request: HttpRequest, reference: str) -> HttpResponse:
    held = _held(request, reference)
    row = held.nrm
    initial = {"version": held.version, "asked_on": row.reconsideration_on, "result": row.reconsidered}
    form = nrm_forms.ReconsiderForm(posted(request), initial=initial)
    step = Step(
        _("Ask for a reconsideration"),
        _("Save it"),
        _("The reconsideration is saved."),
        intro=_("Where the decision was changed, record the new decision as well."),
    )
    return _page(request, held, form, step, acts.reconsider)


@_form_page
@requires(Permission.EDIT_CASES)
def case_nrm_missing(request: HttpRequest, reference: str) -> HttpResponse:
    held = _held(request, reference)
    form = nrm_forms.MissingForm(posted(request))
    step = Step(_("The person is missing, or was"), _("Save it"), _("It is saved."))

    def act(**told: Any) -> object:
        return acts.add_missing(kept=form.confirmed_leaks, **told)

    return _page(request, held, form, step, act)


@_form_page
@requires(Permission.EDIT_CASES)
def case_nrm_found(request: HttpRequest, reference: str, key: UUID) -> HttpResponse:
    held = _held(request, reference)
    if not held.missing_episodes.filter(pk=key).exists():
        raise Http404
    form = nrm_forms.FoundForm(posted(request))
    step = Step(_("The person is not missing any more"), _("Save it"), _("It is saved."))

    def act(**told: Any) -> None:
        acts.end_missing(episode_id=key, **told)

    return _page(request, held, form, step, act)


@_form_page
@requires(Permission.EDIT_CASES)
def case_nrm_pathway(request: HttpRequest, reference: str) -> HttpResponse:
    held = _held(request, reference)
    initial = {"version": held.version, "step": held.nrm.pathway_step_id, "outcome": held.nrm.outcome}
    form = nrm_forms.PathwayForm(posted(request), initial=initial)
    step = Step(_("Survivor pathway"), _("Save it"), _("It is saved."))
    return _page(request, held, form, step, acts.take_pathway_step)
