"""What adds up to what in a year: areas within regions within Wales, categories, quarters and combined figures."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from cohesion.models.area import WALES
from reporting.figures import COMBINED, Area
from reporting.year_content import Key, YearContent


def parts_of(areas: Mapping[str, Area], whole: str) -> list[str]:
    """The areas that make up Wales or a region; none for an authority."""
    if whole == WALES:
        return [area.code for area in areas.values() if area.kind == "REGION"]
    return [area.code for area in areas.values() if area.region == whole]


def lines_of(content: YearContent, values: Mapping[Key, int]) -> Iterator[tuple[Key, Sequence[Key]]]:
    """Every total of the tables with the parts that add up to it."""
    yield from _over_areas(content, values)
    yield from _over_categories(content, values)
    yield from _over_quarters(content, values)
    for code, definition in content.definitions.items():
        if definition.kind == COMBINED:
            for area, quarter in dict.fromkeys((key[1], key[2]) for key in values if key[0] == code):
                yield (code, area, quarter, "", ""), [(part, area, quarter, "", "") for part in definition.parts]


def _over_areas(content: YearContent, values: Iterable[Key]) -> Iterator[tuple[Key, Sequence[Key]]]:
    wholes = [WALES, *parts_of(content.areas, WALES)]
    parts = {whole: parts_of(content.areas, whole) for whole in wholes}
    for code, quarter, breakdown, category in dict.fromkeys((key[0], *key[2:]) for key in values):
        definition = content.definitions[code]
        if (definition.adds_up_over_areas or definition.is_change) and not quarter:
            rest = (quarter, breakdown, category)
            for whole in wholes:
                if parts[whole]:
                    yield (code, whole, *rest), [(code, part, *rest) for part in parts[whole]]


def _over_categories(content: YearContent, values: Iterable[Key]) -> Iterator[tuple[Key, Sequence[Key]]]:
    """Single-choice categories sum to the total; the others are bounded by it."""
    sums = {each.breakdown for each in content.categories if each.sums}
    found: dict[Key, list[Key]] = defaultdict(list)
    for key in values:
        if key[3] in sums:
            found[(key[0], key[1], key[2], "", "")].append(key)
    by_breakdown: dict[tuple[Key, str], list[Key]] = defaultdict(list)
    for total, keys in found.items():
        for key in keys:
            by_breakdown[(total, key[3])].append(key)
    for (total, _breakdown), keys in by_breakdown.items():
        yield total, keys


def _over_quarters(content: YearContent, values: Iterable[Key]) -> Iterator[tuple[Key, Sequence[Key]]]:
    found: dict[Key, list[Key]] = defaultdict(list)
    for key in values:
        if key[2] and content.definitions[key[0]].adds_up_over_quarters:
            found[(key[0], key[1], "", key[3], key[4])].append(key)
    yield from found.items()
