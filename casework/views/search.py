"""Looking for a case. What is typed travels in the body of the request: never in an address, a log or the record."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from casework.actions.reading import note_list
from casework.forms.case_search import KeysForm, ReferenceForm
from casework.models import Case
from casework.pages.found_cases import found_rows
from casework.searching import by_keys, by_reference
from cohesion import audit
from cohesion.access import person, requires
from cohesion.access_limits import has_asked_too_often
from cohesion.models import User
from cohesion.permissions import Permission

BY_REFERENCE, BY_KEYS = "reference", "keys"


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.VIEW_CASES)
def search(request: HttpRequest) -> HttpResponse:
    user = person(request)
    by = request.POST.get("by") if request.method == "POST" else None
    reference = ReferenceForm(request.POST if by == BY_REFERENCE else None)
    keys = KeysForm(request.POST if by == BY_KEYS else None, personal=user.may(Permission.VIEW_PERSONAL_DETAILS))
    context: dict[str, object] = {"reference_form": reference, "keys_form": keys, "form": _asked(by, reference, keys)}
    if by == BY_REFERENCE and reference.is_valid():
        found = by_reference(reference.cleaned_data["reference"], user)
        _note([], [BY_REFERENCE], int(found.is_there), user)
        if found.is_there:
            return redirect("case", found.reference)
        context |= {"by_reference": found, "emergency": reverse("case_emergency", args=[found.reference])}
    elif by == BY_KEYS and keys.is_valid() and not _is_too_much(keys, user):
        result = by_keys(keys.words, user)
        _note(result.cases, sorted(keys.words), len(result.cases), user)
        is_sample = any(case.is_sample for case in result.cases)
        context |= {"result": result, "rows": found_rows(result, localdate()), "is_sample": is_sample}
    return render(request, "casework/lists/search.html", context)


def _asked(by: str | None, reference: ReferenceForm, keys: KeysForm) -> ReferenceForm | KeysForm:
    return keys if by == BY_KEYS else reference


def _is_too_much(keys: KeysForm, user: User) -> bool:
    """Whoever goes through a list of names or numbers to learn which of them are here is stopped, and recorded."""
    if not has_asked_too_often(user, "case-keys"):
        return False
    audit.record("cases.search_stopped", by=user, now=timezone.now(), subject=user)
    keys.add_error(None, _("You have searched very often in a short time. Wait ten minutes, then search once more."))
    return True


def _note(cases: list[Case], kinds: list[str], count: int, user: User) -> None:
    detail: dict[str, object] = {"kinds": kinds, "count": count}
    note_list(cases, "searched", by=user, now=timezone.now(), detail=detail)
