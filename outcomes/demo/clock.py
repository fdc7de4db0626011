"""When things happened: working days and office hours, so that the demo's record reads like one that people made."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from cohesion.calendar import Quarter, add_working_days
from outcomes.demo.apportioning import chance

_LONDON = ZoneInfo("Europe/London")


def opened_at(quarter: Quarter) -> datetime:
    """Nine in the morning after the quarter's last day."""
    return datetime.combine(quarter.next.starts_on, time(9), _LONDON)


class Clock:
    """The time of one return. It only goes forward, from the quarter's end or from the day `since`."""

    def __init__(self, region: str, quarter: Quarter, since: date | None = None) -> None:
        self._day: date = since or quarter.ends_on
        self._chance = chance("clock", region, quarter, *((since,) if since else ()))

    def after(self, fewest: int, most: int | None = None) -> datetime:
        """Some moment of an office day, `fewest` to `most` working days on (at least one)."""
        self._day = add_working_days(self._day, self._chance.randint(fewest, most or fewest))
        return datetime.combine(self._day, time(self._chance.randint(9, 16), self._chance.randint(0, 59)), _LONDON)
