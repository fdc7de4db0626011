"""The links of a region’s authorities, and whether the police write its weekly summary."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from casework.models import ReportLink, TensionSetting
from cohesion.models import LocalAuthority, Region, User
from cohesion.permissions import Permission


@dataclass(frozen=True)
class LinkRow:
    authority: LocalAuthority
    link: ReportLink | None


@dataclass(frozen=True)
class SettingRow:
    region: Region
    is_of_police: bool


@dataclass(frozen=True)
class LinkPage:
    rows: Sequence[LinkRow]
    settings: Sequence[SettingRow]


def link_page(user: User, today: date) -> LinkPage:
    """Four queries."""
    regions = user.region_ids_for(Permission.LEAD_CASES)
    links = {each.authority_id: each for each in ReportLink.objects.visible_to(user).standing()}
    covered = LocalAuthority.objects.filter(
        Q(coverage__ends_on__isnull=True) | Q(coverage__ends_on__gte=today),
        coverage__region_id__in=regions,
        coverage__starts_on__lte=today,
    )
    theirs = TensionSetting.objects.visible_to(user).filter(is_summary_of_police=True)
    of_police = set(theirs.values_list("region_id", flat=True))
    return LinkPage(
        rows=[LinkRow(each, links.get(each.pk)) for each in covered.in_map_order().distinct()],
        settings=[
            SettingRow(each, each.pk in of_police) for each in Region.objects.filter(pk__in=regions).north_to_south()
        ],
    )
