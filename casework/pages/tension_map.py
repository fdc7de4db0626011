"""The map of tiles with open tensions, and the list beside it that says the same."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.kinds import CaseKind
from casework.models import Band, CaseStatus, TensionCase
from casework.tension_bands import ORDER
from casework.tension_headings import Heading
from cohesion.models import LocalAuthority, RegionCoverage, User
from cohesion.permissions import Permission

_RANK = {"": -1, **{str(band): place for place, band in enumerate(ORDER)}}


@dataclass(frozen=True)
class Place:
    """An authority with its highest band: `band` is None where nothing is known, empty where nothing is graded.

    `count` is that of the open tensions of one’s own region; of neighbours it is 0, as their number is not told.
    """

    authority: LocalAuthority
    band: str | None
    count: int
    is_own: bool

    @property
    def code(self) -> str:
        return "" if self.band is None else self.band.lower() or "none"

    @property
    def said(self) -> str:
        if self.band is None:
            return _("None open")
        return str(Band(self.band).label) if self.band else _("Not yet graded")

    @property
    def url(self) -> str:
        return f"{reverse('cases')}?kind={CaseKind.TENSION}&authority={self.authority.gss}"


@dataclass(frozen=True)
class Tile:
    """`column` and `row` start at 1."""

    place: Place
    column: int
    row: int


@dataclass(frozen=True)
class TensionMap:
    """`listed` are the authorities of one’s own regions and the neighbours of which something is known."""

    tiles: Sequence[Tile]
    listed: Sequence[Place]


def tension_map(user: User, headings: Iterable[Heading], day: date) -> TensionMap:
    """Three queries."""
    regions = user.region_ids_for(Permission.VIEW_CASES)
    covered = RegionCoverage.objects.filter(region_id__in=regions, starts_on__lte=day).exclude(ends_on__lt=day)
    own = set(covered.values_list("authority_id", flat=True))
    bands, counts = _standing(user)
    for each in headings:
        _raise(bands, each.authority.pk, each.band)
    places = [
        Place(each, bands.get(each.pk), counts.get(each.pk, 0), each.pk in own or each.pk in counts)
        for each in LocalAuthority.objects.in_map_order()
    ]
    listed = [each for each in places if each.is_own or each.band is not None]
    return TensionMap(_tiles(places), listed)


def _standing(user: User) -> tuple[dict[int, str], dict[int, int]]:
    """The highest band of each authority, and how many tensions are open there."""
    rows = TensionCase.objects.visible_to(user).filter(case__status=CaseStatus.OPEN)
    bands: dict[int, str] = {}
    counts: dict[int, int] = {}
    for place, band, count in rows.values_list("case__authority_id", "band").annotate(count=Count("pk")):
        _raise(bands, place, band)
        counts[place] = counts.get(place, 0) + count
    return bands, counts


def _raise(bands: dict[int, str], place: int, band: str) -> None:
    bands[place] = max(bands.get(place, ""), str(band), key=_RANK.__getitem__)


def _tiles(places: Sequence[Place]) -> list[Tile]:
    left = min(each.authority.tile_column for each in places) - 1
    top = min(each.authority.tile_row for each in places) - 1
    return [Tile(each, each.authority.tile_column - left, each.authority.tile_row - top) for each in places]
