"""The days on which reports arrive: fewer at weekends, more in the awareness week of October and the weeks after it."""

from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from cohesion.calendar import Quarter, add_working_days

_LONDON = ZoneInfo("Europe/London")
NATIONAL_CENTRE_OPENED_ON = date(2014, 5, 1)
_WEEKEND, _BEFORE_THE_CENTRE, _AWARENESS_WEEK, _AFTER_IT = 0.35, 0.3, 2.4, 1.5
_DAYS_AFTER_IT = 28
_SATURDAY = 5
_DAYS_AFTER_DUE = 2


def present_of(last: Quarter) -> date:
    """The day on which the demo stands: two working days after the last quarter's return was due, as its pages say."""
    return add_working_days(last.due_on, _DAYS_AFTER_DUE)


def received_days(source: Random, quarter: Quarter, number: int) -> list[date]:
    """So many days of the quarter, in order."""
    length = (quarter.ends_on - quarter.starts_on).days + 1
    days = [quarter.starts_on + timedelta(days=step) for step in range(length)]
    return sorted(source.choices(days, [_weight(day) for day in days], k=number))


def at_office(source: Random, day: date) -> datetime:
    """Some minute of an office day."""
    return datetime.combine(day, time(source.randint(9, 16), source.randint(0, 59)), _LONDON)


def working_day(source: Random, day: date, fewest: int, most: int) -> date:
    """A working day so many of them later; none later is the day itself, or the next working day."""
    return add_working_days(day - timedelta(days=1), source.randint(fewest, most) + 1)


def _weight(day: date) -> float:
    weight = _WEEKEND if day.weekday() >= _SATURDAY else 1.0
    if day < NATIONAL_CENTRE_OPENED_ON:
        return weight * _BEFORE_THE_CENTRE
    since = (day - _awareness_week(day.year)).days
    if 0 <= since <= 7:
        return weight * _AWARENESS_WEEK
    return weight * (_AFTER_IT if 7 < since <= 7 + _DAYS_AFTER_IT else 1.0)


def _awareness_week(year: int) -> date:
    """It starts on the second Saturday of October."""
    first = date(year, 10, 1)
    return first + timedelta(days=(_SATURDAY - first.weekday()) % 7 + 7)
