"""Saving values into a return: all of them or, with a sentence for each problem, none."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from cohesion import audit
from cohesion.models import User
from outcomes.actions.return_steps import advance, taken_to_edit, write
from outcomes.actions.usable_figures import figure_problems, milestone_problems, normal
from outcomes.actions.usable_texts import action_problems, evidence_problems, example_problems, narrative_problems
from outcomes.actions.writing_figures import figure_trail, milestone_trail, write_figures, write_milestones
from outcomes.actions.writing_texts import write_actions, write_evidence, write_examples, write_narratives
from outcomes.models import QuarterlyReturn, ReturnEvent, ReturnStatus
from outcomes.refusals import Problem, StaleVersion, UnusableValues
from outcomes.return_scope import ReturnScope
from outcomes.return_values import CellInput, CellKey, ReturnInput

# Changes of one person within this time are one entry in the history.
_SITTING = timedelta(hours=1)


@transaction.atomic
def save(
    *,
    quarterly_return: QuarterlyReturn,
    values: ReturnInput,
    by: User,
    now: datetime,
    expected_version: int | None = None,
) -> QuarterlyReturn:
    """Put `values` into the return as its next version; the first save starts it. What already agrees is not written.

    `expected_version` is the version that the writer saw: another one is refused with StaleVersion. Raises
    UnusableValues with every problem, NotPermitted, or ActionRefused while the return is not with its region.
    """
    held = taken_to_edit(quarterly_return, by)
    if expected_version is not None and expected_version != held.version:
        raise StaleVersion
    scope = ReturnScope.of(held)
    figures = {key: normal(cell) if cell else None for key, cell in values.figures.items()}
    problems = find_problems(scope, values, figures, now)
    if problems:
        raise UnusableValues(problems)
    put(scope, values, figures, by=by, now=now)
    return held


def put(
    scope: ReturnScope, values: ReturnInput, figures: dict[CellKey, CellInput | None], *, by: User, now: datetime
) -> None:
    """Write values that `find_problems` found usable into a return that was `taken`, and record what changed."""
    trail = _write(scope, values, figures, by=by, now=now)
    if trail:
        _record(scope.quarterly_return, trail, by=by, now=now)


def find_problems(
    scope: ReturnScope, values: ReturnInput, figures: dict[CellKey, CellInput | None], now: datetime
) -> Sequence[Problem]:
    """Everything that keeps `values` from being stored, in the order of the return's parts."""
    return [
        *figure_problems(scope, figures),
        *milestone_problems(scope, values.milestones, timezone.localdate(now)),
        *narrative_problems(scope, values.narratives),
        *evidence_problems(scope, values.evidence),
        *action_problems(scope, values.actions),
        *example_problems(scope, values.examples),
    ]


def _write(
    scope: ReturnScope, values: ReturnInput, figures: dict[CellKey, CellInput | None], *, by: User, now: datetime
) -> dict[str, Any]:
    """Write every part. Returns what changed, by codes, for the record: nothing where nothing did."""
    held = scope.quarterly_return
    narratives = write_narratives(held, values.narratives, by=by, now=now)
    evidence = write_evidence(held, values.evidence, by=by, now=now)
    trail: dict[str, Any] = {
        "figures": figure_trail(scope, write_figures(held, figures, by=by, now=now)),
        "milestones": milestone_trail(scope, write_milestones(held, values.milestones, by=by, now=now)),
        "narratives": [scope.outcomes[outcome_id].code for outcome_id in narratives.keys],
        "evidence": [scope.measures[measure_id].code for measure_id in evidence.keys],
        "actions": write_actions(held, values.actions, by=by, now=now).keys,
        "examples": write_examples(held, values.examples, by=by, now=now).keys,
    }
    return {part: changed for part, changed in trail.items() if changed}


def _record(held: QuarterlyReturn, trail: dict[str, Any], *, by: User, now: datetime) -> None:
    if held.status == ReturnStatus.OPEN:
        advance(held, ReturnStatus.IN_PROGRESS, ReturnEvent.Kind.STARTED, by=by, now=now)
    else:
        write(held, by=by, now=now)
        _note_sitting(held, by=by, now=now)
    detail = {"version": held.version, **trail}
    audit.record("return.saved", by=by, now=now, subject=held, region=held.region, detail=detail)


def _note_sitting(held: QuarterlyReturn, *, by: User, now: datetime) -> None:
    """One entry in the return's history for each sitting of a person; the record has every value of it."""
    latest = held.events.filter(by=by, at__gt=now - _SITTING, at__lte=now)
    if not latest.filter(kind__in=[ReturnEvent.Kind.EDITED, ReturnEvent.Kind.STARTED]).exists():
        ReturnEvent.objects.create(
            quarterly_return=held,
            kind=ReturnEvent.Kind.EDITED,
            from_status=held.status,
            to_status=held.status,
            at=now,
            by=by,
        )
