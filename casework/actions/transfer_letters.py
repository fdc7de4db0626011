"""Letters about a case that goes to another region: its reference and the regions, and nothing of what is in it."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.timezone import localdate

from casework.models import CaseTransfer, ConflictOfInterest, TransferStatus
from cohesion import letters
from cohesion.holders import holders
from cohesion.models import Region, User
from cohesion.permissions import Permission


def tell_of_offer(transfer: CaseTransfer, *, by: User, now: datetime) -> None:
    """To the leads of the region that is asked."""
    _write("transfer_offered", "cases_transfer", _leads(transfer, transfer.to_region, by, now), transfer)


def tell_of_answer(transfer: CaseTransfer, lead: User | None, *, by: User, now: datetime) -> None:
    """To the leads of the region that offered it, and to whoever led the case there."""
    people = _leads(transfer, transfer.from_region, by, now)
    if lead is not None and lead.is_active and lead not in (*people, by):
        people = [*people, lead]
    if transfer.status == TransferStatus.ACCEPTED:
        _write("transfer_accepted", "cases", people, transfer)
    else:
        _write("transfer_declined", "case", people, transfer)


def tell_of_arrival(transfer: CaseTransfer, *, by: User, now: datetime) -> None:
    """To the other leads of the region whose case it is now: it needs a lead."""
    _write("transfer_arrived", "case", _leads(transfer, transfer.to_region, by, now), transfer)


def _leads(transfer: CaseTransfer, region: Region, by: User, now: datetime) -> list[User]:
    """Whom a conflict of interest keeps out is not told that the case is there; nobody is told of their own act."""
    conflicts = ConflictOfInterest.objects.standing().filter(case=transfer.case_id).values("user")
    return list(holders(Permission.LEAD_CASES, region.pk, localdate(now)).exclude(pk__in=conflicts).exclude(pk=by.pk))


def _write(template: str, route: str, people: Iterable[User], transfer: CaseTransfer) -> None:
    keys: dict[str, list[object]] = {"cases_transfer": [transfer.pk], "case": [transfer.case.reference]}
    for person in people:
        context = {
            "person": person,
            "said": transfer.case.said,
            "old": transfer.from_region,
            "new": transfer.to_region,
            "url": letters.address(route, *keys.get(route, []), language=person.language),
        }
        letters.send(f"casework/letters/{template}", to=person.email, language=person.language, context=context)
