"""What a contributor does through their link. It writes into the holding area, the history and the record only.

Contributors have no account: these acts are the service's (`by`), and the record names the request.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cohesion import audit, letters
from cohesion.models import User
from cohesion.permissions import Permission
from cohesion.refusals import ActionRefused
from outcomes.actions.reminding import recipients
from outcomes.actions.return_steps import may, note_event, require, taken
from outcomes.actions.usable_figures import figure_problems, milestone_problems
from outcomes.contributions import Answers, Asked, Statement, stored_answers
from outcomes.models import (
    ContributedFigure,
    ContributedStatement,
    ContributionRequest,
    MeasureKind,
    ReturnEvent,
)
from outcomes.models.figure import WITHOUT_VALUE
from outcomes.refusals import Problem, UnusableValues
from outcomes.return_scope import ReturnScope
from outcomes.return_values import CellKey, MilestoneInput, MilestoneKey


class LinkEnded(ActionRefused):
    """The link takes no more answers: it expired, was withdrawn, or its answers are in the return."""

    def __init__(self) -> None:
        super().__init__(_("This link takes no more answers. Write to the person who asked you."))


class ChangedElsewhere(ActionRefused):
    """The same answers were changed in another tab since this form was opened. Nothing was saved."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Your answers were changed in another tab or on another device. Nothing was saved here. "
                "Look at the marked answers, put right what is wrong and save again."
            )
        )


def note_opened(*, contribution: ContributionRequest, by: User, now: datetime) -> None:
    """Remember when the link was first opened, so that the co-ordinator knows that the letter arrived."""
    require(by, Permission.EDIT_RETURN, contribution.quarterly_return)
    ContributionRequest.objects.filter(pk=contribution.pk, opened_at__isnull=True).update(opened_at=now)


@transaction.atomic
def keep(*, contribution: ContributionRequest, answers: Answers, seen: str, by: User, now: datetime) -> None:
    """Keep answers that are part done. `seen` is the digest of the answers that the form showed."""
    row = _open(contribution, by, now)
    if row.received_at is not None:
        raise ActionRefused(_("You have handed this in. Hand it in again with your corrections."))
    _write(row, answers, seen, by=by, now=now, act="contribution.kept")


@transaction.atomic
def hand_in(*, contribution: ContributionRequest, answers: Answers, seen: str, by: User, now: datetime) -> None:
    """Hand the answers in, or correct what was handed in and not yet taken. The co-ordinator is told of the first."""
    row = _open(contribution, by, now)
    if answers.is_empty:
        raise ActionRefused(_("There is no answer yet. Answer at least one question, then hand it in."))
    unexplained = _unexplained(row, answers)
    if unexplained:
        raise UnusableValues(unexplained)
    again = row.received_at is not None
    changed = _write(row, answers, seen, by=by, now=now, act="contribution.corrected" if again else "")
    if again and not changed:
        return
    row.received_at = now
    row.save(update_fields=["received_at"])
    if not again:
        held = row.quarterly_return
        note_event(held, ReturnEvent.Kind.CONTRIBUTED, by=by, now=now, detail={"contribution": row.pk})
        _tell(row, now)


def _unexplained(row: ContributionRequest, answers: Answers) -> list[Problem]:
    """Numbers that are not given, without a word why: the co-ordinator would have to ask back."""
    silent = [key for key, cell in answers.figures.items() if cell.state in WITHOUT_VALUE and not cell.note.strip()]
    if not silent:
        return []
    scope = ReturnScope.of(row.quarterly_return)
    sentence = _("%(place)s: say in a word or two why there is no number.")
    return [Problem("figures", key, sentence % {"place": scope.label(key)}) for key in silent]


def _open(contribution: ContributionRequest, by: User, now: datetime) -> ContributionRequest:
    """The request, locked after its return as co-ordinators lock them, so that neither waits for the other."""
    require(by, Permission.EDIT_RETURN, taken(contribution.quarterly_return))
    row = ContributionRequest.objects.select_for_update(of=("self",)).with_context().get(pk=contribution.pk)
    if not row.is_open(now):
        raise LinkEnded
    return row


def _write(row: ContributionRequest, answers: Answers, seen: str, *, by: User, now: datetime, act: str) -> bool:
    """Replace what is kept by `answers`, unless it changed since it was seen. Returns whether anything differs."""
    problems = find_problems(Asked.of(row), answers, now)
    if problems:
        raise UnusableValues(problems)
    stored = stored_answers(row)
    if stored == answers:
        return False
    if stored.digest != seen:
        raise ChangedElsewhere
    _replace(row, answers)
    if act:
        held = row.quarterly_return
        audit.record(act, by=by, now=now, subject=held, region=held.region, detail={"contribution": row.pk})
    return True


def _replace(row: ContributionRequest, answers: Answers) -> None:
    row.figures.all().delete()
    row.statements.all().delete()
    ContributedFigure.objects.bulk_create(
        ContributedFigure(
            request=row,
            **key._asdict(),
            value=cell.value,
            state=cell.state,
            note=cell.note,
            responses=cell.responses,
        )
        for key, cell in answers.figures.items()
    )
    ContributedStatement.objects.bulk_create(
        ContributedStatement(
            request=row,
            **key._asdict(),
            milestone_status=told.status or "",
            text=told.text,
            language=told.language,
        )
        for key, told in answers.statements.items()
    )


def find_problems(asked: Asked, answers: Answers, now: datetime) -> list[Problem]:
    """What keeps `answers` from being kept: the rules of returns, and that only what was asked is answered."""
    cells = {cell for measure in asked.measures for cell in asked.cells(measure)}
    places = {key for measure in asked.measures for key in asked.statements(measure)}
    unasked = [*(answers.figures.keys() - cells), *(answers.statements.keys() - places)]
    if unasked:
        raise ActionRefused(_("An answer is to something that you were not asked. Open the link again."))
    milestones = {key: told for key, told in answers.statements.items() if _is_milestone(asked, key)}
    return [
        *figure_problems(asked.scope, answers.figures),
        *milestone_problems(asked.scope, _stated(milestones), timezone.localdate(now)),
        *_unsaid(asked, milestones),
    ]


def _is_milestone(asked: Asked, key: MilestoneKey) -> bool:
    return asked.scope.measures[key.measure_id].kind == MeasureKind.MILESTONE


def _stated(milestones: dict[MilestoneKey, Statement]) -> dict[MilestoneKey, MilestoneInput | None]:
    return {key: MilestoneInput(told.status, evidence=told.text) for key, told in milestones.items() if told.status}


def _unsaid(asked: Asked, milestones: dict[MilestoneKey, Statement]) -> list[Problem]:
    sentence = _("%(place)s: choose where it stands.")
    return [
        Problem("milestones", key, sentence % {"place": asked.scope.label(CellKey(*key))})
        for key, told in milestones.items()
        if told.status is None
    ]


def _tell(row: ContributionRequest, now: datetime) -> None:
    """A letter to whoever asked, or once they fill this return in no more, to those who do; in their language."""
    held = row.quarterly_return
    still_asks = row.asked_by.is_active and may(row.asked_by, Permission.EDIT_RETURN, held)
    for reader in [row.asked_by] if still_asks else recipients([held], timezone.localdate(now))[held.pk]:
        where = (held.region.code, held.round.quarter, row.pk)
        link = letters.address("return_contribution", *where, language=reader.language)
        context = {"contribution": row, "held": held, "link": link}
        letters.send(
            "outcomes/letters/contribution_received", to=reader.email, language=reader.language, context=context
        )
