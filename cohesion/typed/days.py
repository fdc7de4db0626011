"""Days as people type them, in either language."""

import re
from datetime import date

from django.utils.translation import gettext as _

from cohesion.bilingual import current_language
from cohesion.typed.numbers import Unreadable, tidy

_MONTHS = {
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    "cy": (
        "Ionawr",
        "Chwefror",
        "Mawrth",
        "Ebrill",
        "Mai",
        "Mehefin",
        "Gorffennaf",
        "Awst",
        "Medi",
        "Hydref",
        "Tachwedd",
        "Rhagfyr",
    ),
}
_LETTERS = 3
# The first letters of a month tell it from all others, in both languages together.
_NUMBERS = {name.casefold(): number for names in _MONTHS.values() for number, name in enumerate(names, start=1)}
_IN_WORDS = re.compile(r"(\d{1,2})(?:st|nd|rd|th|af|ail|il|ydd|fed|eg|ain)? ([^\W\d]+)\.?,? (\d{4})")
_IN_FIGURES = re.compile(r"(\d{1,2}) ?[/.-] ?(\d{1,2}) ?[/.-] ?(\d{4})", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)


def read_day(text: str, *, earliest_year: int = 1990) -> date | None:
    """The day that `text` names, None where it names none. Days stand before months. Raises Unreadable, also for a day
    before `earliest_year`: most such days are slips of the finger.
    """
    said = tidy(text)
    if not said:
        return None
    numbers = _numbers(said.casefold())
    try:
        day = date(*numbers) if numbers else None
    except ValueError:
        day = None
    if day is None or not earliest_year <= day.year <= 2100:
        raise Unreadable(
            _("“%(typed)s” is not a day. Enter it like 2 September 2014 or 2/9/2014.") % {"typed": said[:40]}
        )
    return day


def _numbers(said: str) -> tuple[int, int, int] | None:
    """Year, month, day."""
    if match := _ISO.fullmatch(said):
        return int(match[1]), int(match[2]), int(match[3])
    if match := _IN_FIGURES.fullmatch(said):
        return int(match[3]), int(match[2]), int(match[1])
    match = _IN_WORDS.fullmatch(said)
    month = _month(match[2]) if match else 0
    return (int(match[3]), month, int(match[1])) if match and month else None


def _month(word: str) -> int:
    exact = _NUMBERS.get(word)
    if exact or len(word) < _LETTERS:
        return exact or 0
    found = {number for name, number in _NUMBERS.items() if name.startswith(word)}
    return found.pop() if len(found) == 1 else 0


def shown(day: date | None) -> str:
    """“2 September 2014”, with a space that can be typed."""
    return f"{day.day} {_MONTHS[current_language()][day.month - 1]} {day.year}" if day else ""
