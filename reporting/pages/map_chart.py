"""The map of authorities as a chart: shaded by what is shown, hatched without a value."""

from django.utils.translation import gettext as _

from cohesion.bilingual import current_language
from reporting.charts.alternative import tiles_alt
from reporting.charts.tiles import Tile, Tiles, of_rates
from reporting.pages.tile_map import MapTile, TileMap

MAP = "map"


def map_chart(page: TileMap) -> Tiles:
    """Its title is the page's finding; the list beside it says the same."""
    language = current_language()
    decimals = page.tiles[0].decimals if page.tiles else 1
    shaded, key = of_rates([_tile(tile) for tile in page.tiles], decimals=decimals, language=language)
    told = {"title": page.title, "year": page.found.years[-1]}
    if page.is_rate:
        subtitle = _("%(title)s, for each 10,000 residents, %(year)s. Heavy lines part the regions.") % told
        heading = _("For each 10,000 residents")
    else:
        subtitle = _("%(title)s, the value itself, %(year)s. Heavy lines part the regions.") % told
        heading = _("Value")
    return Tiles(page.finding, subtitle, language, tiles_alt(page.finding), heading, shaded, key)


def _tile(tile: MapTile) -> Tile:
    value = None if tile.shown is None else float(tile.shown)
    return Tile(tile.name, tile.short, tile.column, tile.row, tile.region_name, tile.printed, value, why=tile.why)
