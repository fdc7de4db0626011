"""Answering `cohesion.counts`: one region's quarter, per authority and category, from sums and tallies."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from functools import partial

from django.db.models import F, Sum

from casework.counting.rules import BY_NAME
from casework.models import CountTotal, Tally
from cohesion import counts
from cohesion.calendar import Quarter
from cohesion.counts import Count, Counted
from cohesion.models import LocalAuthority, RegionCoverage


def register_counts() -> None:
    for name, rule in BY_NAME.items():
        counts.register(Count(name, rule.date_rule, partial(ask, name), label=rule.label))


def ask(name: str, region_code: str, quarter: Quarter, day: date) -> Sequence[Counted]:
    """What the region's authorities count there. Two queries, however many cases there are.

    A region that has never kept such records here says nothing: silence is not zero. Once it keeps them, an authority
    without any has a true nil. `day` changes nothing: the answer is as of now.
    """
    places = _places(region_code, quarter)
    sums: dict[int, Counter[tuple[str, str]]] = defaultdict(Counter)
    for row in CountTotal.objects.filter(count=name, quarter=str(quarter), authority__in=places):
        sums[row.authority_id][row.breakdown, row.category] += row.value + row.kept
    for authority, value in _tallied(name, places, quarter):
        sums[authority]["", ""] += value
    if not sums and not _keeps_records(name, places):
        return []
    return [
        Counted(gss, breakdown or None, category or None, value)
        for authority, gss in places.items()
        for (breakdown, category), value in (sums[authority] or Counter({("", ""): 0})).items()
    ]


def _places(region_code: str, quarter: Quarter) -> dict[int, str]:
    covered = RegionCoverage.objects.filter(region__code=region_code, starts_on__lte=quarter.ends_on).exclude(
        ends_on__lt=quarter.ends_on
    )
    return dict(LocalAuthority.objects.filter(coverage__in=covered).values_list("pk", "gss"))


def _tallied(name: str, places: dict[int, str], quarter: Quarter) -> list[tuple[int, int]]:
    rows = Tally.objects.filter(
        count=name, authority__in=places, month__range=(quarter.starts_on, quarter.ends_on)
    ).values_list("authority")
    return list(rows.annotate(total=Sum("value")).values_list(F("authority"), "total"))


def _keeps_records(name: str, places: dict[int, str]) -> bool:
    return (
        CountTotal.objects.filter(count=name, authority__in=places).exists()
        or Tally.objects.filter(count=name, authority__in=places).exists()
    )
