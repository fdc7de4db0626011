"""A region of a year: its headline measures beside Wales, its ratings, milestones, returns, examples, authorities."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from cohesion.bilingual import in_language
from cohesion.models import Region, User
from cohesion.models.area import WALES
from reporting.lens import Lens
from reporting.pages.addresses import address
from reporting.pages.area_progress import (
    AreaMilestones,
    Rating,
    ReturnLine,
    area_milestones,
    area_ratings,
    area_returns,
)
from reporting.pages.area_rows import AreaRow, area_rows
from reporting.pages.rates import populations
from reporting.published_examples import published_examples
from reporting.shown import shown
from reporting.shown_figures import ShownFigures


@dataclass(frozen=True)
class RegionPage:
    """`authorities` are names and addresses in map order. `own_url` leads a region's people to their exact figures."""

    region: Region
    found: ShownFigures
    rows: tuple[AreaRow, ...]
    ratings: tuple[Rating, ...]
    milestones: AreaMilestones
    returns: tuple[ReturnLine, ...]
    examples: tuple[str, ...]
    authorities: tuple[tuple[str, str], ...]
    residents: int
    own_url: str

    @property
    def finding(self) -> str:
        rated = [each for each in self.ratings if each.kind]
        told = {
            "region": self.region.name,
            "on_track": sum(each.kind == "green" for each in rated),
            "rated": len(rated),
        }
        if not rated:
            return _("%(region)s has no accepted rating in this year yet") % told
        return _("%(region)s is on track in %(on_track)s of %(rated)s outcomes that were rated") % told


def region_page(region: Region, lens: Lens, user: User, today: date) -> RegionPage:
    """A fixed number of queries."""
    found = shown(lens.plan, [lens.year], lens.audience, areas=[region.code, WALES])
    residents = populations(found.areas)
    within = [area for area in found.areas.values() if area.kind == "AUTHORITY" and area.region == region.code]
    is_own = user.sees_all_regions or region.pk in user.region_ids
    return RegionPage(
        region=region,
        found=found,
        rows=area_rows(found, region.code, WALES, residents, lens),
        ratings=area_ratings(lens, region.code),
        milestones=area_milestones(lens, [area.code for area in within]),
        returns=area_returns(lens, region.code, user, today),
        examples=published_examples(lens, Q(quarterly_return__region=region) | Q(regions=region)),
        authorities=tuple(
            (in_language(area, "name"), address("outcomes_authority", area.code, query=lens.query())) for area in within
        ),
        residents=residents.get(region.code, 0),
        own_url=address("region_compare", region.code, query=f"?year={lens.year}") if is_own else "",
    )
