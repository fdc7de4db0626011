"""The register of information sharing protocols: the list, one of them, and what its region's leads change."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from casework.actions import protocol_partners, protocols
from casework.forms.protocol import (
    ChangeProtocolForm,
    PartnerForm,
    ProtocolEndForm,
    ProtocolForm,
    ReviewForm,
    seen_version,
)
from casework.forms.refusing import refused_by_field
from casework.forms.seen import SeenForm
from casework.models import SharingProtocol
from casework.pages.protocols import protocol_line, protocols_page
from cohesion.access import person, requires
from cohesion.answering import posted
from cohesion.models import Region, User
from cohesion.permissions import Permission

_form_page = require_http_methods(["GET", "HEAD", "POST"])


def _protocol(user: User, key: int) -> SharingProtocol:
    rows = SharingProtocol.objects.visible_to(user).select_related("region")
    return get_object_or_404(rows.prefetch_related("partners__agency"), pk=key)


def _led(user: User, key: int) -> SharingProtocol:
    protocol = _protocol(user, key)
    if not user.may_for(Permission.LEAD_CASES, protocol.region_id):
        raise PermissionDenied
    return protocol


@require_safe
@requires(Permission.VIEW_CASES)
def cases_protocols(request: HttpRequest) -> HttpResponse:
    return render(request, "casework/protocols.html", {"page": protocols_page(person(request), localdate())})


@require_safe
@requires(Permission.VIEW_CASES)
def cases_protocol(request: HttpRequest, key: int) -> HttpResponse:
    user = person(request)
    protocol = _protocol(user, key)
    partners = sorted(protocol.partners.all(), key=lambda each: (each.agency.position, each.signed_on))
    context = {"protocol": protocol, "line": protocol_line(protocol, user, localdate()), "partners": partners}
    return render(request, "casework/protocol.html", context)


@_form_page
@requires(Permission.LEAD_CASES)
def cases_protocol_add(request: HttpRequest) -> HttpResponse:
    user = person(request)
    regions = Region.objects.filter(pk__in=user.region_ids_for(Permission.LEAD_CASES)).north_to_south()
    form = ProtocolForm(posted(request), regions=regions)
    added: list[SharingProtocol] = []

    def act() -> None:
        told = {name: form.cleaned_data[name] for name in ("region", "signed_on", "review_on")}
        added.append(protocols.add_protocol(facts=form.facts, by=user, now=timezone.now(), **told))

    if form.is_valid() and not refused_by_field(form, act):
        messages.success(request, _("The protocol is in the register. Say which agencies have signed it."))
        return redirect("cases_protocol", added[0].pk)
    context = {"form": form, "heading": _("Add a protocol"), "button": _("Add the protocol")}
    return render(request, "casework/protocol_step.html", context)


def _step(
    request: HttpRequest,
    protocol: SharingProtocol,
    form: SeenForm,
    act: Callable[[], object],
    words: tuple[str, str, str],
) -> HttpResponse:
    heading, button, sentence = words
    user = person(request)
    if form.is_valid() and not refused_by_field(form, act, lambda: _protocol(user, protocol.pk).version):
        messages.success(request, sentence)
        return redirect("cases_protocol", protocol.pk)
    context = {"form": form, "protocol": protocol, "heading": heading, "button": button}
    return render(request, "casework/protocol_step.html", context)


@_form_page
@requires(Permission.LEAD_CASES)
def cases_protocol_edit(request: HttpRequest, key: int) -> HttpResponse:
    user = person(request)
    protocol = _led(user, key)
    form = ChangeProtocolForm.of(protocol, posted(request))

    def act() -> object:
        return protocols.change_protocol(
            protocol_id=key, facts=form.facts, seen_version=seen_version(form), by=user, now=timezone.now()
        )

    words = _("Change the protocol"), _("Save the protocol"), _("The protocol is saved.")
    return _step(request, protocol, form, act, words)


@_form_page
@requires(Permission.LEAD_CASES)
def cases_protocol_review(request: HttpRequest, key: int) -> HttpResponse:
    user = person(request)
    protocol = _led(user, key)
    form = ReviewForm(posted(request), initial={"seen": protocol.version, "reviewed_on": localdate()})

    def act() -> object:
        return protocols.review_protocol(
            protocol_id=key,
            reviewed_on=form.cleaned_data["reviewed_on"],
            review_on=form.cleaned_data["review_on"],
            seen_version=seen_version(form),
            by=user,
            now=timezone.now(),
        )

    words = _("The protocol was reviewed"), _("Save the review"), _("The review is saved.")
    return _step(request, protocol, form, act, words)


@_form_page
@requires(Permission.LEAD_CASES)
def cases_protocol_end(request: HttpRequest, key: int) -> HttpResponse:
    user = person(request)
    protocol = _led(user, key)
    form = ProtocolEndForm(posted(request), initial={"seen": protocol.version, "ended_on": localdate()})

    def act() -> object:
        ended_on = form.cleaned_data["ended_on"]
        return protocols.end_protocol(
            protocol_id=key, ended_on=ended_on, seen_version=seen_version(form), by=user, now=timezone.now()
        )

    words = _("End the protocol"), _("End the protocol"), _("The protocol has a last day.")
    return _step(request, protocol, form, act, words)


@_form_page
@requires(Permission.LEAD_CASES)
def cases_protocol_partner_add(request: HttpRequest, key: int) -> HttpResponse:
    user = person(request)
    protocol = _led(user, key)
    form = PartnerForm(posted(request), initial={"seen": protocol.version, "signed_on": localdate()})

    def act() -> object:
        return protocol_partners.add_partner(
            protocol_id=key,
            agency=form.cleaned_data["agency"],
            signed_on=form.cleaned_data["signed_on"],
            seen_version=seen_version(form),
            by=user,
            now=timezone.now(),
        )

    words = _("Add an agency that has signed"), _("Add the agency"), _("The agency is in the protocol now.")
    return _step(request, protocol, form, act, words)


@_form_page
@requires(Permission.LEAD_CASES)
def cases_protocol_partner_end(request: HttpRequest, key: int, partner: int) -> HttpResponse:
    user = person(request)
    protocol = _led(user, key)
    row = get_object_or_404(protocol.partners, pk=partner)
    form = ProtocolEndForm(posted(request), initial={"seen": protocol.version, "ended_on": localdate()})

    def act() -> object:
        return protocol_partners.end_partner(
            protocol_id=key,
            partner_id=row.pk,
            ended_on=form.cleaned_data["ended_on"],
            seen_version=seen_version(form),
            by=user,
            now=timezone.now(),
        )

    words = _("The agency leaves the protocol"), _("Save its last day"), _("The last day of the agency is saved.")
    return _step(request, protocol, form, act, words)
