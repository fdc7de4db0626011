"""The page on which an answer is prepared: each word, text and file beside the box that decides about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.forms import BoundField

from casework.actions.subject_access import others_who_may_check
from casework.forms.subject_access import AnswerForm
from casework.models import SubjectAccessRequest
from casework.subject_access.prepared import VICTIM_FACTS, KeptFile, Part, Prepared
from cohesion.models import User


@dataclass(frozen=True)
class PartLine:
    part: Part
    by: str
    box: BoundField


@dataclass(frozen=True)
class WordLine:
    form: str
    text: str
    kind: Any
    part: Any
    is_covered: bool


@dataclass(frozen=True)
class AnswerPage:
    prepared: Prepared
    form: AnswerForm
    parts: Sequence[PartLine]
    words: Sequence[WordLine]
    files: Sequence[KeptFile]
    personal: Sequence[tuple[str, str]]
    case_facts: Sequence[tuple[str, str]]
    victim_facts: Sequence[tuple[str, str]]
    victim_box: BoundField
    standing: "Standing"


@dataclass(frozen=True)
class Standing:
    """Where the request stands today."""

    request: SubjectAccessRequest
    today: date
    is_checked: bool

    @property
    def is_answered(self) -> bool:
        return self.request.answered_at is not None

    @property
    def days_left(self) -> int:
        return (self.request.due_on - self.today).days

    @property
    def days_late(self) -> int:
        return -self.days_left


def answer_page(prepared: Prepared, form: AnswerForm, today: date) -> AnswerPage:
    covered = set(form["covered"].value() or ())
    chosen = set(form["attachments"].value() or ())
    return AnswerPage(
        prepared=prepared,
        form=form,
        parts=[
            PartLine(part, prepared.staff.role(part.by) if part.by else "", form.box(part.key))
            for part in prepared.parts
        ],
        words=[
            WordLine(each.word.form, each.word.text, each.word.kind, each.word.part, each.word.form in covered)
            for each in prepared.words
        ],
        files=[KeptFile(each.row, each.title, each.shown_title, str(each.row.pk) in chosen) for each in prepared.files],
        personal=prepared.personal(),
        case_facts=prepared.case_facts(),
        victim_facts=prepared.all_victim_facts(),
        victim_box=form.box(VICTIM_FACTS),
        standing=Standing(prepared.request, today, prepared.is_checked),
    )


@dataclass(frozen=True)
class CheckPart:
    """Who may read it as a second person: `others` by name, or nobody but whoever prepared it."""

    prepared_by_me: bool
    others: Sequence[str]

    @property
    def may_check(self) -> bool:
        return not self.prepared_by_me or not self.others


def check_part(prepared: Prepared, user: User, today: date) -> CheckPart:
    is_mine = prepared.choices.by == user.pk
    others = others_who_may_check(prepared.case, user, today) if is_mine else ()
    return CheckPart(is_mine, [str(each) for each in others])
