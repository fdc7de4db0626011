"""What a chart shows in words, for people who do not see it: made from shown values alone, like the drawing."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from reporting.charts.breakdown import Bar
from reporting.charts.trend import Point
from reporting.charts.wave import Wave


def trend_alt(finding: str, points: Sequence[Point]) -> str:
    known = [(point.value, point) for point in points if point.value is not None]
    if not known:
        return _("Line chart without values. The table says why.")
    low, high = min(known, key=lambda pair: pair[0])[1], max(known, key=lambda pair: pair[0])[1]
    last = known[-1][1]
    return _(
        "Line chart. %(finding)s. Lowest: %(low)s (%(low_when)s). Highest: %(high)s (%(high_when)s). "
        "Last: %(last)s (%(last_when)s). The table holds all values."
    ) % {
        "finding": finding,
        "low": low.printed,
        "low_when": low.when,
        "high": high.printed,
        "high_when": high.when,
        "last": last.printed,
        "last_when": last.when,
    }


def parts_alt(finding: str, bars: Sequence[Bar]) -> str:
    if all(bar.value is None for bar in bars):
        return _("Bar chart without values. The table says why.")
    return _("Bar chart. %(finding)s. The table holds all values.") % {"finding": finding}


def waves_alt(finding: str, waves: Sequence[Wave]) -> str:
    if all(wave.value is None for wave in waves):
        return _("Chart without values. The table says why.")
    return _(
        "Values of a survey with their intervals (95%%); only clear changes are joined by a line. %(finding)s. "
        "The table holds all values."
    ) % {"finding": finding}


def tiles_alt(finding: str) -> str:
    return _(
        "Map of the local authorities of Wales as tiles, shaded by value; heavy lines part the regions. %(finding)s. "
        "The table holds all values."
    ) % {"finding": finding}
