"""Figures for each 10,000 residents: how places of different size are set side by side."""

from collections import defaultdict
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from cohesion.models import LocalAuthority
from cohesion.models.area import WALES
from reporting.figures import Area, FigureDefinition
from reporting.shown_figures import ShownFigure

RESIDENTS = Decimal(10_000)
_TENTH = Decimal("0.1")


def populations(areas: Mapping[str, Area]) -> dict[str, int]:
    """Residents at the census of 2011 by area code; regions as they were in the year of `areas`. One query."""
    residents = dict(LocalAuthority.objects.values_list("gss", "population_2011"))
    found: dict[str, int] = defaultdict(int)
    for code, area in areas.items():
        if area.kind == "AUTHORITY":
            found[code] = residents[code]
            found[area.region] += residents[code]
    found[WALES] = sum(residents.values())
    return dict(found)


def has_rate(definition: FigureDefinition) -> bool:
    """Counts have one; percentages and ratings compare as they are."""
    return definition.is_count


def comparable(definition: FigureDefinition, figure: ShownFigure, residents: int | None) -> Decimal | None:
    """The rate of a count to one decimal, or the value itself where it is none; nothing where none may be shown."""
    if figure.value is None:
        return None
    if not has_rate(definition):
        return figure.value
    if not residents:
        return None
    return (figure.value * RESIDENTS / residents).quantize(_TENTH, ROUND_HALF_UP)
