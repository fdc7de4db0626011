"""The day on which a page counts who is late."""

from collections.abc import Iterable
from datetime import date

from cohesion.calendar import add_working_days
from outcomes.models import QuarterlyReturn, ReturnRound

SAMPLE_DAYS_AFTER_DUE = 2


def reading_day(rounds: Iterable[ReturnRound], today: date) -> date:
    """Today; but where all rounds are sample data, two working days after the last of them was due.

    Otherwise every open return of a demonstration year would be years late. Pages of sample data say which day it is.
    """
    known = list(rounds)
    if not known or not all(each.is_sample for each in known):
        return today
    return add_working_days(max(each.due_on for each in known), SAMPLE_DAYS_AFTER_DUE)


def of_returns(returns: Iterable[QuarterlyReturn], today: date) -> date:
    return reading_day([each.round for each in returns], today)
