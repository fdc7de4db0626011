"""The case at an address: found among those that the person may open, and every look at it recorded."""

from collections.abc import Collection
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from casework import reference_codes
from casework.actions.reading import note_read
from casework.answered_looks import owe_look
from casework.break_glass import emergency_end
from casework.kinds import CaseKind
from casework.models import Case
from cohesion.access import person
from cohesion.models import User


def addressed(
    request: HttpRequest, reference: str, *, how: str = "opened", kinds: Collection[CaseKind] = tuple(CaseKind)
) -> Case:
    """The case, or 404 whatever the reason: another region's, restricted, hidden by a conflict, never there.

    404 as well for a case that is of none of `kinds`, whose page this is.

    The look is recorded as `case.read.<how>`; a form that shows the case's text is a look as well, also where it comes
    back after it was sent.
    """
    case = unrecorded(person(request), reference)
    if case.kind not in kinds:
        raise Http404
    if request.method in {"GET", "HEAD"}:
        note_read(case, how, by=person(request), now=timezone.now())
    else:
        owe_look(request, case, how)
    return case


def unrecorded(user: User, reference: str) -> Case:
    """The same for a view that records the look itself, once it knows what is looked at."""
    told = reference_codes.tidy(reference)
    if not reference_codes.is_reference(told):
        raise Http404
    rows = Case.objects.visible_to(user).with_context().select_related("close_reason", "recorded_by", "updated_by")
    case = get_object_or_404(rows, reference=told)
    case.emergency_until = emergency_end(case, user, timezone.now())
    return case


def shell_of(case: Case) -> dict[str, Any]:
    """What every page about one case needs for its head: the case and its marking."""
    return {"case": case}
