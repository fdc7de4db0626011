"""A measure's places: regions from north to south with their authorities, never ranked."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from cohesion.bilingual import current_language, in_language, welsh_sort_key
from cohesion.calendar import FinancialYear
from reporting.figures import Area, FigureDefinition
from reporting.pages.addresses import address
from reporting.pages.rates import comparable, has_rate, populations
from reporting.shown_figures import ShownFigure, ShownFigures

SORTS = ("place", "name")


@dataclass(frozen=True)
class PlaceRow:
    """`rate` is for each 10,000 residents; `quarters` is empty where the reader may not see them. An authority's are
    None: single quarters are kept for regions and Wales, and its own stand in the lines of the returns.
    """

    name: str
    kind: str
    url: str
    figure: ShownFigure
    rate: Decimal | None
    quarters: tuple[ShownFigure | None, ...]


@dataclass(frozen=True)
class Places:
    rows: tuple[PlaceRow, ...]
    quarters: tuple[str, ...]
    has_rate: bool
    sort: str
    note: str


def places(found: ShownFigures, definition: FigureDefinition, year: FinancialYear, query: str, asked: str) -> Places:
    """One query. Sorted by place or name and by nothing that a value could tell."""
    residents = populations(found.areas)
    sort = asked if asked in SORTS else SORTS[0]
    quarters = () if _is_public(found) else tuple(map(str, year.quarters))
    areas = _in_order(found, sort)
    rows = []
    for area in areas:
        figure = found.of(definition.code, area.code)
        rate = comparable(definition, figure, residents.get(area.code)) if has_rate(definition) else None
        is_region = area.kind == "REGION"
        single = tuple(found.of(definition.code, area.code, quarter=each) if is_region else None for each in quarters)
        rows.append(PlaceRow(in_language(area, "name"), area.kind, _url(area, query), figure, rate, single))
    return Places(
        rows=tuple(rows),
        quarters=quarters,
        has_rate=has_rate(definition),
        sort=sort,
        note="" if asked in {"", *SORTS} else _("Places cannot be sorted like that. They stand from north to south."),
    )


def _is_public(found: ShownFigures) -> bool:
    return str(found.audience) == "PUBLISHED"


def _in_order(found: ShownFigures, sort: str) -> list[Area]:
    below = [area for area in found.areas.values() if area.kind != "WALES"]
    if sort == "name":
        key = welsh_sort_key if current_language() == "cy" else str.lower
        return sorted(below, key=lambda area: (area.kind != "REGION", key(in_language(area, "name"))))
    regions = [area for area in below if area.kind == "REGION"]
    return [
        each
        for region in regions
        for each in (region, *(area for area in below if area.kind == "AUTHORITY" and area.region == region.code))
    ]


def _url(area: Area, query: str) -> str:
    route = "outcomes_region" if area.kind == "REGION" else "outcomes_authority"
    return address(route, area.code, query=query)
