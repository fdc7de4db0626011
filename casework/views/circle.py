"""Who of the region may open a case."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casework.actions.circles import may_set_circle, nameable, set_circle
from casework.forms.protection import CircleForm
from casework.forms.refusing import refused_by_field
from casework.views.addressing import shell_of
from casework.views.rights import sighted, way_back_from
from cohesion.access import person, requires
from cohesion.answering import posted
from cohesion.permissions import Permission


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.VIEW_CASES)
def case_circle(request: HttpRequest, reference: str) -> HttpResponse:
    """Tells nothing of the case but its reference: a region’s lead outside the circle may keep it too."""
    user = person(request)
    held = sighted(request, reference)
    if not may_set_circle(held, user):
        raise PermissionDenied
    named = [str(pk) for pk in held.named_people.values_list("user_id", flat=True)]
    people = [each for each in nameable(held, timezone.now()) if each.pk != held.lead_id]
    form = CircleForm(posted(request), people=people, initial={"circle": held.circle, "named": named})
    if form.is_valid():

        def act() -> object:
            said = form.cleaned_data
            return set_circle(
                case_id=held.pk, circle=said["circle"], named=form.named_people, by=user, now=timezone.now()
            )

        if not refused_by_field(form, act):
            messages.success(request, _("Who may open the case is settled."))
            return redirect(way_back_from(request, held))
    context = {**shell_of(held), "form": form, "back_url": way_back_from(request, held)}
    return render(request, "casework/circle.html", context)
