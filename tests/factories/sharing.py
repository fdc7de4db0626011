"""Protocols and the ground on which a case is shared, as tests need them."""

from datetime import date, datetime

from casework.actions.protocol_partners import add_partner
from casework.actions.protocols import ProtocolFacts, add_protocol
from casework.models import Agency, CaseList, SharingProtocol
from casework.sharing_grounds import Ground
from cohesion.models import Region, User
from tests.factories.cases import entry

CONSENT = Ground(has_consent=True, basis=None)


def partner() -> Agency:
    return Agency.objects.get(code="north_wales_police")


def lawful() -> Ground:
    return Ground(has_consent=False, basis=entry(CaseList.LAWFUL_BASIS, "safeguarding"))


def a_protocol(
    by: User,
    now: datetime,
    *,
    kinds: tuple[str, ...] = ("HATE_CRIME",),
    review_on: date = date(2015, 4, 1),
    region: str = "NWW",
) -> SharingProtocol:
    """Signed on 1 April 2014 by the region and by the police of the north."""
    protocol = add_protocol(
        region=Region.objects.get(code=region),
        facts=ProtocolFacts("Hate crime protocol", "Protocol troseddau casineb", "2.1", kinds),
        signed_on=date(2014, 4, 1),
        review_on=review_on,
        by=by,
        now=now,
    )
    add_partner(protocol_id=protocol.pk, agency=partner(), signed_on=date(2014, 4, 1), seen_version=1, by=by, now=now)
    return SharingProtocol.objects.get(pk=protocol.pk)
