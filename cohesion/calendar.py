"""Financial years, quarters and Welsh working days.

A financial year runs from 1 April to 31 March. Quarter 1 is April to June; quarter 4 is January to March of the
next calendar year. Working days leave out weekends and the bank holidays of England and Wales, which the
`holidays` package bundles, so that no network is needed.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Self

import holidays

_YEAR = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_QUARTER = re.compile(r"(\d{4}-\d{2})-Q([1-4])", re.ASCII)

WORKING_DAYS_TO_REPORT = 20


@dataclass(frozen=True, order=True)
class FinancialYear:
    """A year from 1 April `first` to 31 March `first + 1`, written `2014-15`."""

    first: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raise ValueError unless `text` is written like 2014-15."""
        match = _YEAR.fullmatch(text)
        if match is None or int(match[2]) != (int(match[1]) + 1) % 100 or not 1990 <= int(match[1]) <= 2099:
            raise ValueError(f"{text!r} is not a financial year: write it like 2014-15")
        return cls(int(match[1]))

    @classmethod
    def containing(cls, day: date) -> Self:
        return cls(day.year if day.month >= 4 else day.year - 1)

    @property
    def starts_on(self) -> date:
        return date(self.first, 4, 1)

    @property
    def ends_on(self) -> date:
        return date(self.first + 1, 3, 31)

    @property
    def previous(self) -> "FinancialYear":
        return FinancialYear(self.first - 1)

    @property
    def quarters(self) -> tuple["Quarter", ...]:
        return tuple(Quarter(self, number) for number in (1, 2, 3, 4))

    def __str__(self) -> str:
        return f"{self.first}-{(self.first + 1) % 100:02d}"


@dataclass(frozen=True, order=True)
class Quarter:
    """Three months of a financial year, written `2014-15-Q1`."""

    year: FinancialYear
    number: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raise ValueError unless `text` is written like 2014-15-Q1."""
        match = _QUARTER.fullmatch(text)
        if match is None:
            raise ValueError(f"{text!r} is not a quarter: write it like 2014-15-Q1")
        return cls(FinancialYear.parse(match[1]), int(match[2]))

    @classmethod
    def containing(cls, day: date) -> Self:
        return cls(FinancialYear.containing(day), ((day.month - 4) % 12) // 3 + 1)

    @property
    def starts_on(self) -> date:
        month = 3 * self.number + 1
        return date(self.year.first, month, 1) if month < 13 else date(self.year.first + 1, 1, 1)

    @property
    def ends_on(self) -> date:
        return self.next.starts_on - timedelta(days=1)

    @property
    def next(self) -> "Quarter":
        return (
            Quarter(self.year, self.number + 1) if self.number < 4 else Quarter(FinancialYear(self.year.first + 1), 1)
        )

    @property
    def previous(self) -> "Quarter":
        return Quarter(self.year, self.number - 1) if self.number > 1 else Quarter(self.year.previous, 4)

    @property
    def year_before(self) -> "Quarter":
        return Quarter(self.year.previous, self.number)

    @property
    def due_on(self) -> date:
        """Twenty working days after the quarter's end, unless the round says otherwise."""
        return add_working_days(self.ends_on, WORKING_DAYS_TO_REPORT)

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"


@cache
def _bank_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv="WLS", years=year))


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in _bank_holidays(day.year)


def add_working_days(day: date, days: int) -> date:
    """The working day that lies `days` working days after `day` (days ≥ 0)."""
    if days < 0:
        raise ValueError("days must not be negative")
    while days:
        day += timedelta(days=1)
        days -= is_working_day(day)
    return day


def working_days_before(day: date, days: int) -> date:
    """The working day that lies `days` working days before `day`; `day` itself for none."""
    while days:
        day -= timedelta(days=1)
        days -= is_working_day(day)
    return day


def working_days_between(start: date, end: date) -> int:
    """Working days after `start` up to and including `end`; negative when `end` lies before `start`."""
    if end < start:
        return -working_days_between(end, start)
    return sum(is_working_day(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))
