"""Judging the numbers and milestones of a file against the return that they are meant for."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from decimal import Decimal
from functools import partial
from typing import NamedTuple, TypeVar

from django.utils.translation import gettext as _

from cohesion.file_problems import Problems
from outcomes.models import Breakdown, BreakdownCategory, Measure, MeasureKind, MilestoneStatus, ValueState
from outcomes.models.figure import WITHOUT_VALUE
from outcomes.return_values import CellInput, CellKey, MilestoneInput, MilestoneKey, ReturnInput
from outcomes.spreadsheets.entries import FigureEntry, MilestoneEntry
from outcomes.spreadsheets.judged import Codes, Judged
from outcomes.spreadsheets.preview import NewFigure
from outcomes.spreadsheets.raw import RawCell
from outcomes.spreadsheets.values import Unusable, Values

Read = TypeVar("Read")
_LONGEST_LABEL = 120


class Where(NamedTuple):
    """A slot whose codes are known."""

    measure: Measure
    authority_id: int | None
    breakdown: Breakdown | None
    category: BreakdownCategory | None


class FigureJudge:
    def __init__(self, codes: Codes, held: ReturnInput, judged: Judged, problems: Problems) -> None:
        self._codes, self._held, self._judged, self._problems = codes, held, judged, problems
        self._values = Values(problems)
        self._seen: dict[tuple[object, ...], str] = {}

    def figure(self, entry: FigureEntry) -> None:
        """Add what the entry says to the values, or its problems to the list."""
        with suppress(Unusable):
            where = self._where(entry)
            cell = self._cell(entry, where)
            self._require_first(entry.place, "figure", *entry.slot[:3], self._category_of(where, entry))
            if where.breakdown is not None and where.category is None:
                if cell is not None:
                    new = NewFigure(where.measure.pk, where.authority_id, where.breakdown.pk, entry.slot.category, cell)
                    self._judged.new_figures.append(new)
                return
            key = CellKey(where.measure.pk, where.authority_id, where.category.pk if where.category else None)
            if cell is not None or (entry.takes_away and key in self._held.figures):
                self._judged.figures[key] = cell
                self._judged.places["figures", key] = entry.place

    def _category_of(self, where: Where, entry: FigureEntry) -> str:
        return where.category.code if where.category else entry.slot.category.casefold()

    def milestone(self, entry: MilestoneEntry) -> None:
        with suppress(Unusable):
            measure = self._measure(entry.place, entry.measure)
            if measure.kind != MeasureKind.MILESTONE:
                raise self._refuse(
                    entry.place, entry.measure, _("This measure is not a milestone."), _("Leave its state out.")
                )
            if not entry.number.is_empty:
                raise self._refuse(
                    entry.place,
                    entry.number.text,
                    _("The line of a milestone’s state has no value."),
                    _("Give the number a line of its own, with an empty category."),
                )
            key = MilestoneKey(measure.pk, self._authority_id(entry.place, entry.area))
            self._require_first(entry.place, "milestone", entry.measure, entry.area)
            milestone = self._milestone(entry, self._held.milestones.get(key))
            if milestone is not None or (entry.takes_away and key in self._held.milestones):
                self._judged.milestones[key] = milestone
                self._judged.places["milestones", key] = entry.place

    def _refuse(self, place: str, value: str, reason: str, fix: str) -> Unusable:
        self._problems.add(place, value, reason, fix)
        return Unusable()

    def _require_first(self, place: str, *what: object) -> None:
        first = self._seen.setdefault(what, place)
        if first != place:
            raise self._refuse(
                place,
                "",
                _("The same figure stands in the file already, at %(first)s.") % {"first": first},
                _("Keep one of the two."),
            )

    def _measure(self, place: str, code: str) -> Measure:
        measure = self._codes.measures.get(code)
        if measure is None:
            raise self._refuse(
                place,
                code,
                _("There is no measure with this code in the return."),
                _("Correct the code; the return’s definitions list all measures."),
            )
        return measure

    def _authority_id(self, place: str, gss: str) -> int | None:
        if not gss:
            return None
        authority = self._codes.authorities.get(gss)
        if authority is None:
            own = ", ".join(f"{known.gss} {known.name}" for known in self._codes.authorities.values())
            raise self._refuse(
                place,
                gss,
                _("This authority does not belong to the return’s region."),
                _("Choose one of these, or leave the area empty for the whole region: %(own)s.") % {"own": own},
            )
        return authority.pk

    def _where(self, entry: FigureEntry) -> Where:
        measure = self._measure(entry.place, entry.slot.measure)
        authority_id = self._authority_id(entry.place, entry.slot.area)
        if measure.kind == MeasureKind.MILESTONE and entry.slot.category and not entry.slot.breakdown:
            raise self._no_state(entry)
        if not measure.has_number:
            if entry.is_empty and entry.note.is_empty:
                raise Unusable
            raise self._refuse(
                entry.place,
                entry.value.text,
                _("This measure holds no number."),
                _("Leave the value out; describe progress in words."),
            )
        if not entry.slot.breakdown:
            return self._where_total(entry, measure, authority_id)
        breakdown = self._codes.breakdown(measure, entry.slot.breakdown)
        if breakdown is None:
            known = ", ".join(found.code for found in self._codes.scope.breakdowns.get(measure.pk, ()))
            fix = _("Choose one of these: %(known)s.") % {"known": known} if known else _("Enter the total alone.")
            raise self._refuse(entry.place, entry.slot.breakdown, _("The measure is not broken down in this way."), fix)
        return Where(measure, authority_id, breakdown, self._category(entry, breakdown))

    def _no_state(self, entry: FigureEntry) -> Unusable:
        words = ", ".join(status.lower() for status in MilestoneStatus.values)
        return self._refuse(
            entry.place,
            entry.slot.category,
            _("This is not a state of a milestone."),
            _("Choose one of these: %(words)s.") % {"words": words},
        )

    def _where_total(self, entry: FigureEntry, measure: Measure, authority_id: int | None) -> Where:
        if entry.slot.category:
            raise self._refuse(
                entry.place,
                entry.slot.category,
                _("A category is given without its breakdown."),
                _("Give the breakdown’s code as well, or leave both empty for the total."),
            )
        return Where(measure, authority_id, None, None)

    def _category(self, entry: FigureEntry, breakdown: Breakdown) -> BreakdownCategory | None:
        label = entry.slot.category
        if not label:
            raise self._refuse(
                entry.place,
                entry.value.text,
                _("A value is given for a category without a name."),
                _("Type the category’s name at the beginning of its row."),
            )
        category = self._codes.category(breakdown, label)
        if category is None and not breakdown.is_open:
            known = ", ".join(
                found.code for found in self._codes.scope.categories.values() if found.breakdown_id == breakdown.pk
            )
            raise self._refuse(
                entry.place,
                label,
                _("This category is not in the list, and the list is closed."),
                _("Choose one of these: %(known)s.") % {"known": known},
            )
        if category is None and (len(label) > _LONGEST_LABEL or not label.isprintable()):
            raise self._refuse(
                entry.place, label, _("The name of the category cannot be used."), _("Shorten it to 120 characters.")
            )
        return category

    def _cell(self, entry: FigureEntry, where: Where) -> CellInput | None:
        """The statement that the entry makes; None when it makes none. Reports all of its problems at once."""
        measure = where.measure
        failed: list[bool] = []
        value = _tried(lambda: self._values.number(entry.value, whole=measure.counts_whole_things), failed)
        state = _tried(lambda: self._values.choice("states", entry.state), failed)
        note = _tried(lambda: self._values.text(entry.note), failed) or ""
        others = {
            name: _tried(partial(self._companion, measure, cell), failed) for name, cell in entry.companions.items()
        }
        if failed:
            raise Unusable
        if entry.is_empty and not note and (entry.takes_away or entry.is_new):
            return None
        return self._agreeing(entry, value, state, note, others)

    def _companion(self, measure: Measure, cell: RawCell) -> Decimal | None:
        return self._values.number(cell, whole=measure.kind == MeasureKind.RATING)

    def _agreeing(
        self,
        entry: FigureEntry,
        value: Decimal | None,
        state: str | None,
        note: str,
        others: Mapping[str, Decimal | None],
    ) -> CellInput:
        if value is None and state is None:
            raise self._refuse(
                entry.place,
                note,
                _("The value is empty, and no state says why."),
                _("Enter a number, or a state that says why there is none; a true zero is 0."),
            )
        chosen = ValueState(state) if state else ValueState.ACTUAL
        if chosen in WITHOUT_VALUE and value is not None:
            raise self._refuse(
                entry.place,
                entry.value.text,
                _("The state “%(state)s” says that there is no value, and a value is given.") % {"state": chosen.label},
                _("Remove the value, or the state."),
            )
        if chosen == ValueState.NIL and value not in {None, Decimal(0)}:
            raise self._refuse(
                entry.place,
                entry.value.text,
                _("The state says none, and the value is not 0."),
                _("Enter 0, or choose another state."),
            )
        if chosen in {ValueState.ACTUAL, ValueState.ESTIMATED} and value is None:
            raise self._refuse(
                entry.place,
                entry.state.text,
                _("The state says that there is a number, and none is given."),
                _("Enter the number, or a state that says why there is none."),
            )
        return _cell(value, chosen, note, others)

    def _milestone(self, entry: MilestoneEntry, held: MilestoneInput | None) -> MilestoneInput | None:
        failed: list[bool] = []
        status = _tried(lambda: self._values.choice("milestones", entry.status), failed)
        evidence = _tried(lambda: self._values.text(entry.evidence), failed) or ""
        day = _tried(partial(self._values.day, entry.day), failed) if entry.day else None
        if failed:
            raise Unusable
        if status is None:
            if evidence or day or not entry.takes_away:
                raise self._refuse(
                    entry.place,
                    evidence,
                    _("The state of the milestone is missing."),
                    _("Choose the milestone’s state as well."),
                )
            return None
        if entry.day is None and held is not None and status == MilestoneStatus.ACHIEVED:
            day = held.achieved_on
        return MilestoneInput(MilestoneStatus(status), day, evidence)


def _cell(value: Decimal | None, state: ValueState, note: str, others: Mapping[str, Decimal | None]) -> CellInput:
    responses = others.get("responses")
    return CellInput(
        value=Decimal(0) if state == ValueState.NIL else value,
        state=state,
        note=note,
        numerator=others.get("numerator"),
        denominator=others.get("denominator"),
        responses=int(responses) if responses is not None else None,
    )


def _tried(read: Callable[[], Read], failed: list[bool]) -> Read | None:
    """What `read` gives; None, and a mark in `failed`, when it has reported a problem."""
    try:
        return read()
    except Unusable:
        failed.append(True)
        return None
