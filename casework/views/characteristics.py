"""How the motivations of a case stand to the nine characteristics and the five strands."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from casework.strands import STRANDS, strand_map
from cohesion.access import person, requires
from cohesion.permissions import Permission


@require_safe
@requires(Permission.VIEW_CASES, Permission.MANAGE_CASE_LISTS)
def cases_list_characteristics(request: HttpRequest) -> HttpResponse:
    context = {
        "rows": strand_map(localdate()),
        "strands": STRANDS.values(),
        "manages_lists": person(request).may(Permission.MANAGE_CASE_LISTS),
    }
    return render(request, "casework/characteristics.html", context)
