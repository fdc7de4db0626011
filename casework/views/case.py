"""One case."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casework.pages.access import access_section
from casework.pages.people import people_section
from casework.views.addressing import addressed, shell_of
from cohesion.access import person, requires
from cohesion.permissions import Permission


@require_safe
@requires(Permission.VIEW_CASES)
def case(request: HttpRequest, reference: str) -> HttpResponse:
    held = addressed(request, reference)
    user = person(request)
    context = {**shell_of(held), "people": people_section(held, user), "access": access_section(held, user)}
    return render(request, "casework/case.html", context)
