"""What the demo's returns say was counted, for whoever holds the records behind it."""

from collections.abc import Iterator

from cohesion.demo import ExpectedCount
from outcomes.demo.cells import parts_of
from outcomes.demo.numbers import all_numbers
from outcomes.demo.setting import PLAN, Setting
from outcomes.models import Plan


def expected_counts() -> Iterator[ExpectedCount]:
    """Each number of a measure that a count feeds, at each place in each quarter. Nothing before the plan is there."""
    if not Plan.objects.filter(code=PLAN).exists():
        return
    setting = Setting.read()
    for code, quarters in all_numbers(setting).items():
        count = setting.measures[code].count_name
        if not count:
            continue
        for quarter, places in quarters.items():
            for place, value in places.items():
                parts = dict(parts_of(setting, code, quarter, place, value))
                yield ExpectedCount(count, place.region, place.gss or None, quarter, value, parts)
