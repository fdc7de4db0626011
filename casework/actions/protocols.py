"""The register of information sharing protocols: kept by the leads of a region."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from casework.day_rules import due_problem, found, order_problem, past_problem
from casework.kinds import CaseKind
from casework.models import SharingProtocol
from casework.refusals import FieldsRefused, NotPermitted, StaleEntry
from cohesion import audit
from cohesion.models import Region, User
from cohesion.permissions import Permission
from cohesion.refusals import ActionRefused


@dataclass(frozen=True)
class ProtocolFacts:
    name_en: str
    name_cy: str
    edition: str
    kinds: Collection[str]

    @property
    def problems(self) -> dict[str, str]:
        both = _("Enter it in both languages.")
        known = self.kinds and set(self.kinds) <= set(CaseKind.values)
        return found(
            name_en=None if self.name_en.strip() else both,
            name_cy=None if self.name_cy.strip() else both,
            edition=None if self.edition.strip() else _("Enter the version that the document bears."),
            kinds=None if known else _("Choose at least one kind of case."),
        )


@transaction.atomic
def add_protocol(
    *, region: Region, facts: ProtocolFacts, signed_on: date, review_on: date, by: User, now: datetime
) -> SharingProtocol:
    """One may be added whose review has passed: it is then not live until it is reviewed."""
    if not by.may_for(Permission.LEAD_CASES, region.pk):
        raise NotPermitted
    too_early = _("It is reviewed after it was signed. Enter a later day.")
    problems = facts.problems | found(
        signed_on=past_problem(signed_on, localdate(now)), review_on=too_early if review_on <= signed_on else None
    )
    if problems:
        raise FieldsRefused(problems)
    protocol = SharingProtocol.objects.create(
        region=region,
        name_en=facts.name_en,
        name_cy=facts.name_cy,
        edition=facts.edition,
        kinds=_in_order(facts.kinds),
        signed_on=signed_on,
        live_since=signed_on,
        review_on=review_on,
    )
    noted("added", protocol, by=by, now=now, detail={"review_on": review_on.isoformat()})
    return protocol


@transaction.atomic
def change_protocol(
    *, protocol_id: int, facts: ProtocolFacts, seen_version: int, by: User, now: datetime
) -> SharingProtocol:
    protocol = held_protocol(protocol_id, by=by, seen_version=seen_version)
    if facts.problems:
        raise FieldsRefused(facts.problems)
    values = {**vars(facts), "kinds": _in_order(facts.kinds)}
    changed = sorted(name for name, value in values.items() if getattr(protocol, name) != value)
    for name in changed:
        setattr(protocol, name, values[name])
    if changed:
        written(protocol, "changed", by=by, now=now, detail={"fields": changed})
    return protocol


@transaction.atomic
def review_protocol(
    *, protocol_id: int, reviewed_on: date, review_on: date, seen_version: int, by: User, now: datetime
) -> SharingProtocol:
    """It was looked at and stands until its new day. Between a day that was missed and the review nothing was covered.

    Raises FieldsRefused, StaleEntry, or ActionRefused where it has ended.
    """
    protocol = held_protocol(protocol_id, by=by, seen_version=seen_version)
    today = localdate(now)
    if protocol.ended_on:
        raise ActionRefused(_("This protocol has ended. Add the one that follows it."))
    too_early = _("The review comes after the protocol went live (%(day)s). Enter a later day.")
    if problems := found(
        reviewed_on=past_problem(reviewed_on, today) or order_problem(reviewed_on, protocol.live_since, too_early),
        review_on=due_problem(review_on, today) or _not_after(review_on, reviewed_on),
    ):
        raise FieldsRefused(problems)
    was = protocol.review_on
    if reviewed_on > was:
        protocol.live_since = reviewed_on
    protocol.review_on = review_on
    detail = {"reviewed_on": reviewed_on.isoformat(), "review_on": review_on.isoformat(), "was": was.isoformat()}
    written(protocol, "reviewed", by=by, now=now, detail=detail)
    return protocol


def _not_after(day: date, first: date) -> str | None:
    return None if day > first else _("The next review comes after this one. Enter a later day.")


@transaction.atomic
def end_protocol(*, protocol_id: int, ended_on: date, seen_version: int, by: User, now: datetime) -> SharingProtocol:
    """Its last day. Referrals that were made under it stay."""
    protocol = held_protocol(protocol_id, by=by, seen_version=seen_version)
    if protocol.ended_on:
        raise ActionRefused(_("This protocol has ended already. Nothing was changed."))
    too_early = _("It cannot end before it was signed (%(day)s). Enter a later day.")
    if problems := found(
        ended_on=past_problem(ended_on, localdate(now)) or order_problem(ended_on, protocol.signed_on, too_early)
    ):
        raise FieldsRefused(problems)
    protocol.ended_on = ended_on
    written(protocol, "ended", by=by, now=now, detail={"ended_on": ended_on.isoformat()})
    return protocol


def held_protocol(protocol_id: int, *, by: User, seen_version: int) -> SharingProtocol:
    """Locked until the transaction ends. Raises NotPermitted or StaleEntry."""
    rows = SharingProtocol.objects.visible_to(by).select_for_update(of=("self",)).select_related("region")
    protocol = rows.filter(pk=protocol_id).first()
    if protocol is None or not by.may_for(Permission.LEAD_CASES, protocol.region_id):
        raise NotPermitted
    if protocol.version != seen_version:
        raise StaleEntry
    return protocol


def written(protocol: SharingProtocol, what: str, *, by: User, now: datetime, detail: dict[str, Any]) -> None:
    protocol.version += 1
    protocol.save()
    noted(what, protocol, by=by, now=now, detail=detail)


def noted(what: str, protocol: SharingProtocol, *, by: User, now: datetime, detail: dict[str, Any]) -> None:
    told = {"edition": protocol.edition, **detail}
    audit.record(f"protocol.{what}", by=by, now=now, subject=protocol, region=protocol.region, detail=told)


def _in_order(kinds: Collection[str]) -> list[str]:
    return [kind for kind in CaseKind.values if kind in kinds]
