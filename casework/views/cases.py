"""The list of cases."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from casework.actions.reading import note_list
from casework.models import Case
from cohesion.access import person, requires
from cohesion.permissions import Permission


@require_safe
@requires(Permission.VIEW_CASES)
def cases(request: HttpRequest) -> HttpResponse:
    user = person(request)
    listed = list(Case.objects.visible_to(user).with_context().order_by("-received_on", "pk")[:50])
    note_list(listed, "listed", by=user, now=timezone.now(), detail={})
    return render(request, "casework/cases.html", {"cases": listed, "may_lead": user.may(Permission.LEAD_CASES)})
