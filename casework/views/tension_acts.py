"""Acts on a tension, one small page each."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casework.actions import tension_story as story
from casework.actions.tension_grading import confirm_band, grade_tension
from casework.actions.tensions import move_stage
from casework.forms.tension_acts import (
    ContactForm,
    DeEscalationForm,
    EscalationForm,
    GradingForm,
    ImpactForm,
    RumourForm,
    StageForm,
)
from casework.forms.versioned import VersionedForm
from casework.hate_crime_lists import HateCrimeLists, lists_for
from casework.kinds import CaseKind
from casework.models import Case, Stage
from casework.views.acting import Step, step_page
from casework.views.addressing import addressed
from cohesion.access import person, requires
from cohesion.answering import posted
from cohesion.models import User
from cohesion.permissions import Permission

_form_page = require_http_methods(["GET", "HEAD", "POST"])


def _tension(request: HttpRequest, reference: str, how: str) -> Case:
    """404 for a case of another kind."""
    return addressed(request, reference, how=how, kinds={CaseKind.TENSION})


def _lists(user: User, held: Case) -> HateCrimeLists:
    today = localdate()
    return lists_for(user, day=today, today=today, region_ids=[held.region_id])


def _said(form: Any, *names: str) -> dict[str, Any]:
    told = form.cleaned_data
    seen = {"seen_version": told["version"]} if "version" in told else {}
    return {**{name: told[name] for name in names}, **seen, "kept": form.confirmed_leaks}


def _act(action: Callable[..., object], held: Case, user: User, form: Any, *names: str) -> Callable[[], object]:
    return lambda: action(case_id=held.pk, by=user, now=timezone.now(), **_said(form, *names))


@_form_page
@requires(Permission.EDIT_CASES)
def case_tension_grade(request: HttpRequest, reference: str) -> HttpResponse:
    held, user = _tension(request, reference, "opened_to_grade"), person(request)
    form = GradingForm(posted(request), initial={"version": held.version})

    def act() -> object:
        seen, kept = form.cleaned_data["version"], form.confirmed_leaks
        facts = form.facts()
        return grade_tension(case_id=held.pk, facts=facts, seen_version=seen, by=user, now=timezone.now(), kept=kept)

    step = Step(
        _("Grade the tension"),
        _("Save the grading"),
        _("The grading is saved."),
        intro=_("The top band takes effect at once. A second person confirms it within 24 hours."),
    )
    return step_page(request, held, form, step, act, anchor="gradings", template="casework/tension/grade.html")


@_form_page
@requires(Permission.EDIT_CASES)
def case_tension_confirm(request: HttpRequest, reference: str) -> HttpResponse:
    held, user = _tension(request, reference, "opened_to_confirm"), person(request)
    row = held.tension_assessments.order_by("-at", "-pk").first()
    if row is None:
        raise Http404
    form = VersionedForm(posted(request), initial={"version": held.version})

    def act() -> object:
        seen = form.cleaned_data["version"]
        return confirm_band(case_id=held.pk, assessment_id=row.pk, seen_version=seen, by=user, now=timezone.now())

    step = Step(
        _("Confirm the top band"),
        _("I confirm it"),
        _("The top band is confirmed."),
        intro=_("What was written for it:"),
        quoted=row.reasons,
        language=held.language,
    )
    return step_page(request, held, form, step, act, anchor="gradings")


@_form_page
@requires(Permission.EDIT_CASES)
def case_tension_stage(request: HttpRequest, reference: str) -> HttpResponse:
    held, user = _tension(request, reference, "opened"), person(request)
    form = StageForm(posted(request), stage=held.tension.stage, initial={"version": held.version})

    def act() -> object:
        told = form.cleaned_data
        stage = Stage(told["stage"])
        return move_stage(case_id=held.pk, stage=stage, seen_version=told["version"], by=user, now=timezone.now())

    step = Step(_("Where does the tension stand?"), _("Save the stage"), _("The stage is saved."))
    return step_page(request, held, form, step, act)


@_form_page
@requires(Permission.EDIT_CASES)
def case_tension_contact(request: HttpRequest, reference: str) -> HttpResponse:
    held, user = _tension(request, reference, "opened"), person(request)
    form = ContactForm(posted(request), lists=_lists(user, held), today=localdate())
    step = Step(_("Add a contact"), _("Save the contact"), _("The contact is saved."))
    act = _act(story.note_contact, held, user, form, "role", "on", "gist")
    return step_page(request, held, form, step, act, anchor="contacts")


@_form_page
@requires(Permission.EDIT_CASES)
def case_tension_rumour(request: HttpRequest, reference: str) -> HttpResponse:
    held, user = _tension(request, reference, "opened"), person(request)
    form = RumourForm(posted(request))
    step = Step(_("Add a rumour and the fact"), _("Save both"), _("The rumour is saved."))
    act = _act(story.note_rumour, held, user, form, "rumour", "fact", "source")
    return step_page(request, held, form, step, act, anchor="rumours")


@_form_page
@requires(Permission.EDIT_CASES)
def case_tension_impact(request: HttpRequest, reference: str) -> HttpResponse:
    held, user = _tension(request, reference, "opened"), person(request)
    form = ImpactForm(posted(request), case=held)
    step = Step(_("Community impact assessment"), _("Save the assessment"), _("The assessment is saved."))
    act = _act(story.write_impact, held, user, form, "effect", "vulnerable", "mitigation", "file")
    return step_page(request, held, form, step, act, anchor="impacts")


@_form_page
@requires(Permission.EDIT_CASES)
def case_tension_escalate(request: HttpRequest, reference: str) -> HttpResponse:
    held, user = _tension(request, reference, "opened"), person(request)
    form = EscalationForm(
        posted(request), lists=_lists(user, held), today=localdate(), initial={"version": held.version}
    )
    step = Step(_("Escalate the tension"), _("Escalate it"), _("The tension is escalated."))
    act = _act(story.escalate, held, user, form, "to", "on", "reason")
    return step_page(request, held, form, step, act, anchor="escalations")


@_form_page
@requires(Permission.EDIT_CASES)
def case_tension_de_escalate(request: HttpRequest, reference: str) -> HttpResponse:
    held, user = _tension(request, reference, "opened"), person(request)
    form = DeEscalationForm(posted(request), today=localdate(), initial={"version": held.version})
    step = Step(_("How the tension came down"), _("Save it"), _("The tension is de-escalated."))
    act = _act(story.de_escalate, held, user, form, "on", "how_it_came_down", "learning")
    return step_page(request, held, form, step, act, anchor="escalations")
