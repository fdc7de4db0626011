"""Who is in a case. Each look owes its reason; what is shown comes in the answer to it, and under no address."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casework.actions import personal_details
from casework.forms.personal_details import PersonForm
from casework.forms.refusing import refused_by_field
from casework.kinds import CaseKind
from casework.models import Case, PersonalDetails
from casework.pages.people import heads, one, shown, typed
from casework.views.addressing import shell_of
from casework.views.reasoned import TOKEN, reasoned
from casework.views.rights import rightly_addressed
from cohesion.access import person, requires
from cohesion.answering import posted, refused
from cohesion.moments import read_moment
from cohesion.permissions import Permission

_form_page = require_http_methods(["GET", "HEAD", "POST"])
_SAVE = "save"
_DETAILS, _EDIT = Permission.VIEW_PERSONAL_DETAILS, Permission.EDIT_CASES


@_form_page
@requires(Permission.VIEW_PERSONAL_DETAILS)
def case_people(request: HttpRequest, reference: str) -> HttpResponse:
    user = person(request)
    held = rightly_addressed(request, reference, _DETAILS)
    reason = reasoned(request, held)
    context = {**shell_of(held), "form": reason.form, "may_edit": user.may_for(_EDIT, held.region_id)}
    if not reason.is_given:
        return render(request, "casework/people_reason.html", {**context, "heads": heads(held, user)})
    return render(
        request, "casework/people.html", {**context, "people": shown(held, user), "name": TOKEN, "token": reason.token}
    )


@_form_page
@requires(Permission.VIEW_PERSONAL_DETAILS)
def case_person_add(request: HttpRequest, reference: str) -> HttpResponse:
    """Adding shows nobody else, so it owes no reason. A record of modern slavery has no such page."""
    user = person(request)
    held = rightly_addressed(request, reference, _DETAILS, _EDIT)
    if held.kind == CaseKind.NRM:
        raise Http404
    form = PersonForm(posted(request))
    if form.is_valid():

        def act() -> object:
            return personal_details.add_person(case_id=held.pk, facts=form.facts, by=user, now=timezone.now())

        if not refused_by_field(form, act):
            return _done(request, held, _("The personal details are kept."))
    return render(request, "casework/person_add.html", {**shell_of(held), "form": form})


@_form_page
@requires(Permission.VIEW_PERSONAL_DETAILS)
def case_person(request: HttpRequest, reference: str, person_id: UUID) -> HttpResponse:
    """Change one person’s details. After ten minutes what was typed stays, and the reason is owed anew."""
    held = rightly_addressed(request, reference, _DETAILS, _EDIT)
    standing = _standing(request, held, person_id)
    reason = reasoned(request, held)
    context = {**shell_of(held), "head": one(standing), "look_form": reason.form, "name": TOKEN, "token": reason.token}
    if _SAVE in request.POST:
        form, seen = PersonForm(request.POST), request.POST.get("seen", "")
        if reason.is_given and form.is_valid() and _is_changed(request, held, form, person_id, seen):
            return _done(request, held, _("The personal details are changed."))
    elif reason.is_given:
        form, seen = PersonForm(initial=typed(standing)), standing.written_at.isoformat()
    else:
        return render(request, "casework/person_reason.html", {**context, "form": reason.form})
    return render(request, "casework/person.html", {**context, "form": form, "seen": seen})


def _is_changed(request: HttpRequest, held: Case, form: PersonForm, person_id: UUID, seen: str) -> bool:
    now = timezone.now()

    def act() -> object:
        return personal_details.change_person(
            case_id=held.pk,
            person_id=person_id,
            facts=form.facts,
            seen=read_moment(seen) or now,
            by=person(request),
            now=now,
        )

    return not refused_by_field(form, act)


@_form_page
@requires(Permission.VIEW_PERSONAL_DETAILS)
def case_person_remove(request: HttpRequest, reference: str, person_id: UUID) -> HttpResponse:
    user = person(request)
    held = rightly_addressed(request, reference, _DETAILS, _EDIT)
    standing = _standing(request, held, person_id)
    reason = reasoned(request, held)
    context = {**shell_of(held), "head": one(standing), "form": reason.form, "name": TOKEN, "token": reason.token}
    if not reason.is_given:
        return render(request, "casework/person_reason.html", {**context, "is_removal": True})
    if _SAVE in request.POST and not refused(
        reason.form,
        lambda: personal_details.remove_person(case_id=held.pk, person_id=person_id, by=user, now=timezone.now()),
    ):
        return _done(request, held, _("The personal details are removed."))
    return render(request, "casework/person_remove.html", {**context, "shown": shown(held, user, person_id)[0]})


def _standing(request: HttpRequest, held: Case, person_id: UUID) -> PersonalDetails:
    found = PersonalDetails.objects.visible_to(person(request)).filter(case=held, pk=person_id)
    standing = found.select_related("written_by").first()
    if standing is None:
        raise Http404
    return standing


def _done(request: HttpRequest, held: Case, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("case_people", held.reference)
