"""A local authority of a year: its headline measures beside its region, its milestones and practice examples."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from cohesion.bilingual import in_language
from cohesion.models import LocalAuthority
from reporting.lens import Lens
from reporting.pages.addresses import address
from reporting.pages.area_progress import AreaMilestones, area_milestones
from reporting.pages.area_rows import AreaRow, area_rows
from reporting.pages.rates import populations
from reporting.published_examples import published_examples
from reporting.shown import shown
from reporting.shown_figures import ShownFigures


@dataclass(frozen=True)
class AuthorityPage:
    """`region_name` and `region_url` are empty where no return of the year covers the authority."""

    authority: LocalAuthority
    found: ShownFigures
    rows: tuple[AreaRow, ...]
    milestones: AreaMilestones
    examples: tuple[str, ...]
    region_name: str
    region_url: str

    @property
    def finding(self) -> str:
        told = {
            "authority": self.authority.name,
            "achieved": len(self.milestones.achieved),
            "milestones": len(self.milestones.rows),
        }
        if not self.milestones.rows:
            return _("%(authority)s: the plan has no milestones") % told
        if not self.milestones.achieved:
            return _("%(authority)s has no accepted milestone achieved in this year yet") % told
        return _("%(authority)s has achieved %(achieved)s of %(milestones)s milestones") % told


def authority_page(authority: LocalAuthority, lens: Lens) -> AuthorityPage:
    """A fixed number of queries."""
    found = shown(lens.plan, [lens.year], lens.audience)
    area = found.areas.get(authority.gss)
    region = found.areas.get(area.region) if area else None
    residents = populations(found.areas)
    return AuthorityPage(
        authority=authority,
        found=found,
        rows=area_rows(found, authority.gss, region.code, residents, lens) if region else (),
        milestones=area_milestones(lens, [authority.gss]),
        examples=published_examples(lens, Q(places=authority)),
        region_name=in_language(region, "name") if region else "",
        region_url=address("outcomes_region", region.code, query=lens.query()) if region else "",
    )
