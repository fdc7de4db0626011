"""What belongs to an outcome and is kept on pages of its own: practice examples, and evidence as files and links."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode

from cohesion.models import User
from outcomes.models import Attachment, Outcome, PracticeExample, QuarterlyReturn
from outcomes.pages.attachments import AttachmentLine, line_of
from outcomes.pages.reading.page import Example, example_reading


@dataclass(frozen=True)
class BesideOutcome:
    """The addresses are those at which another one is added to this outcome."""

    examples: Sequence[Example]
    attachments: Sequence[AttachmentLine]
    add_example: str
    add_evidence: str


def beside_outcome(held: QuarterlyReturn, outcome: Outcome, user: User) -> BesideOutcome:
    """Three queries, however much there is."""
    examples = PracticeExample.objects.visible_to(user).filter(quarterly_return=held, outcome=outcome)
    evidence = Attachment.objects.visible_to(user).filter(quarterly_return=held, outcome=outcome)
    where = [held.region.code, held.round.quarter]
    return BesideOutcome(
        examples=[example_reading(row) for row in examples.prefetch_related("places").order_by("pk")],
        attachments=[line_of(row) for row in evidence.order_by("added_at", "pk")],
        add_example=f"{reverse('return_example_add', args=where)}?{urlencode({'outcome': outcome.code})}",
        add_evidence=f"{reverse('return_evidence_add', args=where)}?{urlencode({'about': outcome.code})}",
    )
