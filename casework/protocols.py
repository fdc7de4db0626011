"""Which protocol covers sharing with an agency, and why none does."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Max
from django.utils.translation import gettext as _

from casework.kinds import CaseKind
from casework.models import Agency, ProtocolPartner, SharingProtocol
from cohesion import day_words


def covering(agency: Agency, kind: str, day: date, *, region_id: int) -> SharingProtocol | None:
    """A live protocol of the region which the agency has signed and which is about this kind of case, on that day."""
    signed = ProtocolPartner.objects.standing_on(day).filter(agency=agency)
    rows = SharingProtocol.objects.live_on(day).filter(region=region_id, pk__in=signed.values("protocol"))
    return next((each for each in rows.order_by("-review_on", "pk") if kind in each.kinds), None)


def why_none(agency: Agency, kind: str, day: date, *, region_id: int) -> str:
    """What is in the way, of the protocol that comes closest. Called where `covering` finds none."""
    signed = SharingProtocol.objects.filter(region=region_id, partners__agency=agency)
    of_agency = list(signed.annotate(latest=Max("partners__signed_on")).order_by("-review_on", "pk"))
    told = {"agency": agency.name, "kind": CaseKind(kind).label}
    if not of_agency:
        return _("%(agency)s has signed no information sharing protocol of this region. Choose another agency.") % told
    closest = next((each for each in of_agency if kind in each.kinds), None)
    if closest is None:
        return _("No protocol that %(agency)s has signed covers this kind of case: %(kind)s.") % told
    return _in_the_way(closest, agency, day)


def _in_the_way(protocol: SharingProtocol, agency: Agency, day: date) -> str:
    """Each sentence names the day of the protocol on which it depends."""
    named = {"protocol": protocol.name, "agency": agency.name}
    signatures = list(protocol.partners.filter(agency=agency))
    if protocol.ended_on and protocol.ended_on < day:
        sentence, of = _("The protocol “%(protocol)s” ended on %(day)s. Choose another agency."), protocol.ended_on
    elif protocol.review_on < day:
        sentence = _("The protocol “%(protocol)s” had to be reviewed by %(day)s and was not. Have it reviewed first.")
        of = protocol.review_on
    elif day < protocol.live_since:
        sentence = _("The protocol “%(protocol)s” covers nothing before %(day)s. Enter that day or a later one.")
        of = protocol.live_since
    elif left := _left(signatures, day):
        sentence, of = _("%(agency)s left the protocol “%(protocol)s” on %(day)s. Choose another agency."), left
    else:
        sentence = _("%(agency)s signed the protocol “%(protocol)s” on %(day)s. Enter that day or a later one.")
        of = min(each.signed_on for each in signatures)
    return sentence % {**named, "day": day_words.plain(of)}


def _left(signatures: Iterable[ProtocolPartner], day: date) -> date | None:
    """The last day of an agency that is not in it any more."""
    ends = [each.ended_on for each in signatures if each.ended_on is not None and each.ended_on < day]
    return max(ends, default=None)
