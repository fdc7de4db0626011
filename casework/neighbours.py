"""Which regions lie next to which: those that share a border between two of their authorities."""

from collections.abc import Collection
from datetime import date
from functools import cache
from pathlib import Path

from cohesion import data_file
from cohesion.models import RegionCoverage

_FILE = Path(__file__).parent / "reference" / "borders.yaml"


@cache
def borders() -> dict[str, frozenset[str]]:
    """The GSS codes of the authorities next to each authority, from both sides."""
    found: dict[str, set[str]] = {}
    for gss, others in data_file.read(_FILE)["borders"].items():
        for other in others:
            found.setdefault(gss, set()).add(other)
            found.setdefault(other, set()).add(gss)
    return {gss: frozenset(others) for gss, others in found.items()}


def neighbours_of(regions: Collection[int], day: date) -> frozenset[int]:
    """The regions next to `regions`, without these, as they covered their authorities on that day. One query."""
    rows = RegionCoverage.objects.filter(starts_on__lte=day).exclude(ends_on__lt=day)
    region_of = dict(rows.values_list("authority__gss", "region_id"))
    beside = {other for gss, region in region_of.items() if region in regions for other in borders().get(gss, ())}
    return frozenset(region_of[gss] for gss in beside if gss in region_of).difference(regions)
