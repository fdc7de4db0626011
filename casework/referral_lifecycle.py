"""What can become of a referral to an agency."""

from django.utils.translation import gettext as _

from casework.models import ReferralStatus
from cohesion.refusals import ActionRefused

_S = ReferralStatus
TRANSITIONS: dict[ReferralStatus, frozenset[ReferralStatus]] = {
    _S.OFFERED: frozenset({_S.ACCEPTED, _S.DECLINED, _S.REVOKED}),
    _S.ACCEPTED: frozenset({_S.DONE, _S.REVOKED}),
    _S.DECLINED: frozenset(),
    _S.DONE: frozenset(),
    _S.REVOKED: frozenset(),
}


def may_become(current: str, target: ReferralStatus) -> bool:
    return target in TRANSITIONS[ReferralStatus(current)]


def check(current: str, target: ReferralStatus) -> None:
    """Raises ActionRefused."""
    if not may_become(current, target):
        sentence = _("The referral stands at “%(status)s” now, so this cannot be done any more. Nothing was changed.")
        raise ActionRefused(sentence % {"status": ReferralStatus(current).label})
