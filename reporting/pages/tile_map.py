"""The map of authorities: for each a rate or a state, its class and its words, in one order for map and list."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from cohesion.bilingual import in_language
from cohesion.models import LocalAuthority
from reporting.figures import FigureDefinition
from reporting.lens import Lens
from reporting.pages.addresses import address
from reporting.pages.rates import comparable, has_rate, populations, printed
from reporting.shown import ShownFigures, shown

MOST_CLASSES = 5
_STEPS = tuple(Decimal(each).scaleb(power) for power in range(-1, 6) for each in (1, 2, 5))


@dataclass(frozen=True)
class MapTile:
    """`shown` is a rate for each 10,000 residents, or a value that is none of a count; `step` its class from 0.
    Without one there is a symbol, and nothing else that a value could tell.
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
    step: int | None

    @property
    def printed(self) -> str:
        return f"[{self.symbol}]" if self.shown is None else printed(self.shown)


@dataclass(frozen=True)
class MapClass:
    """From `low` (included) to under `high`; the highest class has no upper end."""

    step: int
    low: Decimal
    high: Decimal | None

    @property
    def words(self) -> str:
        if self.high is None:
            return _("%(low)s or more") % {"low": printed(self.low)}
        return _("%(low)s to under %(high)s") % {"low": printed(self.low), "high": printed(self.high)}


@dataclass(frozen=True)
class TileMap:
    definition: FigureDefinition
    choices: tuple[FigureDefinition, ...]
    tiles: tuple[MapTile, ...]
    classes: tuple[MapClass, ...]
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
        """The span of what is shown, in words; places without a value are not in it."""
        held = [tile for tile in self.tiles if tile.shown is not None]
        if not held:
            return _("No authority has a figure that can be shown for %(year)s") % {"year": self.found.years[-1]}
        low, high = min(held, key=_value), max(held, key=_value)
        told = {"low": low.printed, "high": high.printed, "least": low.name, "most": high.name}
        if low.shown == high.shown:
            return _("%(low)s in every authority with a figure that can be shown") % told
        if self.is_rate:
            return _("From %(low)s to %(high)s for each 10,000 residents, of the figures that can be shown") % told
        return _("From %(low)s to %(high)s, of the figures that can be shown") % told


def tile_map(lens: Lens, asked: str) -> TileMap | None:
    """The figures of one measure, by default the first headline with places. None for a plan without figures."""
    found = shown(lens.plan, [lens.year], lens.audience)
    choices = tuple(each for each in found.definitions.values() if not each.is_change)
    if not choices:
        return None
    first = next((each for each in choices if each.is_headline and not each.is_sensitive), choices[0])
    definition = next((each for each in choices if each.code == asked), first)
    tiles = _tiles(found, definition, lens)
    classes = _classes([tile.shown for tile in tiles if tile.shown is not None])
    note = _("There is no measure with that code to map. %(code)s is shown.") % {"code": definition.code}
    return TileMap(
        definition=definition,
        choices=choices,
        tiles=tuple(_classed(tile, classes) for tile in tiles),
        classes=tuple(each for each in classes if any(_in(each, tile.shown) for tile in tiles)),
        found=found,
        note=note if asked and asked != definition.code else "",
    )


def _value(tile: MapTile) -> Decimal:
    return tile.shown or Decimal(0)


def _tiles(found: ShownFigures, definition: FigureDefinition, lens: Lens) -> list[MapTile]:
    """In map order. Two queries."""
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
                step=None,
            )
        )
    return tiles


def _classes(values: Sequence[Decimal]) -> list[MapClass]:
    """At most five, cut at round numbers from 0, from the values that are shown alone."""
    if not values:
        return []
    width = next((step for step in _STEPS if max(values) < step * MOST_CLASSES), _STEPS[-1])
    ends = [*(width * number for number in range(1, MOST_CLASSES)), None]
    return [MapClass(step, width * step, end) for step, end in enumerate(ends)]


def _in(each: MapClass, value: Decimal | None) -> bool:
    return value is not None and each.low <= value and (each.high is None or value < each.high)


def _classed(tile: MapTile, classes: Sequence[MapClass]) -> MapTile:
    step = next((each.step for each in classes if _in(each, tile.shown)), None)
    return MapTile(**{**vars(tile), "step": step})
