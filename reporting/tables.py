"""The lines along which published figures add up, and so along which one could be computed from the others."""

from collections import defaultdict
from collections.abc import Collection, Iterator

from cohesion.models.area import WALES
from reporting.figures import COMBINED, AnnualFigures
from reporting.protection import Line

Key = tuple[str, str, str, str]

BEFORE = "@before"
"""Stands in the place of the breakdown for the count of the year before."""


def lines_of(figures: AnnualFigures, cells: Collection[Key], *, with_sensitive: bool = False) -> Iterator[Line[Key]]:
    """Every line of the tables made of `cells`; keys are code, area, breakdown and category.

    Sensitive measures have lines over areas only for somebody who knows some of their cells (`with_sensitive`): for
    everybody else all below Wales is hidden, whether it was reported or not.
    """
    yield from _over_areas(figures, cells, with_sensitive=with_sensitive)
    yield from _over_categories(figures, cells)
    yield from _over_measures(figures)


def _over_areas(figures: AnnualFigures, cells: Collection[Key], *, with_sensitive: bool) -> Iterator[Line[Key]]:
    regions = [area.code for area in figures.areas.values() if area.kind == "REGION"]
    authorities: dict[str, list[str]] = defaultdict(list)
    for area in figures.areas.values():
        authorities[area.region].append(area.code)
    adds_up = {
        code
        for code, each in figures.definitions.items()
        if (each.adds_up_over_areas or each.is_change) and (with_sensitive or not each.is_sensitive)
    }
    for code, breakdown, category in dict.fromkeys((key[0], key[2], key[3]) for key in cells):
        if code in adds_up:
            for whole, parts in ((WALES, regions), *((region, authorities[region]) for region in regions)):
                keys = tuple((code, part, breakdown, category) for part in parts)
                yield Line((code, whole, breakdown, category), keys)


def _over_categories(figures: AnnualFigures, cells: Collection[Key]) -> Iterator[Line[Key]]:
    """Single-choice categories sum to the total. Multiple-choice ones do not, and give nothing away."""
    sums = {each.breakdown for each in figures.categories if each.sums}
    parts: dict[Key, list[Key]] = defaultdict(list)
    for key in cells:
        if key[2] in sums:
            parts[(key[0], key[1], key[2], "")].append(key)
    for (code, area, _breakdown, _none), keys in parts.items():
        yield Line((code, area, "", ""), tuple(keys))


def _over_measures(figures: AnnualFigures) -> Iterator[Line[Key]]:
    for code, definition in figures.definitions.items():
        if definition.kind == COMBINED:
            for area in figures.areas:
                yield Line((code, area, "", ""), tuple((part, area, "", "") for part in definition.parts))
