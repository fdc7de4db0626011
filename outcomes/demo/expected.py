"""What the demo's returns say was counted, for whoever holds the records behind it."""

from collections.abc import Iterator

from cohesion.demo import ExpectedCount
from outcomes.demo.cells import counted_parts, supplied
from outcomes.demo.numbers import all_numbers
from outcomes.demo.setting import PLAN, Setting
from outcomes.models import Figure, Plan

Told = tuple[str, str, str]


def expected_counts() -> Iterator[ExpectedCount]:
    """Each number of a measure that a count feeds, at each place in each quarter, as records count it.

    Nothing before the plan is there. Nothing for a region whose return holds the number region-wide, as older demo
    data does: records stand at authorities, and both would count.
    """
    if not Plan.objects.filter(code=PLAN).exists():
        return
    setting = Setting.read()
    wide = _told_region_wide()
    for code, quarters in all_numbers(setting).items():
        count = setting.measures[code].count_name
        if not count:
            continue
        for quarter, places in quarters.items():
            for place, value in places.items():
                if (code, quarter, place.region) in wide and place.gss:
                    continue
                told = {key: part for key, (_, part) in counted_parts(setting, code, quarter, place, value).items()}
                total = supplied(code, quarter, place, value)
                yield ExpectedCount(count, place.region, place.gss or None, quarter, total, told)


def _told_region_wide() -> set[Told]:
    """Measure, quarter and region of the demo's figures that belong to no authority."""
    rows = Figure.objects.filter(
        quarterly_return__round__is_sample=True, quarterly_return__round__plan__code=PLAN, authority=None, category=None
    ).exclude(measure__count_name="")
    return set(rows.values_list("measure__code", "quarterly_return__round__quarter", "quarterly_return__region__code"))
