"""The check of a count against the same quarter of the year before, within the region's own range.

The range comes from the region's own accepted totals of the last three years. From each quarter to the next, where both
totals are at least 20, a ratio is taken, larger over smaller. The largest ratio is the region's factor, never below
1.25; with fewer than two ratios it is 1.5. A count is in range from base ÷ factor to base × factor. Under a base of 20
nothing is checked: small counts swing by chance, and a noisy check hides real errors.
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from django.utils.translation import gettext_lazy as _

from cohesion.calendar import Quarter
from outcomes.checks.finding import Found, Value, check, number
from outcomes.checks.snapshot import Snapshot
from outcomes.models import AreaRule, Measure, Severity
from outcomes.return_values import CellKey

SMALLEST_BASE = Decimal(20)
SMALLEST_FACTOR = Fraction(5, 4)
FACTOR_WITHOUT_HISTORY = Fraction(3, 2)
FEWEST_RATIOS = 2


def usual_range(base: Decimal, history: Mapping[Quarter, Decimal]) -> tuple[int, int]:
    """Lowest and highest count that the region's own history leads one to expect from `base`, in whole numbers."""
    ratios = [
        _ratio(value, history[quarter.next])
        for quarter, value in history.items()
        if quarter.next in history and min(value, history[quarter.next]) >= SMALLEST_BASE
    ]
    factor = max(SMALLEST_FACTOR, *ratios) if len(ratios) >= FEWEST_RATIOS else FACTOR_WITHOUT_HISTORY
    return floor(Fraction(base) / factor), ceil(Fraction(base) * factor)


def _ratio(one: Decimal, other: Decimal) -> Fraction:
    return Fraction(max(one, other)) / Fraction(min(one, other))


def _total(snapshot: Snapshot, measure: Measure) -> Decimal | None:
    values = [figure.value for figure in snapshot.totals(measure).values() if figure.value is not None]
    return sum(values, Decimal(0)) if values else None


@check(
    Severity.QUERY,
    title=_("A number changed more than the region’s numbers usually do"),
    sentence=_("%(value)s this quarter against %(base)s in the same quarter of %(year)s; %(expected)s would be usual."),
    fix=_("Check the number. If it is right, say why it changed so much."),
)
def change_is_within_the_regions_range(snapshot: Snapshot) -> Found:
    """The region's total stays within its own range of the same quarter of the year before (base 20 or more)."""
    for measure in snapshot.scope.measures.values():
        history = snapshot.history.get(measure.pk, {})
        base = history.get(snapshot.quarter.year_before)
        total = _total(snapshot, measure)
        if base is None or total is None or base < SMALLEST_BASE:
            continue
        if not measure.counts_whole_things or measure.area_rule != AreaRule.SUM:
            continue
        lowest, highest = usual_range(base, history)
        if not lowest <= total <= highest:
            values: dict[str, Value] = {
                "value": number(total),
                "base": number(base),
                "year": str(snapshot.quarter.year_before.year),
                "expected": f"{lowest:,}–{highest:,}",
            }
            yield snapshot.at(CellKey(measure.pk)), values
