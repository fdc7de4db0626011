"""The geography of a year as the document needs it: regions with their residents, authorities as tiles."""

from collections import defaultdict

from django.db.models import Q

from cohesion.calendar import FinancialYear
from cohesion.models import LocalAuthority, RegionCoverage
from cohesion.models import Region as RegionRow
from reporting.content import Text
from reporting.document.frozen import Authority, Region


def authorities() -> tuple[Authority, ...]:
    return tuple(
        Authority(row.gss, Text(row.name_en, row.name_cy), row.tile_column, row.tile_row)
        for row in LocalAuthority.objects.in_map_order()
    )


def regions(year: FinancialYear) -> tuple[Region, ...]:
    """Regions from north to south with the authorities that they covered on the year's last day. Two queries."""
    covered: dict[int, list[LocalAuthority]] = defaultdict(list)
    coverage = RegionCoverage.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=year.ends_on), starts_on__lte=year.ends_on
    )
    for row in coverage.select_related("authority").order_by("authority__position"):
        covered[row.region_id].append(row.authority)
    return tuple(
        Region(
            code=region.code,
            name=Text(region.name_en, region.name_cy),
            population=sum(authority.population_2011 for authority in covered[region.pk]),
            authorities=tuple(authority.gss for authority in covered[region.pk]),
        )
        for region in RegionRow.objects.north_to_south()
    )
