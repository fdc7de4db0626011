"""Regions that have not sent their return: one is given another day, one is reminded by hand."""

from cohesion.calendar import add_working_days
from outcomes.actions import exceptions, reminding
from outcomes.demo import texts
from outcomes.demo.journeys import Journey

_MORE_WORKING_DAYS = 10


def region_is_given_another_day(journey: Journey) -> None:
    held, officer = journey.held, journey.officer
    exceptions.extend(
        quarterly_return=held,
        due_on=add_working_days(held.round.due_on, _MORE_WORKING_DAYS),
        reason=texts.scene("exception")[officer.language],
        by=officer,
        now=journey.clock.after(11, 13),
    )


def region_is_reminded(journey: Journey) -> None:
    """A day or two after the return was due: no later than the day on which pages of sample data count."""
    reminding.remind(returns=[journey.held], by=journey.officer, now=journey.clock.after(3, 4))
