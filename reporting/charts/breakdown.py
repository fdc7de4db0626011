"""The parts of a whole, or answers beside each other, as bars from one line in the order given."""

from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from reporting.charts.drawing import ACCENT, INK, box, label, path
from reporting.charts.frame import SECONDARY, Sheet, Size, Table, check_hidden, sheet_svg
from reporting.charts.labels import LEADING, text_width, wrapped


@dataclass(frozen=True)
class Bar:
    """A category. One that may not be shown has its symbol and no bar; nothing is drawn to scale for it."""

    name: str
    value: float | None
    printed: str
    why: str = ""

    def __post_init__(self) -> None:
        check_hidden(self.value, self.printed)


@dataclass(frozen=True)
class Parts:
    """`of_what` heads the column of names: “Characteristic”. Values are not below 0."""

    title: str
    subtitle: str
    language: str
    alt: str
    of_what: str
    bars: tuple[Bar, ...]

    def table(self) -> Table:
        with translation.override(self.language):
            head = (self.of_what, _("Value"), _("Notes"))
        return Table(head, tuple((bar.name, bar.printed, bar.why) for bar in self.bars))

    def svg(self, size: Size, *, ident: str = "chart") -> str:
        width = 300.0 if size == "phone" else 820.0 if size == "wide" else 640.0
        strokes, y = (self._stacked if size == "phone" else self._beside)(width)
        sheet = Sheet(width, max(y, 20.0), 481 if size == "print" else None)
        return sheet_svg(sheet, strokes, title=self.title, alt=self.alt, ident=ident, language=self.language)

    def _beside(self, width: float) -> tuple[list[str], float]:
        """Names in a column of their own, in as many lines as they need."""
        text, column = 15.0, width * 0.34
        strokes, y = [], 4.0
        for bar in self.bars:
            lines = wrapped(bar.name, width=column - 16, size=text, weight=400)
            row = max(len(lines) * text * LEADING, 22.0) + 10
            for number, line in enumerate(lines):
                strokes.append(label(0, y + 16 + number * text * LEADING, line, size=text))
            strokes += self._bar(bar, column, y, width - column, text)
            y += row
        return [*strokes, path(f"M{column:g} 0V{y:g}", stroke=INK, width=1)], y

    def _stacked(self, width: float) -> tuple[list[str], float]:
        """Each name over its bar."""
        text = 14.0
        strokes, y = [], 2.0
        for bar in self.bars:
            for line in wrapped(bar.name, width=width, size=text, weight=400):
                strokes.append(label(0, y + 14, line, size=text))
                y += text * LEADING
            strokes += self._bar(bar, 1, y + 2, width - 1, text)
            strokes.append(path(f"M.5 {y + 2:g}v22", stroke=INK, width=1))
            y += 34
        return strokes, y

    def _bar(self, bar: Bar, x: float, y: float, room: float, text: float) -> list[str]:
        if bar.value is None:
            return [label(x + 8, y + 16, bar.printed, fill=SECONDARY, size=text)]
        highest = max((one.value for one in self.bars if one.value is not None), default=0.0) or 1.0
        widest = max(text_width(one.printed, text, 600) for one in self.bars)
        length = bar.value / highest * max(room - widest - 12, 10)
        strokes = [box(x, y, round(length, 1), 22, fill=ACCENT)] if bar.value else []
        return [*strokes, label(x + length + 8, y + 16, bar.printed, weight=600, size=text)]
