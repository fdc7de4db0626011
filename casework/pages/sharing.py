"""The sections of a case's page about agencies and other regions."""

from collections.abc import Sequence
from dataclasses import dataclass

from casework.models import Case, CaseReferral, CaseTransfer, ReferralStatus, TransferStatus
from casework.referral_lifecycle import may_become
from cohesion.models import User
from cohesion.permissions import Permission


@dataclass(frozen=True)
class ReferralLine:
    referral: CaseReferral

    @property
    def mark(self) -> str:
        marks = {ReferralStatus.OFFERED: "part", ReferralStatus.ACCEPTED: "part", ReferralStatus.DONE: "done"}
        return marks.get(ReferralStatus(self.referral.status), "none")

    @property
    def may_answer(self) -> bool:
        return self.referral.status == ReferralStatus.OFFERED

    @property
    def may_end(self) -> bool:
        return may_become(self.referral.status, ReferralStatus.DONE)

    @property
    def may_revoke(self) -> bool:
        return may_become(self.referral.status, ReferralStatus.REVOKED)


@dataclass(frozen=True)
class SharingSection:
    referrals: Sequence[ReferralLine]
    transfers: Sequence[CaseTransfer]
    may_edit: bool
    may_lead: bool

    @property
    def is_offered(self) -> bool:
        return any(each.status == TransferStatus.OFFERED for each in self.transfers)


def sharing_section(case: Case, user: User, *, may_act: bool = True) -> SharingSection:
    """Two queries."""
    referrals = case.referrals.select_related("agency", "protocol", "basis").order_by("-offered_on", "pk")
    is_acting = may_act and case.is_open
    return SharingSection(
        referrals=[ReferralLine(each) for each in referrals],
        transfers=list(case.transfers.with_context().order_by("-offered_at", "pk")),
        may_edit=may_act and user.may_for(Permission.EDIT_CASES, case.region_id),
        may_lead=is_acting and user.may_for(Permission.LEAD_CASES, case.region_id),
    )
