"""What was written about referrals to agencies and transfers between regions."""

from collections.abc import Iterator

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from casework.models import Case
from casework.subject_access.passage import Passage


def passages(case: Case) -> Iterator[Passage]:
    """Two queries. Who wrote an answer of an agency is not kept in the row."""
    for referral in case.referrals.order_by("offered_on", "pk"):
        key, language = f"referral:{referral.pk}", referral.language
        yield Passage(
            key, _("Why it was referred"), referral.purpose, language, referral.offered_on, referral.offered_by_id
        )
        day = referral.ended_on or referral.answered_on
        yield Passage(f"{key}:reason", _("What came of a referral"), referral.reason, language, day)
    for transfer in case.transfers.order_by("offered_at", "pk"):
        key, language = f"transfer:{transfer.pk}", transfer.language
        yield Passage(
            key,
            _("Why it was offered to another region"),
            transfer.reason,
            language,
            transfer.offered_on,
            transfer.offered_by_id,
        )
        answered = localdate(transfer.answered_at) if transfer.answered_at else None
        heading = _("What the other region answered")
        yield Passage(f"{key}:answer", heading, transfer.answer, language, answered, transfer.answered_by_id)
