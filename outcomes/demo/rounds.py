"""The six rounds of the demo and what became of each return. A round is loaded whole, in one transaction."""

from collections.abc import Callable

from django.db import transaction

from cohesion.calendar import Quarter
from outcomes.actions.reminding import quietly
from outcomes.actions.rounds import open_round
from outcomes.demo import corrections
from outcomes.demo.clock import opened_at
from outcomes.demo.content import content_of
from outcomes.demo.corrections import Correction, Kind
from outcomes.demo.journeys import Journey
from outcomes.demo.numbers import Numbers
from outcomes.demo.setting import FIRST_YEAR, SECOND_YEAR, Setting
from outcomes.demo.supplied import supply
from outcomes.models import ReturnRound

# Returns that came back to their region once before they were accepted.
_CHANGES: dict[tuple[str, str], tuple[Kind, ...]] = {
    ("2014-15-Q1", "NEW"): (corrections.low_number,),
    ("2014-15-Q2", "CV"): (corrections.missing_training,),
    ("2014-15-Q2", "GW"): (corrections.no_evidence,),
    ("2014-15-Q3", "NWW"): (corrections.no_owner, corrections.missing_training),
    ("2014-15-Q4", "WB"): (corrections.missing_training,),
    ("2014-15-Q4", "CT"): (corrections.no_owner,),
    ("2015-16-Q1", "MWW"): (corrections.low_number,),
    ("2015-16-Q2", "CV"): (corrections.low_number, corrections.missing_training),
}
# A return that was corrected after it had been accepted: its second version counts.
_SECOND_VERSION = ("2014-15-Q2", "CT")
_WORKING_DAYS_UNTIL_FOUND = 70
_LATE = {("2014-15-Q1", "MWW"), ("2014-15-Q3", "GE"), ("2015-16-Q1", "CT")}


def load_rounds(setting: Setting, numbers: Numbers) -> list[str]:
    """Load the rounds that are missing, in order. Returns their quarters."""
    loaded: list[str] = []
    for quarter in (*FIRST_YEAR, *SECOND_YEAR):
        with transaction.atomic(), quietly():
            if not setting.plan.rounds.filter(quarter=str(quarter)).exists():
                _load(setting, numbers, quarter)
                loaded.append(str(quarter))
    return loaded


def _load(setting: Setting, numbers: Numbers, quarter: Quarter) -> None:
    opened = open_round(
        plan=setting.plan, quarter=quarter, by=setting.officers[0], now=opened_at(quarter), is_sample=True
    )
    supply(setting, numbers, quarter)
    paths = _UNDER_WAY if quarter == SECOND_YEAR[-1] else {}
    for region, journey in _journeys(setting, numbers, opened).items():
        paths.get(region, _accepted)(journey)


def _journeys(setting: Setting, numbers: Numbers, opened: ReturnRound) -> dict[str, Journey]:
    returns = opened.returns.with_context().order_by("region__position")
    return {
        held.region.code: Journey(setting, held, content_of(setting, numbers, held.region.code, opened.quarter))
        for held in returns
    }


def _changes(journey: Journey) -> tuple[Correction, ...]:
    place = (journey.content.quarter, journey.content.region)
    return tuple(kind(journey.setting, journey.content) for kind in _CHANGES.get(place, ()))


def _accepted(journey: Journey) -> None:
    changes = _changes(journey)
    is_corrected = (journey.content.quarter, journey.content.region) == _SECOND_VERSION
    wrong = (corrections.counted_twice(journey.setting, journey.content),) if is_corrected else ()
    journey.fill(changes + wrong, late=(journey.content.quarter, journey.content.region) in _LATE)
    journey.submit()
    journey.start_review()
    if changes:
        journey.request(changes)
        journey.correct(changes)
        journey.submit()
        journey.start_review()
    journey.accept()
    if wrong:
        _correct_accepted(journey, wrong[0])


def _correct_accepted(journey: Journey, correction: Correction) -> None:
    journey.reopen("corrected", _WORKING_DAYS_UNTIL_FOUND)
    journey.save(correction.after, journey.clock.after(2, 4))
    journey.submit()
    journey.start_review()
    journey.accept()


def _open(journey: Journey) -> None:
    """Nobody has begun."""


def _partly_filled(journey: Journey) -> None:
    journey.fill_partly()


def _recalled(journey: Journey) -> None:
    journey.fill()
    journey.submit()
    journey.recall()


def _submitted(journey: Journey) -> None:
    journey.fill()
    journey.submit()


def _under_review(journey: Journey) -> None:
    _submitted(journey)
    journey.start_review()


def _changes_requested(journey: Journey) -> None:
    changes = _changes(journey)
    journey.fill(changes)
    journey.submit()
    journey.start_review()
    journey.request(changes)


def _reopened(journey: Journey) -> None:
    """Accepted, then given back; the region has begun to correct it."""
    _accepted(journey)
    journey.reopen("late_lists", 6)
    journey.save(corrections.late_lists(journey.setting, journey.content).after, journey.clock.after(2, 3))


_UNDER_WAY: dict[str, Callable[[Journey], None]] = {
    "NWW": _accepted,
    "NEW": _partly_filled,
    "MWW": _open,
    "WB": _under_review,
    "CT": _reopened,
    "CV": _changes_requested,
    "GW": _submitted,
    "GE": _recalled,
}
