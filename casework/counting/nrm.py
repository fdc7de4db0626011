"""How modern slavery counts: referrals reported by the authority, referrals through first responders, notifications.

A referral can be in both of the first two; they never add. A notification is no referral: it counts apart, and stays
counted where the adult consents later and is referred. Plans break referrals through first responders down by
organisation: the two that they name, and all others under “not known”, as a return places what has no category of its
own.
"""

from datetime import date

from django.utils.translation import gettext_lazy as _

from casework.counting.rule import CountRule, Part
from casework.models import Case, CaseList, NrmRecord

# What the rules read of a case.
JOINED = ("nrm__first_responder",)
SEVERAL: tuple[str, ...] = ()
BREAKDOWN = "first_responder_organisation"
# The plan's category of an entry in the list of first responders.
CATEGORIES = {"police": "police", "council": "local_authority"}
OTHERS = "not_known"
READS = frozenset((CaseList.FIRST_RESPONDER, code) for code in CATEGORIES)

BY_AUTHORITY = "nrm.reported_by_authority"
THROUGH_FIRST_RESPONDER = "nrm.through_first_responder"
NOTIFIED = "nrm.duty_to_notify"


def _no_parts(case: Case) -> frozenset[Part]:
    return frozenset()


def _organisation(case: Case) -> frozenset[Part]:
    """One organisation a case."""
    held = case.nrm.first_responder
    return frozenset({(BREAKDOWN, CATEGORIES.get(held.code, OTHERS))}) if held else frozenset()


def _sent(case: Case, way: str) -> date | None:
    return case.nrm.referred_on if case.nrm.way == way else None


def _by_authority(case: Case) -> date | None:
    return _sent(case, NrmRecord.Route.NRM) if case.nrm.by_authority else None


def _through_first_responder(case: Case) -> date | None:
    return _sent(case, NrmRecord.Route.NRM) if case.nrm.by_first_responder else None


def _notified(case: Case) -> date | None:
    """Also where a referral followed, because the adult consented later: both happened."""
    return case.nrm.notified_on or _sent(case, NrmRecord.Route.NOTIFY)


_REFERRED = _("The day of the referral")
RULES = (
    CountRule(
        BY_AUTHORITY,
        _("Referrals to the National Referral Mechanism by the authority"),
        _REFERRED,
        _by_authority,
        _no_parts,
        shares_cases_with=(THROUGH_FIRST_RESPONDER,),
    ),
    CountRule(
        THROUGH_FIRST_RESPONDER,
        _("Referrals to the National Referral Mechanism through first responders"),
        _REFERRED,
        _through_first_responder,
        _organisation,
        is_one_part=True,
        shares_cases_with=(BY_AUTHORITY,),
    ),
    CountRule(NOTIFIED, _("Notifications without a name"), _("The day of the notification"), _notified, _no_parts),
)
