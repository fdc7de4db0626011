"""One case, on the screen and on paper."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from casework.kinds import KINDS_WITH_VICTIM, CaseKind
from casework.models import Case
from casework.pages.access import access_section
from casework.pages.case_page import case_page
from casework.pages.kind_parts import PARTS
from casework.pages.people import people_section
from casework.pages.retention import case_retention
from casework.pages.sharing import sharing_section
from casework.pages.where_counted import where_counted
from casework.views.addressing import addressed, shell_of
from cohesion.access import person, requires
from cohesion.models import User
from cohesion.permissions import Permission


@require_safe
@requires(Permission.VIEW_CASES)
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """`?all` shows the whole timeline and every note."""
    held = addressed(request, reference)
    user = person(request)
    page = case_page(held, user, localdate(), everything="all" in request.GET)
    context = {
        **_record(held, user),
        "page": page,
        "may_edit": page.may_edit,
        "people": people_section(held, user),
        "access": access_section(held, user),
        "retention": case_retention(held, user, localdate()),
        "where": where_counted(held, user),
        "sharing": sharing_section(held, user),
    }
    return render(request, "casework/case.html", context)


@require_safe
@requires(Permission.VIEW_CASES)
def case_print(request: HttpRequest, reference: str) -> HttpResponse:
    """The whole case on paper. `?names` shows who worked on it; personal details are never on it."""
    held = addressed(request, reference, how="printed")
    user = person(request)
    page = case_page(held, user, localdate(), everything=True, shows_names="names" in request.GET)
    context = {
        **_record(held, user),
        "page": replace(page, may_edit=False),
        "may_edit": False,
        "sharing": sharing_section(held, user, may_act=False),
        "printed_at": timezone.now(),
        "printed_by": user,
    }
    return render(request, "casework/story/print.html", context)


def _record(held: Case, user: User) -> dict[str, Any]:
    kind = PARTS[CaseKind(held.kind)]
    part = kind.read(held, user, localdate())
    return {
        **shell_of(held),
        "part": part,
        "part_template": kind.template,
        "kind_acts": kind.acts(held),
        "has_victim": held.kind in KINDS_WITH_VICTIM,
    }
