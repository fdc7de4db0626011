"""The labels of a line over time, the most important first: last value, forecast, target, baseline, second series,
highest, turn, moments. What finds no room of its own is left to the table.
"""

from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from reporting.charts.axes import Look, Scale
from reporting.charts.drawing import ACCENT, PLUM
from reporting.charts.frame import OCHRE, SECONDARY
from reporting.charts.labels import LEADING, Placing, Spot, Words, wrapped

if TYPE_CHECKING:
    from reporting.charts.trend import Point, Trend

AWAY = 10.0


def trend_labels(trend: "Trend", scale: Scale, look: Look, placing: Placing) -> Placing:
    _last(trend, scale, look, placing)
    _forecast(trend, scale, look, placing)
    _target(trend, scale, look, placing)
    _baseline(trend, scale, look, placing)
    _second(trend, scale, look, placing)
    for place in marked(trend.points):
        point = trend.points[place]
        words = Words((point.printed,), look.text, ACCENT)
        placing.place(words, _around(scale.x(place), scale.y(point.value or 0.0), words))
    for moment in trend.moments:
        words = Words((moment.words,), look.small, SECONDARY, weight=400)
        x = scale.x(moment.at)
        tops = [scale.plot.bottom - 6 - words.height * row for row in (1, 2.1, 3.2)] + [scale.plot.top]
        placing.place(
            words, [Spot(x + away, top, anchor) for top in tops for away, anchor in ((6, "start"), (-6, "end"))]
        )
    return placing


def marked(points: "tuple[Point, ...]") -> list[int]:
    """The highest value and the lowest, where the line turned. Never the last, which has a label of its own."""
    known = [(point.value, place) for place, point in enumerate(points) if point.value is not None]
    if len(known) < 3:
        return []
    last = known[-1][1]
    highest = max(known, key=lambda pair: (pair[0], pair[1]))[1]
    lowest = min(known, key=lambda pair: (pair[0], -pair[1]))[1]
    return [place for place in dict.fromkeys((highest, lowest)) if place != last]


def _around(x: float, y: float, words: Words) -> list[Spot]:
    above, below = y - AWAY - words.height, y + AWAY
    tops = ((above, "middle"), (below, "middle"), (above, "end"), (below, "end"), (above, "start"), (below, "start"))
    nearer = [Spot(x, top, anchor) for top, anchor in tops]
    return [*nearer, Spot(x, above - 8, "middle"), Spot(x, below + 8, "middle")]


def _beside(scale: Scale, look: Look, text: str, note: str, fill: str, y: float) -> tuple[Words, list[Spot]]:
    """At the end of a line: beside the plot where there is room, else over or under the line's end."""
    width = look.sheet.width - scale.plot.right - 14
    if look.labels_beside:
        first = wrapped(text, width=width, size=look.text, weight=600)
        rest = wrapped(note, width=width, size=look.text, weight=400) if note else ()
        words = Words((*first, *rest), look.text, fill, strong=len(first))
        top = y - look.text * LEADING / 2
        return words, [Spot(scale.plot.right + 10, top + away, "start") for away in _nearest()]
    lines = wrapped(text, width=(scale.plot.right - scale.plot.left) * 0.7, size=look.text, weight=600)
    words = Words(lines, look.text, fill)
    tops = [top for away in (AWAY, 3, 18, 28, 40) for top in (y - away - words.height, y + away)]
    return words, [Spot(scale.plot.right, top, "end") for top in tops]


def _nearest() -> list[float]:
    return sorted(range(-120, 121, 6), key=abs)


def _last(trend: "Trend", scale: Scale, look: Look, placing: Placing) -> None:
    known = [place for place, point in enumerate(trend.points) if point.value is not None]
    if not known:
        return
    point = trend.points[known[-1]]
    text = point.printed if point.is_complete else _("%(value)s so far") % {"value": point.printed}
    x, y = scale.x(known[-1]), scale.y(point.value or 0.0)
    if trend.second and not trend.forecast and look.labels_beside:
        words, spots = _beside(scale, look, trend.series, text, ACCENT, y)
    elif trend.second:
        text = _("%(series)s: %(value)s") % {"series": trend.series, "value": text}
        words, spots = _beside(scale, replace(look, labels_beside=False), text, "", ACCENT, y)
    else:
        words = Words((text,), look.text, ACCENT)
        spots = _around(x, y, words)
    placing.place(words, spots, must=True)


def _forecast(trend: "Trend", scale: Scale, look: Look, placing: Placing) -> None:
    if trend.forecast:
        end = trend.forecast[-1]
        text = _("Forecast %(value)s") % {"value": end.printed}
        placing.place(*_beside(scale, look, text, "", ACCENT, scale.y(end.value or 0.0)), must=True)


def _target(trend: "Trend", scale: Scale, look: Look, placing: Placing) -> None:
    """Over the start of its line."""
    if trend.target:
        words = Words((_("Target %(value)s") % {"value": trend.target.printed},), look.text, OCHRE)
        y = scale.y(trend.target.value)
        left = scale.x(trend.target.first - 0.5) if trend.target.first else scale.plot.left + 4
        tops = (y - 5 - words.height, y + 5)
        spots = [Spot(x, top, anchor) for top in tops for x, anchor in ((left, "start"), (scale.plot.right, "end"))]
        spots.append(Spot(left - 6, y - words.height / 2, "end"))
        placing.place(words, spots, must=True)


def _baseline(trend: "Trend", scale: Scale, look: Look, placing: Placing) -> None:
    if trend.baseline:
        text = _("Baseline %(value)s") % {"value": trend.baseline.printed}
        y = scale.y(trend.baseline.value)
        placing.place(*_beside(scale, look, text, trend.baseline.note, SECONDARY, y), must=True)


def _second(trend: "Trend", scale: Scale, look: Look, placing: Placing) -> None:
    known = (
        [place for place, point in enumerate(trend.second.points) if point.value is not None] if trend.second else []
    )
    if trend.second and known:
        point = trend.second.points[known[-1]]
        y = scale.y(point.value or 0.0)
        text = trend.second.name
        if not look.labels_beside:
            text = _("%(series)s: %(value)s") % {"series": text, "value": point.printed}
        placing.place(*_beside(scale, look, text, point.printed, PLUM, y), must=True)
