"""What the demo stands on, read once: plan, places, categories, people."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, Self

from cohesion import data_file, demo_people
from cohesion.calendar import Quarter
from cohesion.models import LocalAuthority, ProtectedCharacteristic, Region, RegionCoverage, User
from outcomes.models import Action, BreakdownCategory, Measure, Outcome, Plan

PLAN = "NDP-2014-16"
FOLDER = Path(__file__).resolve().parent
FIRST_YEAR = tuple(Quarter.parse(f"2014-15-Q{number}") for number in (1, 2, 3, 4))
SECOND_YEAR = tuple(Quarter.parse(f"2015-16-Q{number}") for number in (1, 2))
QUARTERS = FIRST_YEAR + SECOND_YEAR


class Place(NamedTuple):
    """An authority of a region, or (`gss` empty) the region as a whole."""

    region: str
    gss: str = ""


@dataclass(frozen=True)
class Setting:
    """`covered` holds the authorities of each region in map order; `residents` those of each place in 2011."""

    plan: Plan
    measures: Mapping[str, Measure]
    outcomes: Mapping[str, Outcome]
    actions: Mapping[str, Action]
    regions: Mapping[str, Region]
    authorities: Mapping[str, LocalAuthority]
    covered: Mapping[str, tuple[str, ...]]
    categories: Mapping[tuple[str, str], BreakdownCategory]
    clusters: Mapping[str, tuple[str, ...]]
    characteristics: Mapping[str, ProtectedCharacteristic]
    co_ordinators: Mapping[str, User]
    officers: tuple[User, ...]

    @classmethod
    def read(cls) -> Self:
        plan = Plan.objects.get(code=PLAN)
        categories = BreakdownCategory.objects.filter(breakdown__plan=plan).select_related("breakdown")
        return cls(
            plan=plan,
            measures={row.code: row for row in plan.measures.in_plan_order().select_related("outcome")},
            outcomes={row.code: row for row in plan.outcomes.order_by("position")},
            actions={row.code: row for row in plan.actions.order_by("outcome__position", "position")},
            regions={row.code: row for row in Region.objects.north_to_south()},
            authorities={row.gss: row for row in LocalAuthority.objects.in_map_order()},
            covered=_covered(),
            categories={(row.breakdown.code, row.code): row for row in categories},
            clusters=_clusters(),
            characteristics={row.code: row for row in ProtectedCharacteristic.objects.all()},
            co_ordinators=demo_people.co_ordinators(),
            officers=tuple(demo_people.officers()),
        )

    def residents(self, place: Place) -> int:
        within = (place.gss,) if place.gss else self.covered[place.region]
        return sum(self.authorities[gss].population_2011 for gss in within)

    def officer_for(self, region: str) -> User:
        """The officer who looks after the region's returns: one who writes in its co-ordinator's language."""
        return next((each for each in self.officers if each.language == self.language_of(region)), self.officers[0])

    def language_of(self, region: str) -> str:
        return self.co_ordinators[region].language


def _covered() -> dict[str, tuple[str, ...]]:
    """Authorities by region, as covered at the start of the demo's first year."""
    first_day = FIRST_YEAR[0].starts_on
    rows = RegionCoverage.objects.select_related("region", "authority").order_by("authority__position")
    found: dict[str, tuple[str, ...]] = {}
    for row in rows:
        if row.starts_on <= first_day and (row.ends_on is None or row.ends_on >= first_day):
            found[row.region.code] = (*found.get(row.region.code, ()), row.authority.gss)
    return found


@cache
def demo_categories() -> list[dict[str, Any]]:
    """The categories that regions proposed, clusters among them: breakdown, code, region, label."""
    content = data_file.read(FOLDER / "categories.yaml")
    clusters = [{**entry, "breakdown": "communities_first_cluster"} for entry in content["clusters"]]
    return [*content["categories"], *clusters]


def _clusters() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for entry in demo_categories():
        if "authority" in entry:
            found[entry["authority"]] = (*found.get(entry["authority"], ()), entry["code"])
    return found
