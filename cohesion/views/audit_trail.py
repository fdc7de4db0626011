"""Who did what when, for administrators: searched by subject, person and day."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cohesion.access import person, requires
from cohesion.forms.audit_filter import AuditFilter
from cohesion.models import AuditEntry
from cohesion.permissions import Permission

ENTRIES_PER_PAGE = 50


@require_safe
@requires(Permission.VIEW_AUDIT)
def audit_trail(request: HttpRequest) -> HttpResponse:
    form = AuditFilter(request.GET)
    entries = form.narrow(AuditEntry.objects.visible_to(person(request))).newest_first().select_related("actor")
    page = Paginator(entries, ENTRIES_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "service/audit_trail.html", {"form": form, "page": page})
