"""How far each milestone is in each region and quarter (sample data): it moves on, it never resets."""

import math
from datetime import date, timedelta

from cohesion.calendar import Quarter
from outcomes.demo.apportioning import chance
from outcomes.demo.ratings import at_year_end
from outcomes.demo.setting import QUARTERS, Place, Setting
from outcomes.demo.texts import one_of, short
from outcomes.models import Measure, MeasureKind, MilestoneStatus, Rag, RbaCategory
from outcomes.return_values import MilestoneInput, MilestoneKey

# Told authority by authority in these regions; everywhere else region-wide.
_BY_AUTHORITY = {
    "1.1.M1": {"MWW", "CV"},
    "1.1.M4": {"GW"},
    "4.1.M1": {"NWW", "MWW", "GE"},
    "6.1.M1": {"NEW", "WB", "GE"},
    "7.1.M1": {"MWW", "CT"},
    "7.2.M4": {"WB"},
}
_NO_LONGER_PLANNED = {("2.2.M6", "GE"): 3, ("5.3.M2", "MWW"): 4, ("7.2.M5", "CT"): 5}
# Quarters of work, counted from the start of the plan.
_WORK = {RbaCategory.HOW_MUCH: 1.2, RbaCategory.HOW_WELL: 1.9}
_DELAY = {Rag.GREEN: 0.0, Rag.AMBER: 0.8, Rag.RED: 1.8}
_LONGEST_EXTRA = 3.2

# The achieved milestone that an officer finds without evidence, in the returns where changes were requested.


def milestones_of(setting: Setting, region: str, quarter: str) -> dict[MilestoneKey, MilestoneInput]:
    """The states that are new in the quarter: those that stay as they were are carried by the round."""
    position = [str(each) for each in QUARTERS].index(quarter) + 1
    states: dict[MilestoneKey, MilestoneInput] = {}
    for code, measure in setting.measures.items():
        if measure.kind != MeasureKind.MILESTONE:
            continue
        for place in _places(setting, code, region):
            status = _status(measure, place, position)
            if position == 1 or status != _status(measure, place, position - 1):
                key = MilestoneKey(measure.pk, setting.authorities[place.gss].pk if place.gss else None)
                states[key] = _state(setting, measure, place, status, Quarter.parse(quarter))
    return states


def _places(setting: Setting, code: str, region: str) -> list[Place]:
    if region in _BY_AUTHORITY.get(code, ()):
        return [Place(region, gss) for gss in setting.covered[region]]
    return [Place(region)]


def _status(measure: Measure, place: Place, position: int) -> MilestoneStatus:
    """`position` counts quarters from 1."""
    if position >= _NO_LONGER_PLANNED.get((measure.code, place.region), len(QUARTERS) + 1):
        return MilestoneStatus.NO_LONGER_PLANNED
    achieved = _achieved_in(measure, place)
    if position >= achieved:
        return MilestoneStatus.ACHIEVED
    begins = max(1, achieved - chance("begins", measure.code, place).randint(1, 2))
    return MilestoneStatus.UNDER_WAY if position >= begins else MilestoneStatus.NOT_STARTED


def _achieved_in(measure: Measure, place: Place) -> int:
    """The quarter, counted from 1, in which the milestone is reached; it may lie beyond the demo."""
    work = _WORK.get(RbaCategory(measure.category), 2.0)
    delay = _DELAY[at_year_end(measure.outcome.code, place.region)]
    return 1 + math.floor(work + delay + chance("achieved", measure.code, place).uniform(0, _LONGEST_EXTRA))


def _state(
    setting: Setting, measure: Measure, place: Place, status: MilestoneStatus, quarter: Quarter
) -> MilestoneInput:
    pool = short("milestone_evidence").get(status.value)
    text = one_of(pool, measure.code, place, status)[setting.language_of(place.region)] if pool else ""
    return MilestoneInput(status, _day(measure, place, quarter) if status == MilestoneStatus.ACHIEVED else None, text)


def _day(measure: Measure, place: Place, quarter: Quarter) -> date:
    """A working weekday in the quarter."""
    days = (quarter.ends_on - quarter.starts_on).days
    day = quarter.starts_on + timedelta(days=chance("day", measure.code, place).randint(7, days))
    return day - timedelta(days=max(0, day.weekday() - 4))
