"""A line without words beside a headline, and the same for each region on one scale beside Wales."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from reporting.charts.axes import Scale, scale_marks
from reporting.charts.drawing import ACCENT, INK, label, path
from reporting.charts.frame import MARK, SECONDARY, Sheet, Size, Table, sheet_svg
from reporting.charts.labels import LEADING, Box, wrapped
from reporting.charts.trend import Point
from reporting.charts.trend_drawing import dots_and_lines, runs

SPARK = Sheet(100, 40)
ITEM = Sheet(240, 80)


@dataclass(frozen=True)
class Spark:
    """The line of a headline card: its words stand beside it on the card."""

    title: str
    subtitle: str
    language: str
    alt: str
    points: tuple[Point, ...]

    def table(self) -> Table:
        with translation.override(self.language):
            return Table((_("Period"), _("Value")), tuple((point.when, point.printed) for point in self.points))

    def svg(self, size: Size, *, ident: str = "chart") -> str:
        """The same drawing at each size."""
        values = [point.value for point in self.points if point.value is not None]
        scale = Scale(Box(2, 6, 98, 34), scale_marks(values, from_zero=True), len(self.points))
        strokes = dots_and_lines(self.points, scale, ACCENT, 2.5, small=0)
        sheet = Sheet(SPARK.width, SPARK.height, 100 if size == "print" else None)
        return sheet_svg(sheet, strokes, title=self.title, alt=self.alt, ident=ident, language=self.language)


@dataclass(frozen=True)
class Multiple:
    """One place of the row: `told` is its last value in words, as its page prints it below the line."""

    name: str
    points: tuple[Point, ...]
    told: str


@dataclass(frozen=True)
class SmallMultiples:
    """Places side by side in the order given (north to south, never by value), each beside `wales`, on one scale."""

    title: str
    subtitle: str
    language: str
    alt: str
    items: tuple[Multiple, ...]
    wales: tuple[Point, ...]

    def table(self) -> Table:
        """A row a place, a column a period; Wales last."""
        with translation.override(self.language):
            head = (_("Place"), *(point.when for point in self.wales))
            rows = [(item.name, *(point.printed for point in item.points)) for item in self.items]
            return Table(head, (*rows, (_("Wales"), *(point.printed for point in self.wales))))

    def item_svg(self, place: int, *, ident: str) -> str:
        """One place alone, for a list whose words stand in the page."""
        item = self.items[place]
        strokes = self._lines(item, 0, 0, ITEM.width, ITEM.height)
        with translation.override(self.language):
            alt = multiple_alt(item.points)
        return sheet_svg(ITEM, strokes, title=item.name, alt=alt, ident=ident, language=self.language)

    def svg(self, size: Size, *, ident: str = "chart") -> str:
        """All of them, two or four in a row; a row is as high as its longest name and words need."""
        columns, width, text = (2, 300.0, 13.0) if size == "phone" else (4, 820.0, 14.0)
        strokes, y = [], 0.0
        for start in range(0, len(self.items), columns):
            row, y = self._row(self.items[start : start + columns], y, width / columns, text)
            strokes += row
        with translation.override(self.language):
            strokes.append(label(0, y + text, _("The dashes are Wales."), fill=SECONDARY, size=text))
        sheet = Sheet(width, y + text * 1.5, 481 if size == "print" else None)
        return sheet_svg(sheet, strokes, title=self.title, alt=self.alt, ident=ident, language=self.language)

    def _row(self, items: Sequence[Multiple], y: float, cell: float, text: float) -> tuple[list[str], float]:
        gap, leading = 16.0, text * LEADING
        names = [wrapped(item.name, width=cell - gap, size=text, weight=600) for item in items]
        told = [wrapped(item.told, width=cell - gap, size=text, weight=400) for item in items]
        top = y + leading * max(map(len, names)) + 4
        strokes = []
        for place, item in enumerate(items):
            x = place * cell
            for k, line in enumerate(names[place]):
                strokes.append(label(x, y + text + k * leading, line, weight=600, size=text))
            strokes += self._lines(item, x, top, cell - gap, 72)
            for k, line in enumerate(told[place]):
                strokes.append(label(x, top + 76 + text + k * leading, line, fill=SECONDARY, size=text))
        return strokes, top + 76 + leading * max(map(len, told)) + 18

    def _lines(self, item: Multiple, x: float, y: float, width: float, height: float) -> list[str]:
        every = [point for one in self.items for point in one.points] + list(self.wales)
        marks = scale_marks([point.value for point in every if point.value is not None], from_zero=True)
        scale = Scale(Box(x, y + 8, x + width, y + height - 4), marks, len(self.wales))
        wales = [
            path(
                "".join(f"{'L' if k else 'M'}{a:.1f} {b:.1f}" for k, (a, b) in enumerate(run)),
                stroke=MARK,
                width=2,
                dash="5 4",
            )
            for run in runs(self.wales, scale)
        ]
        base = path(f"M{x:.1f} {y + height - 4:.1f}H{x + width:.1f}", stroke=INK, width=1)
        return [base, *wales, *dots_and_lines(item.points, scale, ACCENT, 3, small=0)]


def multiple_alt(points: Sequence[Point]) -> str:
    known = [point for point in points if point.value is not None]
    if not known:
        return _("No value can be shown.")
    if len(known) == 1:
        return _("%(value)s in %(when)s.") % {"value": known[0].printed, "when": known[0].when}
    first, last = known[0], known[-1]
    return _("%(first)s (%(then)s), then %(last)s (%(now)s). The dashes are Wales.") % {
        "first": first.printed,
        "then": first.when,
        "last": last.printed,
        "now": last.when,
    }
