"""What the co-ordinator does with what a contributor handed in: take it into the return, send it back, or leave it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cohesion import audit
from cohesion.models import User
from cohesion.refusals import ActionRefused
from outcomes.actions.contribution_requests import (
    end_of_link,
    require_possible_day,
    taken_request,
    write_to_contributor,
)
from outcomes.actions.return_steps import note_event, require_editable, require_text, taken
from outcomes.actions.saving import save
from outcomes.contributions import Answers, Statement, stored_answers
from outcomes.models import ContributionRequest, MilestoneStatus, QuarterlyReturn, ReturnEvent
from outcomes.return_values import CellInput, CellKey, EvidenceInput, MilestoneInput, MilestoneKey, ReturnInput


@dataclass(frozen=True)
class Chosen:
    """Which answers to take in, each with the version of the return's row that the co-ordinator saw (0: no row)."""

    figures: Mapping[CellKey, int] = field(default_factory=dict)
    milestones: Mapping[MilestoneKey, int] = field(default_factory=dict)
    evidence: Mapping[int, int] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not (self.figures or self.milestones or self.evidence)


@dataclass(frozen=True)
class Standing:
    """The rows of a return that answers may meet, by key."""

    figures: Mapping[CellKey, Any]
    milestones: Mapping[MilestoneKey, Any]
    evidence: Mapping[int, Any]

    @classmethod
    def of(cls, held: QuarterlyReturn, answers: Answers) -> "Standing":
        """Three queries."""
        measures = {key.measure_id for key in answers.figures} | {key.measure_id for key in answers.statements}
        figures = held.figures.filter(measure__in=measures)
        milestones = held.milestones.filter(measure__in=measures)
        return cls(
            figures={CellKey(row.measure_id, row.authority_id, row.category_id): row for row in figures},
            milestones={MilestoneKey(row.measure_id, row.authority_id): row for row in milestones},
            evidence={row.measure_id: row for row in held.evidence.filter(measure__in=measures)},
        )


@transaction.atomic
def take_in(
    *, contribution: ContributionRequest, chosen: Chosen, seen: str, by: User, now: datetime
) -> ContributionRequest:
    """Put the chosen answers into the return by `save`, so that all its rules hold, and close the request.

    `seen` is the digest of the answers that were looked at. What changed since, there or in the return, refuses the
    whole act: nothing is taken in that the co-ordinator has not seen beside what it replaces.
    """
    row = _received(contribution, by)
    answers = stored_answers(row)
    if chosen.is_empty:
        raise ActionRefused(_("Tick at least one answer to take in, or leave them all out, or send them back."))
    if answers.digest != seen:
        raise ActionRefused(
            _(
                "%(name)s has corrected the answers since you opened this page. "
                "Nothing was taken in. Look at them again."
            )
            % {"name": row.name}
        )
    values = _values(row, answers, chosen)
    held = save(quarterly_return=row.quarterly_return, values=values, by=by, now=now)
    _decide(row, by=by, now=now)
    counts = {"figures": len(values.figures), "milestones": len(values.milestones), "evidence": len(values.evidence)}
    note_event(held, ReturnEvent.Kind.TAKEN_IN, by=by, now=now, detail={"contribution": row.pk, **counts})
    return row


def _received(contribution: ContributionRequest, by: User) -> ContributionRequest:
    """The request, locked; the return with its region; the answers handed in."""
    row = taken_request(contribution, by)
    require_editable(taken(row.quarterly_return))
    if row.received_at is None:
        raise ActionRefused(_("Nothing has been handed in yet. Remind %(name)s instead.") % {"name": row.name})
    return row


def _values(row: ContributionRequest, answers: Answers, chosen: Chosen) -> ReturnInput:
    standing = Standing.of(row.quarterly_return, answers)
    for part in ("figures", "milestones", "evidence"):
        _require_as_seen(getattr(standing, part), getattr(chosen, part))
    try:
        return ReturnInput(
            figures={
                key: figure_input(answers.figures[key], standing.figures.get(key), row.pk) for key in chosen.figures
            },
            milestones={
                key: milestone_input(answers.statements[key], standing.milestones.get(key)) for key in chosen.milestones
            },
            evidence={
                measure_id: evidence_input(
                    answers.statements[MilestoneKey(measure_id)], standing.evidence.get(measure_id)
                )
                for measure_id in chosen.evidence
            },
        )
    except KeyError as error:
        raise ActionRefused(_("One of the ticked answers is not there any more. Look at the answers again.")) from error


def _require_as_seen(rows: Mapping[Any, Any], chosen: Mapping[Any, int]) -> None:
    present = {key: rows[key].version if key in rows else 0 for key in chosen}
    if present != dict(chosen):
        raise ActionRefused(
            _(
                "The return has changed since you opened this page. Nothing was taken in. "
                "Look at the present values and choose again."
            )
        )


def figure_input(given: CellInput, row: Any, contribution_id: int) -> CellInput:
    """The contributor's value. A note that stands in the return stays where they wrote none."""
    note = given.note or (row.note if row is not None else "")
    return replace(given, note=note, contribution_id=contribution_id)


def milestone_input(told: Statement, row: Any) -> MilestoneInput:
    """The contributor's state; the date of an achieved milestone stays, as contributors are not asked for it."""
    status = told.status or MilestoneStatus.UNDER_WAY
    achieved_on = row.achieved_on if row is not None and status == MilestoneStatus.ACHIEVED == row.status else None
    return MilestoneInput(status, achieved_on, told.text or (row.evidence if row is not None else ""))


def evidence_input(told: Statement, row: Any) -> EvidenceInput:
    """Words of several people stand one below the other: none replaces another's."""
    if row is None or not row.text.strip():
        return EvidenceInput(told.text, told.language)
    if told.text in row.text:
        return EvidenceInput(row.text, row.language)
    return EvidenceInput(f"{row.text}\n\n{told.text}", row.language)


@transaction.atomic
def close(*, contribution: ContributionRequest, by: User, now: datetime) -> ContributionRequest:
    """Leave the answers out: the return keeps its own values, and the link ends."""
    row = _received(contribution, by)
    if row.decided_at is not None:
        raise ActionRefused(_("This contribution is dealt with already."))
    _decide(row, by=by, now=now)
    held = row.quarterly_return
    detail = {"contribution": row.pk}
    audit.record("contribution.left_out", by=by, now=now, subject=held, region=held.region, detail=detail)
    return row


def _decide(row: ContributionRequest, *, by: User, now: datetime) -> None:
    row.decided_at, row.decided_by = now, by
    row.save(update_fields=["decided_at", "decided_by"])


@transaction.atomic
def send_back(
    *, contribution: ContributionRequest, words: str, due_on: date, by: User, now: datetime
) -> ContributionRequest:
    """Open the link again, with words that say what is wanted. What was taken in already stays in the return."""
    row = _received(contribution, by)
    row.note = require_text(words, _("Write what should be changed or added."))
    require_possible_day(due_on, timezone.localdate(now))
    row.due_on, row.expires_at = due_on, end_of_link(due_on)
    row.received_at = row.decided_at = row.decided_by = None
    row.last_reminded_at = now
    row.save()
    held = row.quarterly_return
    detail = {"contribution": row.pk}
    audit.record("contribution.sent_back", by=by, now=now, subject=held, region=held.region, detail=detail)
    write_to_contributor("contribution_sent_back", row)
    return row
