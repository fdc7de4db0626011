"""What invented cases stand on, read once: lists, agencies, places, centres, people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.utils.timezone import localdate

from casework.models import Agency, CaseList, ListEntry, ReportingCentre
from cohesion import demo_people
from cohesion.models import LocalAuthority, ProtectedCharacteristic, Region, RegionCoverage, User

_FORCES = {
    "NWP": "north_wales_police",
    "GWP": "gwent_police",
    "SWP": "south_wales_police",
    "DPP": "dyfed_powys_police",
}


@dataclass(frozen=True)
class Setting:
    """`present` is the day on which the demo stands, `loaded_on` today: what open cases wait for lies about it.

    `workers` work on the region's cases, `leads` lead them; both by region code. `centres` are the invented ones, by
    GSS code; `places` the GSS codes of each region's authorities.
    """

    present: date
    loaded_on: date
    entries: Mapping[tuple[str, str], ListEntry]
    agencies: Mapping[str, Agency]
    characteristics: Mapping[str, ProtectedCharacteristic]
    regions: Mapping[str, Region]
    authorities: Mapping[str, LocalAuthority]
    places: Mapping[str, tuple[str, ...]]
    centres: Mapping[str, tuple[ReportingCentre, ...]]
    workers: Mapping[str, User]
    leads: Mapping[str, User]

    @classmethod
    def read(cls, present: date) -> Self:
        return cls(
            present=present,
            loaded_on=localdate(),
            entries={(row.list, row.code): row for row in ListEntry.objects.all()},
            agencies={row.code: row for row in Agency.objects.all()},
            characteristics={row.code: row for row in ProtectedCharacteristic.objects.all()},
            regions={row.code: row for row in Region.objects.all()},
            authorities={row.gss: row for row in LocalAuthority.objects.select_related("police_force")},
            places=_places(),
            centres=_centres(),
            workers=demo_people.caseworkers(),
            leads=demo_people.co_ordinators(),
        )

    def entry(self, which: CaseList, code: str) -> ListEntry:
        return self.entries[which.value, code]

    def police_of(self, gss: str) -> Agency:
        force = self.authorities[gss].police_force
        return self.agencies[_FORCES[force.code] if force else "other"]

    def police_in(self, region: str) -> Agency:
        """The force of a region: it is the same in all its authorities."""
        return self.police_of(self.places[region][0])

    def force_of(self, gss: str) -> str:
        force = self.authorities[gss].police_force
        return force.code if force else ""


def _places() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    covered = RegionCoverage.objects.filter(ends_on=None).order_by("authority__position")
    for region, gss in covered.values_list("region__code", "authority__gss"):
        found[region] = (*found.get(region, ()), gss)
    return found


def _centres() -> dict[str, tuple[ReportingCentre, ...]]:
    found: dict[str, tuple[ReportingCentre, ...]] = {}
    for centre in ReportingCentre.objects.filter(code__startswith="sample-").select_related("authority").order_by("pk"):
        found[centre.authority.gss] = (*found.get(centre.authority.gss, ()), centre)
    return found
