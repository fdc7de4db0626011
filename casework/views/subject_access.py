"""Somebody asks for what is held about them: opening the request, preparing the answer, checking it, the bundle."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework.actions import subject_access
from casework.forms.refusing import refused_by_field
from casework.forms.retention import ButtonForm
from casework.forms.subject_access import AnswerForm, CheckForm, OpenForm
from casework.marac_minutes import has_closed_minutes
from casework.models import Case, PersonalDetails, SubjectAccessRequest
from casework.pages.subject_access import Standing, answer_page, check_part
from casework.subject_access.document import document
from casework.subject_access.loading import prepared
from casework.views.addressing import addressed, shell_of
from cohesion.access import person, requires
from cohesion.answering import posted, told
from cohesion.permissions import Permission
from cohesion.refusals import ActionRefused

_form_page = require_http_methods(["GET", "HEAD", "POST"])
_READS = {"GET", "HEAD"}


def _case(request: HttpRequest, reference: str) -> Case:
    """The case, for those who may see who is in it."""
    case = addressed(request, reference, how="subject_access_case")
    if not person(request).may_for(Permission.VIEW_PERSONAL_DETAILS, case.region_id):
        raise PermissionDenied
    return case


def _asked(request: HttpRequest, reference: str, asked: UUID) -> tuple[Case, SubjectAccessRequest]:
    case = _case(request, reference)
    requests = SubjectAccessRequest.objects.visible_to(person(request)).select_related("answered_by", "checked_by")
    held = get_object_or_404(requests, pk=asked, case=case)
    if has_closed_minutes(case, person(request)):
        raise PermissionDenied
    return case, held


def _look(request: HttpRequest, case: Case, how: str, asked: UUID | None = None) -> None:
    if request.method in _READS:
        subject_access.note_look(case, how, by=person(request), now=timezone.now(), request_id=asked)


@_form_page
@requires(Permission.VIEW_PERSONAL_DETAILS)
def case_subject_access_open(request: HttpRequest, reference: str) -> HttpResponse:
    user = person(request)
    case = _case(request, reference)
    people = list(PersonalDetails.objects.visible_to(user).filter(case=case).order_by("part", "pk"))
    _look(request, case, "subject_access_opened")
    form = OpenForm(posted(request), people=people, initial={"received_on": localdate()})
    opened: list[SubjectAccessRequest] = []

    def act() -> None:
        who, day = UUID(form.cleaned_data["person"]), form.cleaned_data["received_on"]
        opened.append(
            subject_access.open_request(case_id=case.pk, person_id=who, received_on=day, by=user, now=timezone.now())
        )

    if form.is_valid() and not refused_by_field(form, act):
        messages.success(request, _("The request is open. Until it is answered nothing removes the case."))
        return redirect("case_subject_access", case.reference, opened[0].pk)
    context = {**shell_of(case), "form": form, "people": people}
    return render(request, "casework/subject_access/open.html", context)


@never_cache
@_form_page
@requires(Permission.VIEW_PERSONAL_DETAILS)
def case_subject_access(request: HttpRequest, reference: str, asked: UUID) -> HttpResponse:
    """Everything that is held, what of it is covered or left out, and what goes along."""
    user = person(request)
    case, held = _asked(request, reference, asked)
    _look(request, case, "subject_access_prepared", asked)
    ready = prepared(held, user, localdate())
    form = AnswerForm(posted(request), prepared=ready)

    def act() -> object:
        return subject_access.choose(request_id=asked, by=user, now=timezone.now(), **form.chosen)

    if form.is_valid() and not refused_by_field(form, act):
        messages.success(request, _("Saved. Look through it once more below, or see it as it goes out."))
        return redirect("case_subject_access", case.reference, asked)
    page = answer_page(ready, form, localdate())
    context = {**shell_of(case), "form": form, "page": page, "standing": page.standing, "asked": held}
    return render(request, "casework/subject_access/request.html", context)


@never_cache
@_form_page
@requires(Permission.VIEW_PERSONAL_DETAILS)
def case_subject_access_check(request: HttpRequest, reference: str, asked: UUID) -> HttpResponse:
    """The answer as it goes out, and the word of whoever has read it."""
    user, today = person(request), localdate()
    case, held = _asked(request, reference, asked)
    _look(request, case, "subject_access_checked", asked)
    ready = prepared(held, user, today)
    part = check_part(ready, user, today)
    form = CheckForm(posted(request), initial={"seen": ready.digest}, must_say=part.prepared_by_me and not part.others)

    def act() -> object:
        said = {"seen": form.cleaned_data["seen"], "is_alone": form.cleaned_data.get("is_alone", False)}
        return subject_access.check(request_id=asked, by=user, now=timezone.now(), **said)

    if form.is_valid() and not refused_by_field(form, act):
        messages.success(request, _("You have read it as it goes out. It can be answered now."))
        return redirect("case_subject_access_check", case.reference, asked)
    context = {
        **shell_of(case),
        "form": form,
        "part": part,
        "asked": held,
        "document": document(ready),
        "standing": Standing(held, today, ready.is_checked),
    }
    return render(request, "casework/subject_access/check.html", context)


@require_POST
@requires(Permission.VIEW_PERSONAL_DETAILS)
def case_subject_access_answer(request: HttpRequest, reference: str, asked: UUID) -> HttpResponse:
    case, held = _asked(request, reference, asked)

    def act() -> object:
        return subject_access.answer(request_id=held.pk, by=person(request), now=timezone.now())

    told(request, act, _("Answered. Take the bundle below and give it to whoever asked, by a safe way."))
    return redirect("case_subject_access_check", case.reference, asked)


@never_cache
@require_safe
@requires(Permission.VIEW_PERSONAL_DETAILS)
def case_subject_access_bundle(request: HttpRequest, reference: str, asked: UUID) -> HttpResponse:
    case, held = _asked(request, reference, asked)
    try:
        packed = subject_access.take_bundle(request_id=held.pk, by=person(request), now=timezone.now())
    except ActionRefused as refusal:
        messages.error(request, " ".join(refusal.sentences))
        return redirect("case_subject_access_check", case.reference, asked)
    name = f"subject-access-{case.reference}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(packed, content_type="application/zip", headers=headers)


@_form_page
@requires(Permission.VIEW_PERSONAL_DETAILS)
def case_subject_access_withdraw(request: HttpRequest, reference: str, asked: UUID) -> HttpResponse:
    case, held = _asked(request, reference, asked)
    form = ButtonForm(posted(request))

    def act() -> object:
        return subject_access.withdraw(request_id=held.pk, by=person(request), now=timezone.now())

    if form.is_valid() and not refused_by_field(form, act):
        messages.success(request, _("The request is taken back. The case is kept by its rule again."))
        return redirect("case", case.reference)
    return render(request, "casework/subject_access/withdraw.html", {**shell_of(case), "form": form, "asked": held})
