"""What is said in words and states: milestones, evidence, and what is planned next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from cohesion import day_words
from cohesion.models import LocalAuthority
from outcomes.entry import fields
from outcomes.entry.fields import Field
from outcomes.models import (
    Action,
    ActionProgress,
    ChangeRequest,
    Measure,
    MeasureKind,
    MilestoneProgress,
    MilestoneStatus,
)
from outcomes.pages.entering.changed import Changes
from outcomes.pages.entering.rows import EntryRows
from outcomes.pages.entering.typed import Choice, Typed
from outcomes.return_values import MilestoneKey


@dataclass(frozen=True)
class FieldEntry:
    """A field of words: what its parts show, its stamp, and what keeps it from being saved."""

    name: str
    parts: Mapping[str, str]
    stamp: str
    changed: str
    error: str
    choice: Choice | None

    @property
    def text(self) -> str:
        return self.parts.get("", "")


class Fields:
    """Makes the fields of one page."""

    def __init__(self, rows: EntryRows, typed: Typed, changes: Changes) -> None:
        self._rows, self._typed, self._changes = rows, typed, changes

    def at(self, at: Field) -> FieldEntry:
        said = self._rows.stands.said(at)
        return FieldEntry(
            name=at.name,
            parts=self._typed.parts(at, said),
            stamp=self._typed.stamp(at, said),
            changed=self._changes.of(self._rows.stands.row(at)),
            error=self._typed.error(at.name),
            choice=self._typed.choice(at.name, self._changes.me),
        )


@dataclass(frozen=True)
class PlaceState:
    """A milestone's state at one place. `was` says how it stood in the quarter before."""

    field: FieldEntry
    place: str
    was: str
    was_evidence: str


@dataclass(frozen=True)
class MilestoneEntry:
    measure: Measure
    wide: PlaceState
    states: tuple[PlaceState, ...]
    is_open: bool
    is_unchanged: bool
    requests: tuple[ChangeRequest, ...]

    @property
    def key(self) -> str:
        return f"m-{self.measure.pk}"

    @property
    def is_achieved(self) -> bool:
        """Wherever it is told."""
        told = [state.field.text for state in self.states if state.field.text]
        return bool(told) and all(status == MilestoneStatus.ACHIEVED for status in told)


def milestone(rows: EntryRows, fields_of: Fields, measure: Measure, opened: frozenset[str]) -> MilestoneEntry:
    by_place = any(key.measure_id == measure.pk and key.authority_id for key in rows.stands.milestones)
    is_open = by_place or f"m-{measure.pk}" in opened
    wide = _state(rows, fields_of, measure, None)
    places = [_state(rows, fields_of, measure, place) for place in rows.scope.authorities.values()] if is_open else []
    is_marked = any(each.field.error or each.field.choice or each.field.changed for each in (wide, *places))
    return MilestoneEntry(
        measure=measure,
        wide=wide,
        # Once it is told by authority, nothing is owed for the region as a whole.
        states=(*(() if by_place and not wide.field.text else (wide,)), *places),
        is_open=is_open,
        is_unchanged=not is_marked and f"m-{measure.pk}" not in opened and _is_unchanged(rows, measure),
        requests=tuple(asked for asked in rows.requests if asked.measure_id == measure.pk),
    )


def _state(rows: EntryRows, fields_of: Fields, measure: Measure, place: LocalAuthority | None) -> PlaceState:
    key = MilestoneKey(measure.pk, place.pk if place else None)
    before = rows.past.milestones.get(key)
    return PlaceState(
        field=fields_of.at(Field(fields.milestone(key), key)),
        place=place.name if place else "",
        was=_stood(before),
        was_evidence=before.evidence if before else "",
    )


def _stood(before: MilestoneProgress | None) -> str:
    if before is None:
        return ""
    if before.achieved_on is None:
        return str(before.get_status_display())
    values = {"state": before.get_status_display(), "day": day_words.plain(before.achieved_on)}
    return gettext("%(state)s, %(day)s") % values


def _is_unchanged(rows: EntryRows, measure: Measure) -> bool:
    """Stated in this return just as in the one before, at every place."""
    now, before = (_stated(found, measure) for found in (rows.stands.milestones, rows.past.milestones))
    return bool(now) and now == before


def _stated(found: Mapping[MilestoneKey, MilestoneProgress], measure: Measure) -> dict[int | None, tuple[object, ...]]:
    return {
        key.authority_id: (row.status, row.achieved_on, row.evidence)
        for key, row in found.items()
        if key.measure_id == measure.pk
    }


@dataclass(frozen=True)
class EvidenceEntry:
    measure: Measure
    field: FieldEntry
    was: str
    was_language: str
    requests: tuple[ChangeRequest, ...]


def evidence(rows: EntryRows, fields_of: Fields, measure: Measure) -> EvidenceEntry:
    before = rows.past.evidence.get(measure.pk)
    return EvidenceEntry(
        measure=measure,
        field=fields_of.at(Field(fields.evidence(measure.pk), measure.pk)),
        was=before.text if before else "",
        was_language=before.language if before else "",
        requests=tuple(asked for asked in rows.requests if asked.measure_id == measure.pk),
    )


@dataclass(frozen=True)
class ActionEntry:
    """`promised` is what the return of the quarter before planned for this action."""

    action: Action
    field: FieldEntry
    promised: ActionProgress | None

    @property
    def is_open(self) -> bool:
        return bool(self.promised or self.field.text or self.field.error or self.field.choice)


def actions(rows: EntryRows, fields_of: Fields) -> tuple[ActionEntry, ...]:
    return tuple(
        ActionEntry(action, fields_of.at(Field(fields.action(action.pk), action.pk)), rows.past.actions.get(action.pk))
        for action in rows.actions
    )


def told_in_words(measures: Sequence[Measure]) -> list[Measure]:
    return [measure for measure in measures if measure.kind == MeasureKind.QUALITATIVE]
