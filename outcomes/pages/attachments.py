"""The evidence beside a return, by outcome: files and links, with what each is about."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.utils.formats import number_format
from django.utils.translation import gettext

from cohesion.models import User
from outcomes.models import Attachment, Measure, Outcome, QuarterlyReturn


@dataclass(frozen=True)
class AttachmentLine:
    """`about_size` is “docx, 34 kB” of a file; of a link it is the name of its host."""

    attachment: Attachment
    is_file: bool
    about_size: str


@dataclass(frozen=True)
class EvidenceList:
    by_outcome: tuple[tuple[Outcome, tuple[AttachmentLine, ...]], ...]

    @property
    def count(self) -> int:
        return sum(len(lines) for _outcome, lines in self.by_outcome)


def evidence_list(held: QuarterlyReturn, user: User) -> EvidenceList:
    """One query. Outcomes without evidence are left out."""
    rows = Attachment.objects.visible_to(user).filter(quarterly_return=held)
    found: dict[Outcome, list[AttachmentLine]] = {}
    about = rows.select_related("outcome", "measure", "added_by")
    for row in about.order_by("outcome__position", "measure__position", "added_at", "pk"):
        found.setdefault(row.outcome, []).append(line_of(row))
    return EvidenceList(tuple((outcome, tuple(lines)) for outcome, lines in found.items()))


def lines_by_outcome(held: QuarterlyReturn, user: User) -> dict[int, list[AttachmentLine]]:
    """By the outcome's id, in the order in which they came. One query."""
    found: dict[int, list[AttachmentLine]] = defaultdict(list)
    for row in Attachment.objects.visible_to(user).filter(quarterly_return=held).order_by("added_at", "pk"):
        found[row.outcome_id].append(line_of(row))
    return dict(found)


def line_of(row: Attachment) -> AttachmentLine:
    if row.kind == Attachment.Kind.LINK:
        return AttachmentLine(row, is_file=False, about_size=urlsplit(row.url).hostname or "")
    ending = row.file_name.rpartition(".")[2]
    return AttachmentLine(row, is_file=True, about_size=f"{ending}, {_size(row.size)}")


def _size(count: int) -> str:
    if count < 1_000_000:
        return gettext("%(size)s kB") % {"size": max(round(count / 1000), 1)}
    return gettext("%(size)s MB") % {"size": number_format(round(count / 1_000_000, 1), decimal_pos=1)}


def evidence_places(held: QuarterlyReturn) -> tuple[Sequence[Outcome], Sequence[Measure]]:
    """What evidence can be about: outcomes and measures of the round, in plan order. Two queries."""
    outcomes = Outcome.objects.filter(plan=held.round.plan_id).order_by("position")
    return list(outcomes), list(held.round.measures.in_plan_order())
