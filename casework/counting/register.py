"""Answering `cohesion.counts`: one region's quarter, per authority and category, from sums and tallies."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from functools import partial

from django.db.models import F, Sum
from django.urls import reverse
from django.utils.http import urlencode

from casework.counting.rule import TOTAL, Part
from casework.counting.rules import BY_NAME
from casework.models import CountTotal, Tally
from cohesion import counts
from cohesion.calendar import Quarter
from cohesion.counts import Count, Counted
from cohesion.models import LocalAuthority, RegionCoverage


def register_counts() -> None:
    for name, rule in BY_NAME.items():
        counts.register(Count(name, rule.date_rule, partial(ask, name), label=rule.label, records=records_address))


def records_address(name: str, quarter: str, authority: str | None, breakdown: str, category: str) -> str:
    """The page of the cases behind a number. Cases are counted by authority: a region-wide number has none."""
    if authority is None:
        return ""
    asked = {"count": name, "quarter": quarter, "authority": authority}
    if category:
        asked["category"] = f"{breakdown}:{category}"
    return f"{reverse('cases_counted')}?{urlencode(asked)}"


def ask(name: str, region_code: str, quarter: Quarter, day: date) -> Sequence[Counted]:
    """What the region's authorities count there. Two queries, however many cases there are.

    A region that has never kept such records here says nothing: silence is not zero. Once it keeps them, an authority
    without any has a true nil. `day` changes nothing: the answer is as of now.
    """
    places = _places(region_code, quarter)
    sums: dict[int, Counter[Part]] = defaultdict(Counter)
    for row in CountTotal.objects.filter(count=name, quarter=str(quarter), authority__in=places):
        sums[row.authority_id][row.breakdown, row.category] += row.value + row.kept
    tallied = totals_given(name, places, quarter)
    for authority, value in tallied.items():
        sums[authority][TOTAL] += value
    if not sums and not _keeps_records(name, places):
        return []
    return [
        Counted(gss, part[0] or None, part[1] or None, value, tallied.get(authority, 0) if part == TOTAL else 0)
        for authority, gss in places.items()
        for part, value in (sums[authority] or Counter({TOTAL: 0})).items()
    ]


def _places(region_code: str, quarter: Quarter) -> dict[int, str]:
    covered = RegionCoverage.objects.filter(region__code=region_code, starts_on__lte=quarter.ends_on).exclude(
        ends_on__lt=quarter.ends_on
    )
    return dict(LocalAuthority.objects.filter(coverage__in=covered).values_list("pk", "gss"))


def totals_given(name: str, places: Collection[int], quarter: Quarter) -> dict[int, int]:
    """What partners gave as totals there, by authority. One query."""
    rows = Tally.objects.filter(
        count=name, authority__in=places, month__range=(quarter.starts_on, quarter.ends_on)
    ).values_list("authority")
    return dict(rows.annotate(total=Sum("value")).values_list(F("authority"), "total"))


def _keeps_records(name: str, places: dict[int, str]) -> bool:
    return (
        CountTotal.objects.filter(count=name, authority__in=places).exists()
        or Tally.objects.filter(count=name, authority__in=places).exists()
    )
