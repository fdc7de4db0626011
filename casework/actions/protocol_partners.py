"""Which agencies have signed a protocol, and which have left it."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from casework.actions.protocols import held_protocol, written
from casework.day_rules import found, order_problem, past_problem
from casework.models import Agency, ProtocolPartner
from casework.refusals import FieldsRefused
from cohesion import day_words
from cohesion.models import User
from cohesion.refusals import ActionRefused


@transaction.atomic
def add_partner(
    *, protocol_id: int, agency: Agency, signed_on: date, seen_version: int, by: User, now: datetime
) -> ProtocolPartner:
    """Raises FieldsRefused where the agency is in it on that day already."""
    protocol = held_protocol(protocol_id, by=by, seen_version=seen_version)
    today = localdate(now)
    too_early = _("Nobody can sign before the protocol was signed (%(day)s). Enter a later day.")
    if problems := found(
        agency=_agency_problem(protocol.partners.filter(agency=agency), agency, signed_on, today),
        signed_on=past_problem(signed_on, today) or order_problem(signed_on, protocol.signed_on, too_early),
    ):
        raise FieldsRefused(problems)
    partner = ProtocolPartner.objects.create(protocol=protocol, agency=agency, signed_on=signed_on)
    detail = {"agency": agency.code, "signed_on": signed_on.isoformat()}
    written(protocol, "partner_added", by=by, now=now, detail=detail)
    return partner


def _agency_problem(earlier: Iterable[ProtocolPartner], agency: Agency, day: date, today: date) -> str | None:
    for partner in earlier:
        if partner.ended_on is None:
            return _("%(agency)s has signed this protocol already.") % {"agency": agency.name}
        if partner.ended_on >= day:
            told = {"agency": agency.name, "day": day_words.plain(partner.ended_on)}
            return _("%(agency)s was in it until %(day)s. Enter a later day.") % told
    if not Agency.objects.valid_on(today).filter(pk=agency.pk).exists():
        return _("%(agency)s was not in the list on that day. Choose another one.") % {"agency": agency}
    return None


@transaction.atomic
def end_partner(
    *, protocol_id: int, partner_id: int, ended_on: date, seen_version: int, by: User, now: datetime
) -> ProtocolPartner:
    """The agency's last day in the protocol."""
    protocol = held_protocol(protocol_id, by=by, seen_version=seen_version)
    partner = protocol.partners.select_related("agency").filter(pk=partner_id, ended_on__isnull=True).first()
    if partner is None:
        raise ActionRefused(_("This agency has left the protocol already. Nothing was changed."))
    too_early = _("An agency cannot leave before it signed (%(day)s). Enter a later day.")
    if problems := found(
        ended_on=past_problem(ended_on, localdate(now)) or order_problem(ended_on, partner.signed_on, too_early)
    ):
        raise FieldsRefused(problems)
    partner.ended_on = ended_on
    partner.save(update_fields=["ended_on"])
    detail = {"agency": partner.agency.code, "ended_on": ended_on.isoformat()}
    written(protocol, "partner_ended", by=by, now=now, detail=detail)
    return partner
