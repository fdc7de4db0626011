"""One case."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from casework.pages.hate_crime import hate_crime_part
from casework.views.addressing import addressed, shell_of
from cohesion.access import person, requires
from cohesion.permissions import Permission


@require_safe
@requires(Permission.VIEW_CASES)
def case(request: HttpRequest, reference: str) -> HttpResponse:
    user = person(request)
    held = addressed(request, reference)
    part = hate_crime_part(held, user, localdate())
    may_edit = user.may_for(Permission.EDIT_CASES, held.region_id)
    return render(request, "casework/case.html", {**shell_of(held), "part": part, "may_edit": may_edit})
