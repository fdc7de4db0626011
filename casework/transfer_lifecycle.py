"""What can become of the offer of a case to another region."""

from django.utils.translation import gettext as _

from casework.models import TransferStatus
from cohesion.refusals import ActionRefused

_S = TransferStatus
TRANSITIONS: dict[TransferStatus, frozenset[TransferStatus]] = {
    _S.OFFERED: frozenset({_S.ACCEPTED, _S.DECLINED, _S.WITHDRAWN}),
    _S.ACCEPTED: frozenset(),
    _S.DECLINED: frozenset(),
    _S.WITHDRAWN: frozenset(),
}


def check(current: str, target: TransferStatus) -> None:
    """Raises ActionRefused."""
    if target not in TRANSITIONS[TransferStatus(current)]:
        sentence = _("The transfer stands at “%(status)s” now, so this cannot be done any more. Nothing was changed.")
        raise ActionRefused(sentence % {"status": TransferStatus(current).label})
