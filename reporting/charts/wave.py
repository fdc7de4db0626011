"""A survey indicator, wave by wave, with how far chance could move each value.

A change that is not significant is not drawn as one: only a step whose test says so is joined by a line. A wave that
was not asked stays an empty place.
"""

from dataclasses import dataclass
from itertools import pairwise

from django.utils import translation
from django.utils.translation import gettext as _

from reporting.charts.axes import LOOKS, Look, Scale, fitted, grid, names, scale_marks
from reporting.charts.drawing import ACCENT, PLUM, circle, path
from reporting.charts.frame import Size, Table, check_hidden, sheet_svg
from reporting.charts.labels import Box, Placing, Segment, Spot, Words


@dataclass(frozen=True)
class Wave:
    """A wave: value with its 95 % interval as one, and whether the change since the wave before is significant (None
    where it was not tested or there is nothing before). `printed_interval` and `base` are texts for the table.
    """

    name: str
    when: str
    value: float | None
    printed: str
    low: float | None = None
    high: float | None = None
    printed_interval: str = ""
    base: str = ""
    is_significant: bool | None = None
    why: str = ""

    def __post_init__(self) -> None:
        check_hidden(self.value, self.printed, self.printed_interval, self.base)
        if self.value is None and (self.low is not None or self.high is not None):
            raise ValueError("a wave without a value has no interval")


@dataclass(frozen=True)
class Waves:
    title: str
    subtitle: str
    language: str
    alt: str
    series: str
    waves: tuple[Wave, ...]
    from_zero: bool = False
    unit_mark: str = ""

    def table(self) -> Table:
        with translation.override(self.language):
            head = (_("Wave"), self.series, _("Interval (95%)"), _("Answers"), _("Change"), _("Notes"))
            rows = [
                (wave.when, wave.printed, wave.printed_interval, wave.base, _change(wave), wave.why)
                for wave in self.waves
            ]
        return Table(head, tuple(rows))

    def svg(self, size: Size, *, ident: str = "chart") -> str:
        look = LOOKS[size]
        scale = self._scale(look)
        strokes = [
            *grid(scale, look, self.unit_mark),
            *names(scale, look, [(wave.name, "") for wave in self.waves]),
            *(
                path(f"M{a:.1f} {b:.1f}L{c:.1f} {d:.1f}", stroke=ACCENT, width=3)
                for (a, b), (c, d) in self._joins(scale)
            ),
            *self._marks(scale),
            *self.placed_labels(size).strokes,
        ]
        return sheet_svg(look.sheet, strokes, title=self.title, alt=self.alt, ident=ident, language=self.language)

    def placed_labels(self, size: Size) -> Placing:
        """Each value beside its mark where there is room, the last first."""
        look = LOOKS[size]
        scale = self._scale(look)
        bars = [
            ((scale.x(place), scale.y(wave.low)), (scale.x(place), scale.y(wave.high)))
            for place, wave in enumerate(self.waves)
            if wave.low is not None and wave.high is not None
        ]
        placing = Placing(
            Box(scale.plot.left, 2, look.sheet.width - 2, scale.plot.bottom), [*bars, *self._joins(scale)]
        )
        known = [place for place, wave in enumerate(self.waves) if wave.value is not None]
        for place in reversed(known):
            self._label(place, scale, look, placing, must=place == known[-1])
        return placing

    def _scale(self, look: Look) -> Scale:
        shown = [value for wave in self.waves for value in (wave.low, wave.value, wave.high) if value is not None]
        marks = scale_marks(shown, from_zero=self.from_zero)
        return Scale(fitted(look, marks, self.unit_mark), marks, len(self.waves))

    def _joins(self, scale: Scale) -> list[Segment]:
        """A line for each significant step, and for no other."""
        joined = []
        for place, (before, wave) in enumerate(pairwise(self.waves)):
            if before.value is not None and wave.value is not None and wave.is_significant:
                start = (scale.x(place), scale.y(before.value))
                joined.append((start, (scale.x(place + 1), scale.y(wave.value))))
        return joined

    def _marks(self, scale: Scale) -> list[str]:
        strokes = []
        for place, wave in enumerate(self.waves):
            x = scale.x(place)
            if wave.low is not None and wave.high is not None:
                low, high = scale.y(wave.low), scale.y(wave.high)
                bar = f"M{x:.1f} {high:.1f}V{low:.1f}M{x - 5:.1f} {high:.1f}h10M{x - 5:.1f} {low:.1f}h10"
                strokes.append(path(bar, stroke=PLUM, width=1.5))
            if wave.value is not None:
                strokes.append(circle(x, scale.y(wave.value), 4.5, fill=ACCENT))
        return strokes

    def _label(self, place: int, scale: Scale, look: Look, placing: Placing, *, must: bool) -> None:
        wave = self.waves[place]
        words = Words((wave.printed,), look.text, ACCENT)
        x, y = scale.x(place), scale.y(wave.value or 0.0)
        tops = [y - words.height / 2 + away for away in (0, -10, 10)]
        spots = [Spot(x + away, top, anchor) for top in tops for away, anchor in ((9, "start"), (-9, "end"))]
        top = scale.y(wave.high if wave.high is not None else wave.value or 0.0) - words.height - 4
        placing.place(words, [*spots, Spot(x, top, "middle")], must=must)


def _change(wave: Wave) -> str:
    if wave.value is None or wave.is_significant is None:
        return ""
    return _("Clear change") if wave.is_significant else _("No clear change")
