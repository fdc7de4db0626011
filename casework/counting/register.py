"""Answering `cohesion.counts`: one region's quarter, per authority and category, from sums and tallies."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from functools import partial

from django.db.models import Sum
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
        counts.register(
            Count(
                name,
                rule.date_rule,
                partial(ask, name),
                label=rule.label,
                records=records_address,
                together=ask_together,
            )
        )


def records_address(name: str, quarter: str, authority: str | None, breakdown: str, category: str) -> str:
    """The page of the cases behind a number. Cases are counted by authority: a region-wide number has none."""
    if authority is None:
        return ""
    asked = {"count": name, "quarter": quarter, "authority": authority}
    if category:
        asked["category"] = f"{breakdown}:{category}"
    return f"{reverse('cases_counted')}?{urlencode(asked)}"


def ask(name: str, region_code: str, quarter: Quarter, day: date) -> Sequence[Counted]:
    """What the region's authorities count there, as `ask_together` says."""
    return ask_together((name,), region_code, quarter, day)[name]


def ask_together(names: Sequence[str], region_code: str, quarter: Quarter, day: date) -> dict[str, Sequence[Counted]]:
    """The same for several counts. As many queries as for one, however many counts and cases there are.

    A region that has never kept such records here says nothing: silence is not zero. Once it keeps them, an authority
    without any has a true nil. `day` changes nothing: the answer is as of now.
    """
    places = _places(region_code, quarter)
    sums: dict[str, dict[int, Counter[Part]]] = {name: defaultdict(Counter) for name in names}
    for row in CountTotal.objects.filter(count__in=names, quarter=str(quarter), authority__in=places):
        sums[row.count][row.authority_id][row.breakdown, row.category] += row.value + row.kept
    tallied = _tallied(names, places, quarter)
    for (name, authority), value in tallied.items():
        sums[name][authority][TOTAL] += value
    kept = _kept_here([name for name in names if not sums[name]], places)
    return {
        name: [
            Counted(gss, part[0] or None, part[1] or None, value, tallied.get((name, pk), 0) if part == TOTAL else 0)
            for pk, gss in places.items()
            for part, value in (sums[name][pk] or Counter({TOTAL: 0})).items()
        ]
        if sums[name] or name in kept
        else []
        for name in names
    }


def _places(region_code: str, quarter: Quarter) -> dict[int, str]:
    covered = RegionCoverage.objects.filter(region__code=region_code, starts_on__lte=quarter.ends_on).exclude(
        ends_on__lt=quarter.ends_on
    )
    return dict(LocalAuthority.objects.filter(coverage__in=covered).values_list("pk", "gss"))


def totals_given(name: str, places: Collection[int], quarter: Quarter) -> dict[int, int]:
    """What partners gave as totals there, by authority. One query."""
    return {authority: value for (_, authority), value in _tallied((name,), places, quarter).items()}


def _tallied(names: Collection[str], places: Collection[int], quarter: Quarter) -> dict[tuple[str, int], int]:
    """By count and authority."""
    rows = Tally.objects.filter(
        count__in=names, authority__in=places, month__range=(quarter.starts_on, quarter.ends_on)
    ).values("count", "authority")
    return {(row["count"], row["authority"]): row["total"] for row in rows.annotate(total=Sum("value"))}


def _kept_here(names: Collection[str], places: Collection[int]) -> set[str]:
    """Those of these counts of which anything was ever kept there. None, where there are none."""
    if not names:
        return set()
    totals = CountTotal.objects.filter(count__in=names, authority__in=places).values_list("count")
    tallies = Tally.objects.filter(count__in=names, authority__in=places).values_list("count")
    return {name for (name,) in totals.union(tallies)}
