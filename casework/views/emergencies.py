"""Break-glass: opening a restricted case for some hours, and the leads’ look at that."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casework.actions import emergencies
from casework.actions.reading import note_read
from casework.break_glass import HOURS
from casework.forms.protection import EmergencyForm
from casework.forms.refusing import refused_by_field
from casework.models import Case, EmergencyAccess
from casework.views.addressing import shell_of
from casework.views.rights import sighted, way_back_from
from cohesion.access import person, requires
from cohesion.answering import posted, told
from cohesion.permissions import Permission

_form_page = require_http_methods(["GET", "HEAD", "POST"])


@_form_page
@requires(Permission.BREAK_GLASS)
def case_emergency(request: HttpRequest, reference: str) -> HttpResponse:
    """Tells the reference and the kind. With a reason and words the case is open for some hours."""
    user = person(request)
    held = sighted(request, reference, Permission.BREAK_GLASS)
    if Case.objects.visible_to(user).filter(pk=held.pk).exists():
        return redirect("case", held.reference)
    form = EmergencyForm(posted(request))
    if form.is_valid():
        said = form.cleaned_data

        def act() -> object:
            return emergencies.open_in_emergency(
                case_id=held.pk, reason=said["reason"], words=said["words"], by=user, now=timezone.now()
            )

        if not refused_by_field(form, act):
            messages.warning(request, _("The case is open to you in an emergency. The region’s leads have been told."))
            return redirect("case", held.reference)
    return render(request, "casework/emergency.html", {**shell_of(held), "form": form, "hours": HOURS})


@_form_page
@requires(Permission.VIEW_CASES)
def case_emergency_seen(request: HttpRequest, reference: str, access_id: UUID) -> HttpResponse:
    """Who opened the case, until when and why; and “I have seen it”."""
    user = person(request)
    held = sighted(request, reference)
    access = _owed(request, held, access_id)
    if request.method == "POST":
        told(
            request,
            lambda: emergencies.say_seen(access_id=access_id, by=user, now=timezone.now()),
            _("It is recorded that you have seen it."),
        )
        return redirect(way_back_from(request, held))
    note_read(held, "emergency_reason", by=user, now=timezone.now())
    context = {**shell_of(held), "access": access, "back_url": way_back_from(request, held)}
    return render(request, "casework/emergency_seen.html", context)


def _owed(request: HttpRequest, held: Case, access_id: UUID) -> EmergencyAccess:
    found = EmergencyAccess.objects.visible_to(person(request)).filter(case=held, pk=access_id)
    access = found.select_related("user", "seen_by").first()
    if access is None:
        raise Http404
    return access
