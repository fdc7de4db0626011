"""High bands elsewhere in Wales: the authority and the band, and nothing else of the case."""

from collections.abc import Collection
from dataclasses import dataclass

from casework.models import Band, CaseStatus, Circle, TensionCase
from casework.tension_bands import ORDER
from cohesion.models import LocalAuthority


@dataclass(frozen=True)
class Heading:
    authority: LocalAuthority
    band: Band

    @property
    def code(self) -> str:
        return self.band.lower()


def headings_beyond(regions: Collection[int]) -> list[Heading]:
    """One for each authority outside `regions`, with its highest band. Cases kept to named people give none.

    Two queries.
    """
    rows = TensionCase.objects.filter(
        case__status=CaseStatus.OPEN, case__circle=Circle.REGION, band__in=[Band.HIGH, Band.TOP]
    ).exclude(case__region_id__in=regions)
    highest: dict[int, Band] = {}
    for place, band in rows.values_list("case__authority_id", "band").distinct():
        highest[place] = max(highest.get(place, Band.HIGH), Band(band), key=ORDER.index)
    places = LocalAuthority.objects.filter(pk__in=highest).in_map_order()
    return [Heading(place, highest[place.pk]) for place in places]
