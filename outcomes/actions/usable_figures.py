"""Which numbers and milestone states a return can store, and what to do about those that it cannot."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from cohesion.models import Region
from outcomes.models import Measure, MeasureKind, MilestoneStatus, ValueState
from outcomes.models.figure import WITHOUT_VALUE
from outcomes.refusals import Problem
from outcomes.return_scope import ReturnScope
from outcomes.return_values import CellInput, CellKey, MilestoneInput, MilestoneKey

# Columns hold ten digits before the point and two after it; counts of answers are 32-bit.
_TOO_LARGE = Decimal(10) ** 10
_MOST_RESPONSES = 2**31 - 1


def normal(cell: CellInput) -> CellInput:
    """The same statement in its stored form: “none” is a true zero."""
    if cell.state == ValueState.NIL and cell.value is None:
        return CellInput(**{**cell.__dict__, "value": Decimal(0)})
    return cell


def figure_problems(scope: ReturnScope, figures: Mapping[CellKey, CellInput | None]) -> Iterator[Problem]:
    regions = _known_regions(figures)
    for key, cell in figures.items():
        place = {"place": scope.label(key)}
        misplaced = _misplaced(scope, key)
        if misplaced:
            yield Problem("figures", key, misplaced % place)
        elif cell is not None:
            measure = scope.measures[key.measure_id]
            numbers = (*_state(cell), *_value(measure, cell), *_companions(cell))
            for sentence in (*numbers, *_partners(scope, cell, regions)):
                yield Problem("figures", key, sentence % {**place, "most": measure.scale_max})


def milestone_problems(
    scope: ReturnScope, milestones: Mapping[MilestoneKey, MilestoneInput | None], today: date
) -> Iterator[Problem]:
    for key, milestone in milestones.items():
        place = {"place": scope.label(CellKey(*key))}
        for sentence in _milestone(scope, key, milestone, today):
            yield Problem("milestones", key, sentence % place)


def _misplaced(scope: ReturnScope, key: CellKey) -> str:
    measure = scope.measures.get(key.measure_id)
    if measure is None:
        return _("%(place)s: this is not a measure of this round. Leave it out or choose one of the round’s measures.")
    if not measure.has_number:
        return _("%(place)s: this measure holds no number. Leave the value out.")
    if key.authority_id is not None and key.authority_id not in scope.authorities:
        return _("%(place)s: this authority is not in the return. Choose one of the return’s own authorities.")
    return _misplaced_category(scope, key) if key.category_id is not None else ""


def _misplaced_category(scope: ReturnScope, key: CellKey) -> str:
    category = scope.categories.get(key.category_id or 0)
    breakdowns = {breakdown.pk: breakdown for breakdown in scope.breakdowns.get(key.measure_id, ())}
    if category is None or category.breakdown_id not in breakdowns:
        return _("%(place)s: the measure is not broken down by this category. Choose one of its own categories.")
    if category.merged_into_id is not None:
        return _("%(place)s: this category was merged into another. Enter the number under the category that stands.")
    if category.proposed_by_region_id is not None and not breakdowns[category.breakdown_id].is_open:
        return _("%(place)s: this list of categories is closed. Choose one of its categories, or “not known”.")
    return ""


def _state(cell: CellInput) -> Iterator[str]:
    if cell.state not in ValueState.values:
        yield _("%(place)s: the state of the value is not known. Choose one of the states of the list.")
    elif cell.state in WITHOUT_VALUE and cell.value is not None:
        yield _("%(place)s: the state says that there is no value, and a value is given. Remove one of the two.")
    elif cell.state not in WITHOUT_VALUE and cell.value is None:
        yield _("%(place)s: the value is empty. Enter a number, or a state that says why there is none.")
    elif cell.state == ValueState.NIL and cell.value != 0:
        yield _("%(place)s: the state says none, and the value is not 0. Enter 0 or choose another state.")


def _value(measure: Measure, cell: CellInput) -> Iterator[str]:
    value = cell.value
    if value is None or cell.state in WITHOUT_VALUE:
        return
    if not _storable(value):
        yield _(
            "%(place)s: the value is too long. Enter a number below ten thousand million, with at most two decimals."
        )
    elif value < 0:
        yield _("%(place)s: the value is negative. Enter 0 or a number above 0.")
    elif measure.counts_whole_things and value != value.to_integral_value():
        yield _("%(place)s: this measure counts whole things. Enter a whole number.")
    elif measure.kind == MeasureKind.RATING:
        yield from _rating(measure, cell, value)


def _rating(measure: Measure, cell: CellInput, value: Decimal) -> Iterator[str]:
    if not 1 <= value <= (measure.scale_max or 1):
        yield _("%(place)s: the rating is outside its scale. Enter the mean of the answers, from 1 to %(most)s.")
    if not cell.responses:
        yield _("%(place)s: a rating needs the number of answers behind it. Enter how many people answered.")


def _companions(cell: CellInput) -> Iterator[str]:
    if cell.responses is not None and not 0 < cell.responses <= _MOST_RESPONSES:
        yield _("%(place)s: the number of answers is not possible. Enter a whole number above 0, or leave it out.")
    if cell.denominator is not None and not (_storable(cell.denominator) and cell.denominator > 0):
        yield _("%(place)s: the number that a share is taken of must be above 0, with at most two decimals.")
    for number in (cell.numerator, cell.counted_value):
        if number is not None and not (_storable(number) and number >= 0):
            yield _(
                "%(place)s: a number beside the value cannot be stored. Enter 0 or more, with at most two decimals."
            )
    if "\x00" in cell.note + cell.override_reason:
        yield _("%(place)s: the note holds a character that cannot be stored. Type the note again.")


def _known_regions(figures: Mapping[CellKey, CellInput | None]) -> frozenset[int]:
    """Regions that exist, asked only where some cell names partners."""
    if any(cell is not None and cell.partner_region_ids for cell in figures.values()):
        return frozenset(Region.objects.values_list("pk", flat=True))
    return frozenset()


def _partners(scope: ReturnScope, cell: CellInput, regions: frozenset[int]) -> Iterator[str]:
    if not regions >= (cell.partner_region_ids or frozenset()):
        yield _("%(place)s: a partner region is not known. Choose from the list of regions.")
    if scope.quarterly_return.region_id in (cell.partner_region_ids or ()):
        yield _("%(place)s: a region cannot be its own partner. Choose the other regions that shared the work.")


def _storable(number: Decimal) -> bool:
    return number.is_finite() and abs(number) < _TOO_LARGE and number == round(number, 2)


def _milestone(scope: ReturnScope, key: MilestoneKey, milestone: MilestoneInput | None, today: date) -> Iterator[str]:
    measure = scope.measures.get(key.measure_id)
    if measure is None or measure.kind != MeasureKind.MILESTONE:
        yield _("%(place)s: this is not a milestone of this round. Leave its state out.")
    elif key.authority_id is not None and key.authority_id not in scope.authorities:
        yield _("%(place)s: this authority is not in the return. Choose one of the return’s own authorities.")
    elif milestone is not None:
        yield from _milestone_state(milestone, today)


def _milestone_state(milestone: MilestoneInput, today: date) -> Iterator[str]:
    if milestone.status not in MilestoneStatus.values:
        yield _("%(place)s: the state of the milestone is not known. Choose one of the four states.")
    elif milestone.achieved_on is not None and milestone.status != MilestoneStatus.ACHIEVED:
        yield _("%(place)s: only an achieved milestone has a date. Remove the date or choose “achieved”.")
    elif milestone.achieved_on is not None and milestone.achieved_on > today:
        yield _("%(place)s: the milestone’s date lies in the future. Enter the day on which it was achieved.")
    if "\x00" in milestone.evidence:
        yield _("%(place)s: the evidence holds a character that cannot be stored. Type it again.")
