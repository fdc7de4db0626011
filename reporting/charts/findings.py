"""The sentence over a chart, chosen by rule from the values that are shown, with a plain one where no rule fits.

A value that is not shown is not there: it is neither passed over in words nor counted. A last value that is not
complete is no ground for a finding either.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reporting.charts.breakdown import Bar
from reporting.charts.trend import Level, Point
from reporting.charts.wave import Wave

# So many values in a row on one side of the baseline are told as a stay there.
A_STAY = 3


@dataclass(frozen=True)
class Shown:
    """A point that has a value."""

    when: str
    value: float
    printed: str
    place: int


def trend_finding(
    points: Sequence[Point],
    *,
    baseline: Level | None = None,
    target: Level | None = None,
    fewer_is_better: bool = False,
    is_like_for_like: bool = True,
) -> str:
    """The first that holds: the target met, risen or fallen in every step, a stay above or below the baseline, the
    highest or lowest shown, risen or fallen since the same period a year before (quarters) or the first.

    `is_like_for_like` is False where a break in the series forbids to compare its ends.
    """
    known = _complete(points)
    if not known:
        return _("No value can be shown yet")
    if target and _is_met(known[-1].value, target.value, fewer_is_better=fewer_is_better):
        return _("The target of %(target)s has been met: %(value)s (%(when)s)") % {
            "target": target.printed,
            "value": known[-1].printed,
            "when": known[-1].when,
        }
    if len(known) < 2 or not is_like_for_like:
        return _latest(known[-1], is_followed=any(point.value is not None for point in points[known[-1].place + 1 :]))
    return _steady(known) or (_stay(known, baseline) if baseline else "") or _extreme(known) or _change(known)


def parts_finding(bars: Sequence[Bar]) -> str:
    """The largest, if every part is shown and one is larger than all others."""
    known = sorted(((bar.value, bar) for bar in bars if bar.value is not None), key=lambda pair: pair[0], reverse=True)
    if not known or len(known) < len(bars):
        return _("The parts that can be shown")
    if len(known) > 1 and known[0][0] == known[1][0]:
        return _("No part is larger than all others")
    largest = known[0][1]
    return _("The largest part: %(name)s, %(value)s") % {"name": largest.name, "value": largest.printed}


def waves_finding(waves: Sequence[Wave]) -> str:
    """Risen or fallen since the wave before only where the step is significant."""
    known = [(place, wave) for place, wave in enumerate(waves) if wave.value is not None]
    if not known:
        return _("No value can be shown yet")
    place, last = known[-1]
    before = waves[place - 1] if place else None
    if before is None or before.value is None or last.value is None or last.is_significant is None:
        return _("%(value)s (%(when)s) is the latest value") % {"value": last.printed, "when": last.when}
    words = {"first": before.printed, "then": before.when, "last": last.printed, "now": last.when}
    if not last.is_significant:
        return _("No clear change: %(first)s (%(then)s) and %(last)s (%(now)s)") % words
    if last.value > before.value:
        return _("The value rose from %(first)s (%(then)s) to %(last)s (%(now)s)") % words
    return _("The value fell from %(first)s (%(then)s) to %(last)s (%(now)s)") % words


def forecast_words(made_from: int) -> str:
    """What the forecast is, to be said wherever it is drawn."""
    return ngettext(
        "The dotted line shows what follows if the last %(count)s period goes on as it did",
        "The dotted line shows what follows if the last %(count)s periods go on as they did",
        made_from,
    ) % {"count": made_from}


def _complete(points: Sequence[Point]) -> list[Shown]:
    return [
        Shown(point.when, point.value, point.printed, place)
        for place, point in enumerate(points)
        if point.value is not None and point.is_complete
    ]


def _latest(last: Shown, *, is_followed: bool) -> str:
    """`is_followed` is whether a value that is not complete stands after it."""
    told = {"value": last.printed, "when": last.when}
    if is_followed:
        return _("%(value)s (%(when)s) is the latest complete value") % told
    return _("%(value)s (%(when)s) is the latest value") % told


def _is_met(value: float, target: float, *, fewer_is_better: bool) -> bool:
    return value <= target if fewer_is_better else value >= target


def _steady(known: Sequence[Shown]) -> str:
    """Only over four or more neighbours, so that no gap is talked away."""
    if len(known) < 4 or known[-1].place - known[0].place != len(known) - 1:
        return ""
    words = {"first": known[0].printed, "last": known[-1].printed}
    if all(later.value > earlier.value for earlier, later in pairwise(known)):
        return _("The value rose in every period, from %(first)s to %(last)s") % words
    if all(later.value < earlier.value for earlier, later in pairwise(known)):
        return _("The value fell in every period, from %(first)s to %(last)s") % words
    return ""


def _stay(known: Sequence[Shown], baseline: Level) -> str:
    for is_above in (True, False):
        count = 0
        for point in reversed(known):
            on_side = point.value > baseline.value if is_above else point.value < baseline.value
            if not on_side or known[-1].place - point.place != count:
                break
            count += 1
        if count >= A_STAY:
            return _stay_words(count, baseline.printed, is_above=is_above)
    return ""


def _stay_words(count: int, printed: str, *, is_above: bool) -> str:
    if is_above:
        sentence = ngettext(
            "The last %(count)s value lies above the baseline of %(baseline)s",
            "The last %(count)s values lie above the baseline of %(baseline)s",
            count,
        )
    else:
        sentence = ngettext(
            "The last %(count)s value lies below the baseline of %(baseline)s",
            "The last %(count)s values lie below the baseline of %(baseline)s",
            count,
        )
    return sentence % {"count": count, "baseline": printed}


def _extreme(known: Sequence[Shown]) -> str:
    last, others = known[-1], [point.value for point in known[:-1]]
    words = {"value": last.printed, "when": last.when}
    if len(known) >= 4 and last.value > max(others):
        return _("%(value)s (%(when)s) is the highest value shown") % words
    if len(known) >= 4 and last.value < min(others):
        return _("%(value)s (%(when)s) is the lowest value shown") % words
    return ""


def _change(known: Sequence[Shown]) -> str:
    """Against four periods before where that is shown, else against the first."""
    last = known[-1]
    first = next((point for point in known if point.place == last.place - 4), known[0])
    words = {"first": first.printed, "then": first.when, "last": last.printed, "now": last.when}
    if last.value > first.value:
        return _("The value rose from %(first)s (%(then)s) to %(last)s (%(now)s)") % words
    if last.value < first.value:
        return _("The value fell from %(first)s (%(then)s) to %(last)s (%(now)s)") % words
    return _("The value is the same as before: %(first)s (%(then)s) and %(last)s (%(now)s)") % words
