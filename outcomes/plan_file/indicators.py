"""Reading the population indicators of a plan file: one wave or a series, and the surveys of a strategy.

population_indicators:
- code: POP1
  text: …
  unit: percent
  source: …
  series:                    # or `period`, `value`, `base`, `significance`, `breakdown` of a single wave
  - period: 2012-04/2013-03
    value: 76                # left out or null: not stated, and it stays missing
    base: 14500              # how many were asked, if the source states it
    significance: …          # what the source says about the change since the wave before
    breakdown: [{group: …, value: 67, base: 900}]
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from cohesion.data_file import Reader
from outcomes.plan_file.specification import IndicatorSpec, ValueSpec
from outcomes.plan_file.welsh import Welsh

PERCENT = "percent"
_LARGEST_BASE = 10_000_000


def read_indicators(reader: Reader, welsh: Welsh) -> list[IndicatorSpec]:
    return [_indicator(entry, welsh) for entry in reader.each("population_indicators")]


def _indicator(entry: Reader, welsh: Welsh) -> IndicatorSpec:
    code = entry.text("code", longest=12)
    unit = entry.text("unit", longest=40)
    has_series = "series" in entry.content
    if has_series and "value" in entry.content:
        entry.problem("series", "stands beside a single value: give one of the two")
    waves = entry.each("series", required=True) if has_series else [entry]
    series = [value for wave in waves for value in _wave(wave, unit, welsh)]
    _require_order(entry, series)
    return IndicatorSpec(
        code=code,
        text=welsh.text(entry.text("text"), "population_indicators", code),
        unit=unit,
        source=entry.text("source", longest=200),
        note=entry.text("note", required=False, longest=2000),
        series=tuple(series),
    )


def _wave(reader: Reader, unit: str, welsh: Welsh) -> Iterator[ValueSpec]:
    """The wave's value for everybody, then those of its groups."""
    period = reader.text("period", longest=20)
    days = _month_range(reader, period)
    said = reader.text("significance", required=False, longest=300)
    yield ValueSpec(period, *days, _value(reader, unit), significance=said, base=_base(reader))
    groups: set[str] = set()
    for group in reader.each("breakdown"):
        name = group.text("group", longest=120)
        if name in groups:
            group.problem("group", f"{name!r} is given twice for one wave")
        groups.add(name)
        text = welsh.text(name, "groups", name)
        yield ValueSpec(period, *days, _value(group, unit), text, base=_base(group))


def _value(reader: Reader, unit: str, key: str = "value") -> Decimal | None:
    value = reader.number(key, required=False)
    if value is not None and unit.startswith(PERCENT) and not 0 <= value <= 100:
        reader.problem(key, f"{value} is not between 0 and 100 per cent")
        return None
    return value


def _base(reader: Reader) -> int | None:
    base = reader.number("base", required=False)
    if base is None:
        return None
    if base != base.to_integral_value() or not 1 <= base <= _LARGEST_BASE:
        reader.problem("base", f"{base} is not how many people were asked")
        return None
    return int(base)


def _require_order(entry: Reader, series: list[ValueSpec]) -> None:
    """Waves stand once and from the oldest to the newest: each is compared with the one before it."""
    starts = [value.starts_on for value in series if value.group is None]
    if any(later <= earlier for earlier, later in pairwise(starts)):
        entry.problem("series", "the waves must stand once each, the oldest first")


def read_survey(reader: Reader, welsh: Welsh) -> list[IndicatorSpec]:
    """Survey indicators of a strategy: waves by year; a year without a value stays a row without one."""
    if "survey" not in reader.content:
        return []
    survey = reader.inside("survey")
    waves = {wave[:4]: wave for wave in survey.texts("waves")}
    unit, name = survey.text("unit", longest=40), survey.text("name")
    specs = []
    for entry in survey.each("indicators", required=True):
        code = entry.text("code", longest=12)
        text = welsh.text(entry.text("text"), "population_indicators", code)
        note = entry.text("note", required=False, longest=2000)
        specs.append(IndicatorSpec(code, text, unit, name, note, _by_year(entry, waves, unit)))
    return specs


def _by_year(entry: Reader, waves: dict[str, str], unit: str) -> tuple[ValueSpec, ...]:
    """What the source says about the trend is said of the newest wave."""
    values = entry.inside("values")
    said = entry.text("trend_as_stated", required=False, longest=300)
    newest = max(values.content, default="")
    return tuple(
        ValueSpec(
            waves.get(year, year),
            *_month_range(entry, waves.get(year, f"{year}-01")),
            _value(values, unit, year),
            significance=said if year == newest else "",
        )
        for year in values.content
    )


def _month_range(reader: Reader, wave: str) -> tuple[date, date]:
    """First and last day of `2012-04/2013-03`, or of one month."""
    first, _, last = wave.partition("/")
    try:
        start = date.fromisoformat(f"{first}-01")
        end = date.fromisoformat(f"{last or first}-01")
    except ValueError:
        reader.problem("period", f"{wave!r} is not a period; write it like 2012-04/2013-03 or 2009-01")
        return date.min, date.min
    if end < start:
        reader.problem("period", f"{wave!r} ends before it starts")
    return start, (end.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
