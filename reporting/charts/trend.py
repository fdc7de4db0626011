"""What a line over time tells: points by quarter or year, and what they are held against."""

from dataclasses import dataclass
from itertools import zip_longest

from django.utils import translation
from django.utils.translation import gettext as _

from reporting.charts.frame import Size, Table, check_hidden
from reporting.charts.trend_drawing import trend_svg


@dataclass(frozen=True)
class Point:
    """A quarter or year: its short name under the axis (`Q1`) within a group (`2014-15`; empty where points are years),
    its full name in words, its value if there is one to show, and what the table prints. `why` tells a gap.
    """

    name: str
    when: str
    value: float | None
    printed: str
    group: str = ""
    why: str = ""
    is_complete: bool = True

    def __post_init__(self) -> None:
        check_hidden(self.value, self.printed)


@dataclass(frozen=True)
class Second:
    """One more series over the same points, in their order."""

    name: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Level:
    """A value that holds over a stretch, such as a baseline or a target: from and to which point (from 0)."""

    value: float
    printed: str
    first: int = 0
    last: int | None = None
    note: str = ""


@dataclass(frozen=True)
class Moment:
    """Something at or between points: 3.5 lies between the fourth and the fifth. A break parts the line there."""

    at: float
    words: str
    is_break: bool = False
    until: float | None = None


@dataclass(frozen=True)
class Trend:
    """A finding over time. `forecast` are the points that follow, each with its value; `series` names the line."""

    title: str
    subtitle: str
    language: str
    series: str
    alt: str
    points: tuple[Point, ...]
    forecast: tuple[Point, ...] = ()
    baseline: Level | None = None
    target: Level | None = None
    second: Second | None = None
    moments: tuple[Moment, ...] = ()
    from_zero: bool = True
    unit_mark: str = ""

    def __post_init__(self) -> None:
        if self.second and len(self.second.points) != len(self.points):
            raise ValueError("a second series has a point for each of the first")
        if any(point.value is None for point in self.forecast):
            raise ValueError("each point of a forecast has a value")

    @property
    def slots(self) -> tuple[Point, ...]:
        return (*self.points, *self.forecast)

    def table(self) -> Table:
        """A row a point. Columns that nothing fills are left out."""
        with translation.override(self.language):
            return self._table()

    def _table(self) -> Table:
        second = self.second.points if self.second else ()
        head = [_("Period"), self.series, *([self.second.name] if self.second else []), _("Notes")]
        rows = []
        for place, (point, other) in enumerate(zip_longest(self.points, second)):
            cells = [point.when, point.printed, *([other.printed] if other else [])]
            rows.append((*cells, self._note(place, point, other)))
        empty = ("",) if self.second else ()
        rows += [(point.when, point.printed, *empty, _("Forecast")) for point in self.forecast]
        rows += [(words, level.printed, *empty, level.note) for words, level in self._levels()]
        return Table(tuple(head), tuple(rows))

    def svg(self, size: Size, *, ident: str = "chart") -> str:
        return trend_svg(self, size, ident=ident)

    def _note(self, place: int, point: Point, other: Point | None) -> str:
        notes = [point.why, other.why if other else "", "" if point.is_complete else _("Not complete")]
        notes += [moment.words for moment in self.moments if place - 0.5 <= moment.at < place + 0.5]
        return ". ".join(dict.fromkeys(note for note in notes if note))

    def _levels(self) -> list[tuple[str, Level]]:
        named = ((_("Baseline"), self.baseline), (_("Target"), self.target))
        return [(words, level) for words, level in named if level]
