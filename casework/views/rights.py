"""The case at an address for those who hold a permission in its region, or who may only know that it is there."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from casework import reference_codes
from casework.models import Case
from casework.views.addressing import addressed
from cohesion.access import person
from cohesion.permissions import Permission


def rightly_addressed(request: HttpRequest, reference: str, *permissions: Permission) -> Case:
    """The case as `addressed` finds it. 403 where a permission is held elsewhere, but not in the case’s region."""
    case = addressed(request, reference)
    _require(request, case, permissions)
    return case


def sighted(request: HttpRequest, reference: str, *permissions: Permission) -> Case:
    """A case of which the person may know that it is there, restricted or not. Its pages tell reference and kind.

    404 for another region’s and where a conflict of interest hides it.
    """
    told = reference_codes.tidy(reference)
    if not reference_codes.is_reference(told):
        raise Http404
    case = get_object_or_404(Case.objects.in_sight_of(person(request)).with_context(), reference=told)
    _require(request, case, permissions)
    return case


def way_back_from(request: HttpRequest, case: Case) -> str:
    """The case, where the person may open it; else the list."""
    may_open = Case.objects.visible_to(person(request)).filter(pk=case.pk).exists()
    return reverse("case", args=[case.reference]) if may_open else reverse("cases")


def _require(request: HttpRequest, case: Case, permissions: tuple[Permission, ...]) -> None:
    user = person(request)
    if not all(user.may_for(permission, case.region_id) for permission in permissions):
        raise PermissionDenied
