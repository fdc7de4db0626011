"""Third party reporting centres of a region: the list, one of them, its contact, and a directory to print."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from casework.actions import reporting_centres as actions
from casework.forms.refusing import refused_by_field
from casework.forms.reporting_centre import CentreForm, ChangeCentreForm, ContactForm
from casework.models import ReportingCentre
from casework.pages.reporting_centres import centres_page, directory, said_of
from cohesion.access import person, requires
from cohesion.answering import posted
from cohesion.models import LocalAuthority, User
from cohesion.permissions import Permission

_form_page = require_http_methods(["GET", "HEAD", "POST"])


def _centre(user: User, code: str) -> ReportingCentre:
    rows = ReportingCentre.objects.visible_to(user).select_related("authority", "region")
    return get_object_or_404(rows, code=code)


def _changeable(user: User, code: str, *also: Permission) -> ReportingCentre:
    """The centre, for those who look after the centres of its region; 403 for others who may read it."""
    centre = _centre(user, code)
    _require(user, centre, Permission.MANAGE_REPORTING_CENTRES, *also)
    return centre


def _require(user: User, centre: ReportingCentre, *permissions: Permission) -> None:
    if not all(user.may_for(permission, centre.region_id) for permission in permissions):
        raise PermissionDenied


def _present(user: User, code: str) -> int:
    return _centre(user, code).version


def _authorities(user: User, but: ReportingCentre | None = None) -> QuerySet[LocalAuthority]:
    """Those of the region of a centre, or of all regions whose centres one looks after; a centre keeps its own."""
    regions = [but.region_id] if but else user.region_ids_for(Permission.MANAGE_REPORTING_CENTRES)
    today = localdate()
    ends = Q(coverage__ends_on__isnull=True) | Q(coverage__ends_on__gte=today)
    covered = Q(ends, coverage__region__in=regions, coverage__starts_on__lte=today)
    own = Q(pk=but.authority_id) if but else Q(pk__in=[])
    return LocalAuthority.objects.filter(covered | own).distinct().in_map_order()


@require_safe
@requires(Permission.VIEW_CASES)
def cases_centres(request: HttpRequest) -> HttpResponse:
    page = centres_page(person(request), localdate())
    return render(request, "casework/centres.html", {"page": page})


@require_safe
@requires(Permission.VIEW_CASES)
def cases_centres_directory(request: HttpRequest) -> HttpResponse:
    today = localdate()
    return render(request, "casework/centres_directory.html", {"rows": directory(person(request), today), "on": today})


@require_safe
@requires(Permission.VIEW_CASES)
def cases_centre(request: HttpRequest, code: str) -> HttpResponse:
    user = person(request)
    centre = _centre(user, code)
    may_see = user.may_for(Permission.VIEW_PERSONAL_DETAILS, centre.region_id)
    context = {"said": said_of(centre, user, localdate()), "centre": centre, "may_see_contact": may_see}
    return render(request, "casework/centre.html", context)


@_form_page
@requires(Permission.MANAGE_REPORTING_CENTRES)
def cases_centre_add(request: HttpRequest) -> HttpResponse:
    user = person(request)
    form = CentreForm(posted(request), authorities=_authorities(user), initial={"opened_on": localdate()})
    added: list[ReportingCentre] = []

    def act() -> None:
        added.append(actions.add_centre(facts=form.facts, by=user, now=timezone.now()))

    if form.is_valid() and not refused_by_field(form, act):
        messages.success(request, _("The centre is in the list now. Say whom to call there."))
        return redirect("cases_centre", added[0].code)
    return render(request, "casework/centre_add.html", {"form": form})


@_form_page
@requires(Permission.MANAGE_REPORTING_CENTRES)
def cases_centre_edit(request: HttpRequest, code: str) -> HttpResponse:
    user = person(request)
    centre = _changeable(user, code)
    form = ChangeCentreForm.of(centre, posted(request), _authorities(user, centre))

    def act() -> object:
        return actions.change_centre(
            centre=centre, facts=form.facts, seen_version=form.seen_version, by=user, now=timezone.now()
        )

    if form.is_valid() and not refused_by_field(form, act, lambda: _present(user, code)):
        messages.success(request, _("The centre is saved."))
        return redirect("cases_centre", code)
    return render(request, "casework/centre_edit.html", {"form": form, "centre": centre})


@_form_page
@requires(Permission.VIEW_PERSONAL_DETAILS)
def cases_centre_contact(request: HttpRequest, code: str) -> HttpResponse:
    """Whom to call there, after a press that is recorded. Who follows a link here is led to the button."""
    user = person(request)
    centre = _centre(user, code)
    _require(user, centre, Permission.VIEW_PERSONAL_DETAILS)
    if request.method != "POST":
        return redirect("cases_centre", code)
    contact = actions.look_at_contact(centre=centre, by=user, now=timezone.now())
    may_change = user.may_for(Permission.MANAGE_REPORTING_CENTRES, centre.region_id)
    context = {"centre": centre, "contact": contact, "may_change": may_change}
    return render(request, "casework/centre_contact.html", context)


@_form_page
@requires(Permission.MANAGE_REPORTING_CENTRES)
def cases_centre_contact_edit(request: HttpRequest, code: str) -> HttpResponse:
    """The form shows what stands, so that opening it is a look as well."""
    user, now = person(request), timezone.now()
    centre = _changeable(user, code, Permission.VIEW_PERSONAL_DETAILS)
    contact = actions.look_at_contact(centre=centre, by=user, now=now) if request.method != "POST" else None
    form = ContactForm.of(centre, contact, posted(request))

    def act() -> object:
        return actions.write_contact(
            centre=centre, contact=form.contact, seen_version=form.seen_version, by=user, now=now
        )

    if form.is_valid() and not refused_by_field(form, act, lambda: _present(user, code)):
        messages.success(request, _("The contact is saved."))
        return redirect("cases_centre", code)
    return render(request, "casework/centre_contact_edit.html", {"form": form, "centre": centre})
