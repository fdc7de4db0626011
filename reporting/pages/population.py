"""Population indicators of a plan: what surveys found, wave by wave, apart from what the programme did.

`WavePoint` is what a chart of a series draws. A wave without a value stays a gap, and a step that is not significant
is never drawn or told as a rise or a fall.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext

from cohesion.bilingual import in_language
from cohesion.calendar import FinancialYear
from cohesion.templatetags.cohesion import number
from outcomes.models import IndicatorValue, Plan, PopulationIndicator
from outcomes.plan_file.indicators import PERCENT
from reporting.figures.indicators import Change, Interval, Share, changes, interval

_LONGEST_TOLD = 20


@dataclass(frozen=True)
class WavePoint:
    """A wave of a series. `step` is the way to it from the wave before; ends of the interval are None if unknown."""

    label: str
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    step: Change

    @property
    def is_significant(self) -> bool:
        return self.step.is_significant


@dataclass(frozen=True)
class WaveShown:
    """A row of the table. `told` is empty for a missing value; `stated` is the source's own sentence, in English."""

    point: WavePoint
    told: str
    base: int | None
    interval: str
    change: str
    stated: str


@dataclass(frozen=True)
class GroupShown:
    """Everybody (`name` empty) or a group: what was found in each wave, None where no value is stated."""

    name: str
    cells: tuple[str | None, ...]


@dataclass(frozen=True)
class IndicatorShown:
    code: str
    question: str
    source: str
    note: str
    is_percent: bool
    waves: tuple[WaveShown, ...]
    groups: tuple[GroupShown, ...]

    @property
    def points(self) -> tuple[WavePoint, ...]:
        return tuple(wave.point for wave in self.waves)

    @property
    def has_bases(self) -> bool:
        """Whether the source states of some wave how many were asked: else there is no column to fill."""
        return any(wave.base for wave in self.waves)

    @property
    def is_single(self) -> bool:
        """Whether a line says all that a table of waves would: one value, and nothing about who was asked."""
        return len(self.waves) == 1 and bool(self.waves[0].told) and not self.has_bases and not self.waves[0].stated

    @property
    def newest(self) -> WaveShown | None:
        """The newest wave with a value."""
        return next((wave for wave in reversed(self.waves) if wave.told), None)


@dataclass(frozen=True)
class PopulationPage:
    plan: Plan
    plans: Sequence[Plan]
    indicators: tuple[IndicatorShown, ...]
    notes: tuple[str, ...] = ()

    @property
    def finding(self) -> str:
        """What the newest wave of the first indicator found."""
        for indicator in self.indicators:
            if indicator.newest is not None:
                told = {"value": indicator.newest.told, "wave": indicator.newest.point.label}
                return gettext("%(value)s in %(wave)s: “%(question)s”") % {**told, "question": indicator.question}
        return gettext("No survey has told a value yet")

    @property
    def has_intervals(self) -> bool:
        return any(wave.interval for indicator in self.indicators for wave in indicator.waves)


def population_page(asked: str) -> PopulationPage | None:
    """The plan `asked` for, or else the newest with indicators; None without any plan. Three queries."""
    plans = list(Plan.objects.newest_first())
    if not plans:
        return None
    found = list(PopulationIndicator.objects.order_by("position", "pk").prefetch_related("series"))
    plan = next((plan for plan in plans if plan.code == asked), None)
    notes = []
    if plan is None:
        with_indicators = {indicator.plan_id for indicator in found}
        plan = next((plan for plan in plans if plan.pk in with_indicators), plans[0])
        if asked:
            told = {"asked": asked[:_LONGEST_TOLD], "shown": plan.title}
            notes.append(gettext("There is no plan %(asked)s. %(shown)s is shown.") % told)
    indicators = tuple(_shown(indicator) for indicator in found if indicator.plan_id == plan.pk)
    return PopulationPage(plan, plans, indicators, tuple(notes))


def _shown(indicator: PopulationIndicator) -> IndicatorShown:
    rows = sorted(indicator.series.all(), key=lambda row: (row.starts_on, row.pk))
    everybody = [row for row in rows if not row.group_en]
    return IndicatorShown(
        code=indicator.code,
        question=indicator.text,
        source=indicator.source,
        note=indicator.note,
        is_percent=indicator.unit.startswith(PERCENT),
        waves=_waves(everybody, indicator.unit),
        groups=_groups(rows, everybody, indicator.unit),
    )


def _waves(rows: Sequence[IndicatorValue], unit: str) -> tuple[WaveShown, ...]:
    is_share = unit.startswith(PERCENT)
    shares = [Share(row.value, row.base if is_share else None, row.significance) for row in rows]
    steps = changes(shares)
    found = []
    for at, (row, share, step) in enumerate(zip(rows, shares, steps, strict=True)):
        sure = interval(share)
        found.append(
            WaveShown(
                point=WavePoint(
                    wave_label(row.starts_on, row.ends_on),
                    row.value,
                    sure.low if sure else None,
                    sure.high if sure else None,
                    step,
                ),
                told=_told(row.value, unit),
                base=row.base,
                interval=_interval(sure),
                change=_change(step, shares[at - 1] if at else None, share),
                stated=row.significance if step == Change.STATED else "",
            )
        )
    return tuple(found)


def _groups(rows: Sequence[IndicatorValue], everybody: Sequence[IndicatorValue], unit: str) -> tuple[GroupShown, ...]:
    """Everybody and the groups, in each wave of everybody; nothing where the source parts nobody."""
    waves = [row.wave for row in everybody]
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        told = _told(row.value, unit)
        found.setdefault(in_language(row, "group"), {})[row.wave] = told
    if len(found) < 2:
        return ()
    return tuple(GroupShown(name, tuple(cells.get(wave) or None for wave in waves)) for name, cells in found.items())


def wave_label(starts_on: date, ends_on: date) -> str:
    """“2012-13” for a financial year, “January 2009” for a month, else both months."""
    first, last = date_format(starts_on, "F Y"), date_format(ends_on, "F Y")
    if first == last:
        return first
    year = FinancialYear.containing(starts_on)
    if (year.starts_on, year.ends_on) == (starts_on, ends_on):
        return str(year)
    return gettext("%(first)s to %(last)s") % {"first": first, "last": last}


def _told(value: Decimal | None, unit: str) -> str:
    if value is None:
        return ""
    if not unit.startswith(PERCENT):
        return number(value)
    told = gettext("%(value)s %%") % {"value": number(value)}
    return told.replace(" ", "\u00a0")


def _interval(sure: Interval | None) -> str:
    if sure is None:
        return ""
    return gettext("%(low)s to %(high)s %%") % {"low": number(sure.low), "high": number(sure.high)}


def _change(step: Change, before: Share | None, after: Share) -> str:
    """Empty where the source itself is quoted."""
    points = ""
    if step.is_significant and before and before.value is not None and after.value is not None:
        points = number(abs(after.value - before.value))
    sentences = {
        Change.FIRST: gettext("There is no earlier wave."),
        Change.GAP: gettext("Not compared: a value is missing."),
        Change.STATED: "",
        Change.NO_BASE: gettext("Cannot be told: the source does not say how many were asked."),
        Change.TOO_FEW: gettext("Cannot be told: too few were asked."),
        Change.NO_CLEAR: gettext("No clear change, by our own test."),
        Change.RISE: gettext("Higher by %(points)s percentage points, by our own test.") % {"points": points},
        Change.FALL: gettext("Lower by %(points)s percentage points, by our own test.") % {"points": points},
    }
    return sentences[step]
