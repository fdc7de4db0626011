"""The map of authorities: for each a rate or a state, its class and its words, in one order for map and list: the
regions from north to south, each with its authorities.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from cohesion.bilingual import in_language
from cohesion.models import LocalAuthority, Region
from reporting.figures import FigureDefinition
from reporting.lens import Lens
from reporting.pages.addresses import address
from reporting.pages.measure_trend import gap
from reporting.pages.rates import comparable, has_rate, populations
from reporting.shown import shown
from reporting.shown_figures import ShownFigure, ShownFigures


@dataclass(frozen=True)
class MapTile:
    """`shown` is a rate for each 10,000 residents, or a value that is none of a count. Without one there is a symbol,
    and nothing else that a value could tell. `why` tells a symbol. `figure` is the count behind a rate, for the list.
    All that is shown of a map has the same number of `decimals`.
    """

    gss: str
    name: str
    short: str
    column: int
    row: int
    region: str
    region_name: str
    url: str
    shown: Decimal | None
    symbol: str
    why: str
    figure: ShownFigure
    decimals: int = 1

    @property
    def printed(self) -> str:
        if self.shown is None:
            return f"[{self.symbol}]"
        return number_format(self.shown, decimal_pos=self.decimals, use_l10n=True, force_grouping=True)


@dataclass(frozen=True)
class TileMap:
    definition: FigureDefinition
    choices: tuple[FigureDefinition, ...]
    tiles: tuple[MapTile, ...]
    found: ShownFigures
    note: str

    @property
    def title(self) -> str:
        return in_language(self.definition, "title")

    @property
    def is_rate(self) -> bool:
        return has_rate(self.definition)

    @property
    def finding(self) -> str:
        """The span of what is shown, in words; places without a value are not in it, and the sentence says so."""
        held = [tile for tile in self.tiles if tile.shown is not None]
        if not held:
            return _("No authority has a figure that can be shown for %(year)s") % {"year": self.found.years[-1]}
        low, high = _end(held, min(map(_value, held))), _end(held, max(map(_value, held)))
        told = {"low": low, "high": high}
        if low == high:
            return _("%(low)s in every authority with a figure that can be shown") % told
        if len(held) == len(self.tiles):
            sentence = (
                _("From %(low)s to %(high)s for each 10,000 residents")
                if self.is_rate
                else _("From %(low)s to %(high)s")
            )
        elif self.is_rate:
            sentence = _("From %(low)s to %(high)s for each 10,000 residents, of the figures that can be shown")
        else:
            sentence = _("From %(low)s to %(high)s, of the figures that can be shown")
        return sentence % told


def tile_map(lens: Lens, asked: str, own: Collection[int] = ()) -> TileMap | None:
    """The figures of one measure, by default the first headline with places. None for a plan without figures.

    `own` are the ids of the reader's regions: they come first in the list.
    """
    found = shown(lens.plan, [lens.year], lens.audience)
    choices = tuple(each for each in found.definitions.values() if not each.is_change)
    if not choices:
        return None
    first = next((each for each in choices if each.is_headline and not each.is_sensitive), choices[0])
    definition = next((each for each in choices if each.code == asked), first)
    note = _("There is no measure with that code to map. %(code)s is shown.") % {"code": definition.code}
    return TileMap(
        definition=definition,
        choices=choices,
        tiles=tuple(_tiles(found, definition, lens, own)),
        found=found,
        note=note if asked and asked != definition.code else "",
    )


def _value(tile: MapTile) -> Decimal:
    return tile.shown or Decimal(0)


def _end(held: Sequence[MapTile], value: Decimal) -> str:
    """An end of the span: the value, and whose it is where it is only one authority's."""
    at = [tile for tile in held if _value(tile) == value]
    return f"{at[0].printed} ({at[0].name})" if len(at) == 1 else at[0].printed


def _tiles(found: ShownFigures, definition: FigureDefinition, lens: Lens, own: Collection[int]) -> list[MapTile]:
    """Region by region, as `found` orders them. Two queries, one more for `own`."""
    residents = populations(found.areas)
    tiles = []
    for row in LocalAuthority.objects.in_map_order():
        figure = found.of(definition.code, row.gss)
        area = found.areas.get(row.gss)
        region = found.areas.get(area.region) if area else None
        rate = comparable(definition, figure, residents.get(row.gss))
        tiles.append(
            MapTile(
                gss=row.gss,
                name=row.name,
                short=row.short,
                column=row.tile_column,
                row=row.tile_row,
                region=region.code if region else "",
                region_name=in_language(region, "name") if region else "",
                url=address("outcomes_authority", row.gss, query=lens.query()),
                shown=rate,
                symbol="" if rate is not None else figure.symbol or "x",
                why="" if rate is not None else gap(figure) or _("Not available"),
                figure=figure,
            )
        )
    return sorted(_evened(tiles, definition), key=_order(found, own))


def _evened(tiles: Sequence[MapTile], definition: FigureDefinition) -> Sequence[MapTile]:
    """Values that are no rates with as many decimals as the longest of those that are shown."""
    if has_rate(definition):
        return tiles
    decimals = max((_decimals(tile.shown) for tile in tiles if tile.shown is not None), default=0)
    return [replace(tile, decimals=decimals) for tile in tiles]


def _decimals(value: Decimal) -> int:
    """Those that the value needs, two at the most."""
    return min(max(-int(value.normalize().as_tuple().exponent), 0), 2)


def _order(found: ShownFigures, own: Collection[int]) -> Callable[[MapTile], tuple[bool, int]]:
    """The reader's own regions, then all from north to south, then places of no region."""
    first = set(Region.objects.filter(pk__in=own).values_list("code", flat=True)) if own else set()
    order = {code: place for place, code in enumerate(found.areas)}
    return lambda tile: (tile.region not in first, order.get(tile.region, len(order)))
