"""Which region covers an authority on a day."""

from datetime import date

from cohesion.models import LocalAuthority, Region, RegionCoverage


def region_covering(authority: LocalAuthority, day: date) -> Region | None:
    covered = RegionCoverage.objects.filter(authority=authority, starts_on__lte=day)
    row = covered.exclude(ends_on__lt=day).select_related("region").first()
    return row.region if row else None
