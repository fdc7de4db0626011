"""Cases on their way between regions: what waits for an answer here, what waits there, and what has moved."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from casework.models import CaseTransfer, TransferStatus
from cohesion.models import User
from cohesion.notices import Notice
from cohesion.permissions import Permission

_SHOWN = 100


@dataclass(frozen=True)
class TransfersPage:
    """`past` are the newest hundred that were answered or taken back."""

    to_answer: Sequence[CaseTransfer]
    waiting: Sequence[CaseTransfer]
    past: Sequence[CaseTransfer]


def transfers_page(user: User) -> TransfersPage:
    """Three queries. Nothing of a case but its reference, kind and places."""
    rows = CaseTransfer.objects.visible_to(user).with_context()
    to_answer = CaseTransfer.objects.visible_to(user).to_answer_by(user)
    waiting = rows.offered().exclude(pk__in=to_answer.values("pk"))
    past = rows.exclude(status=TransferStatus.OFFERED).order_by("-answered_at", "pk")
    return TransfersPage(
        list(to_answer.with_context().order_by("offered_at", "pk")),
        list(waiting.order_by("offered_at", "pk")),
        list(past[:_SHOWN]),
    )


def transfers_to_answer(user: User) -> Sequence[Notice]:
    """One query, and none for those who lead no region."""
    if not user.may(Permission.LEAD_CASES):
        return ()
    owed = CaseTransfer.objects.visible_to(user).to_answer_by(user).with_context().order_by("offered_at", "pk")
    return [
        Notice(
            _("%(region)s offers you case %(case)s. Accept or decline it.")
            % {"region": each.from_region.name, "case": each.case.said},
            _("Answer the offer"),
            reverse("cases_transfer", args=[each.pk]),
        )
        for each in owed
    ]
