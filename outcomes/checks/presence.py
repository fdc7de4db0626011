"""Checks that what is owed is there: numbers, milestone states, narratives and notes. Empty is never zero."""

from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from outcomes.checks.finding import Found, Place, Value, both, check, number
from outcomes.checks.snapshot import Snapshot
from outcomes.models import MeasureKind, OutcomeNarrative, Plan, Rag, Severity, ValueState
from outcomes.models.figure import WITHOUT_VALUE
from outcomes.return_values import CellKey, MilestoneKey

_NUMBERS = frozenset({MeasureKind.NUMBER, MeasureKind.PERCENTAGE, MeasureKind.RATING})
_OFF_TRACK = frozenset({Rag.AMBER, Rag.RED})
_NOTHING: Value = "–"


def _wanted(expected: Promise) -> dict[str, Value]:
    return {"value": _NOTHING, "expected": both(expected)}


def _missing_places(snapshot: Snapshot, given: set[int | None]) -> list[int | None]:
    """Places that still owe something: none where it is said region-wide, the region where nothing is said at all."""
    if None in given:
        return []
    missing: list[int | None] = [place for place in snapshot.scope.authorities if place not in given]
    return missing if given else [None]


@check(
    Severity.ERROR,
    title=_("A number is missing"),
    sentence=_("there is no value."),
    fix=_("Enter a number, “none” for a true zero, or a state that says why there is no number."),
)
def figure_is_given(snapshot: Snapshot) -> Found:
    """Each counting measure has a region-wide value or one for each authority; a state without a value is an answer."""
    for measure in snapshot.scope.measures.values():
        if measure.has_number and measure.kind in _NUMBERS:
            for place in _missing_places(snapshot, set(snapshot.totals(measure))):
                yield snapshot.at(CellKey(measure.pk, place)), _wanted(_("a number or a state"))


@check(
    Severity.ERROR,
    title=_("A milestone has no state"),
    sentence=_("the milestone has no state."),
    fix=_("Choose not started, under way, achieved or no longer planned."),
    waivable=True,
)
def milestone_has_a_state(snapshot: Snapshot) -> Found:
    """Each milestone has a region-wide state, or one for each authority once it is told by authority."""
    for measure in snapshot.scope.measures.values():
        if measure.kind == MeasureKind.MILESTONE:
            given = {place for place in snapshot.places if MilestoneKey(measure.pk, place) in snapshot.milestones}
            for place in _missing_places(snapshot, given):
                yield snapshot.at(CellKey(measure.pk, place)), _wanted(_("a state"))


@check(
    Severity.ERROR,
    title=_("An outcome has no rating"),
    sentence=_("the outcome has no rating."),
    fix=_("Choose green, amber or red."),
    waivable=True,
)
def outcome_is_rated(snapshot: Snapshot) -> Found:
    """Each outcome that reports is rated, where the plan rates its outcomes."""
    if snapshot.scope.quarterly_return.round.plan.rag_level != Plan.RagLevel.OUTCOME:
        return
    for outcome in snapshot.reporting_outcomes:
        narrative = snapshot.narratives.get(outcome.pk)
        if narrative is None or not narrative.rag:
            yield snapshot.at_outcome(outcome), _wanted(_("green, amber or red"))


def _off_track(snapshot: Snapshot) -> Iterator[tuple[Place, OutcomeNarrative]]:
    for outcome in snapshot.scope.outcomes.values():
        narrative = snapshot.narratives.get(outcome.pk)
        if narrative is not None and narrative.rag in _OFF_TRACK:
            yield snapshot.at_outcome(outcome), narrative


@check(
    Severity.ERROR,
    title=_("An outcome off track has no narrative"),
    sentence=_("the outcome is rated “%(rating)s” and its progress is not told."),
    fix=_("Write under “progress” what happened and why the outcome is off track."),
    waivable=True,
)
def off_track_outcome_tells_its_progress(snapshot: Snapshot) -> Found:
    """An amber or red outcome says what happened."""
    for place, narrative in _off_track(snapshot):
        if not narrative.progress.strip():
            yield place, {"rating": both(Rag(narrative.rag).label), **_wanted(_("a narrative"))}


@check(
    Severity.ERROR,
    title=_("An outcome off track has no remedial action"),
    sentence=_("the outcome is rated “%(rating)s” and has no remedial action."),
    fix=_("Write what will be done, by whom and by when, to bring the outcome back on track."),
    waivable=True,
)
def off_track_outcome_names_a_remedial_action(snapshot: Snapshot) -> Found:
    """An amber or red outcome says what will be done about it."""
    for place, narrative in _off_track(snapshot):
        if not narrative.remedial_action.strip():
            yield place, {"rating": both(Rag(narrative.rag).label), **_wanted(_("a remedial action"))}


@check(
    Severity.QUERY,
    title=_("A value that is not there owes a note"),
    sentence=_("the state is “%(value)s” and no note says why."),
    fix=_("Write a note that says why there is no number, or enter the number."),
)
def state_without_value_has_a_note(snapshot: Snapshot) -> Found:
    """Not available, not applicable and not collected say why."""
    for key, figure in snapshot.figures.items():
        if figure.state in WITHOUT_VALUE and not figure.note.strip():
            yield snapshot.at(key), {"value": both(ValueState(figure.state).label), "expected": both(_("a note"))}


@check(
    Severity.QUERY,
    title=_("A value differs from what was counted"),
    sentence=_("the value is %(value)s, while %(expected)s was counted or supplied."),
    fix=_("Write a note that says why your value stands, or take the counted value."),
)
def value_agrees_with_what_was_counted(snapshot: Snapshot) -> Found:
    """A typed value that differs from its counted value, or from a supplied figure, says why."""
    for key, figure in snapshot.figures.items():
        counted = figure.counted_value if figure.counted_value is not None else snapshot.supplied.get(key)
        explained = figure.override_reason.strip() or figure.note.strip()
        if counted is not None and figure.value is not None and figure.value != counted and not explained:
            yield snapshot.at(key), {"value": number(figure.value), "expected": number(counted)}
