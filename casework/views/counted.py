"""The records behind a number."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from casework.actions.reading import note_list
from casework.pages.counted import Wanted, counted_page
from cohesion.access import person, requires
from cohesion.permissions import Permission


@require_safe
@requires(Permission.VIEW_CASES)
def counted(request: HttpRequest) -> HttpResponse:
    """The cases counted in one number, with all that adds up to it. 404: no such number in one's regions."""
    user = person(request)
    wanted = Wanted.read(request.GET.dict(), user)
    if wanted is None:
        raise Http404
    page = counted_page(wanted, user, request.GET.get("after", ""))
    note_list(page.cases, "counted", by=user, now=timezone.now(), detail=wanted.codes)
    context = {
        "page": page,
        "is_later": bool(request.GET.get("after")),
        "is_sample": any(case.is_sample for case in page.cases),
    }
    return render(request, "casework/counted.html", context)
