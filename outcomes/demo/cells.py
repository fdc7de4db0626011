"""From numbers to the cells of a return: states, notes, breakdowns, counted values, ratings."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from cohesion import counts
from outcomes.demo import recipes
from outcomes.demo.apportioning import apportioned, chance, varied
from outcomes.demo.numbers import Numbers, places
from outcomes.demo.recipes import RECIPES
from outcomes.demo.setting import Place, Setting
from outcomes.demo.states import holds_number, told
from outcomes.demo.texts import note
from outcomes.models import ValueState
from outcomes.return_values import CellInput, CellKey

Cells = dict[CellKey, CellInput]

# Typed values that differ from what the police supplied or records count, with the note that says why: the difference
# by measure, quarter and authority. The one without a note gives no reason until a check asks for it.
_SUPPLIER, _RECORDS = "override", "override_of_records"
_OVERRIDES: dict[tuple[str, str, str], tuple[int, str]] = {
    ("1.1.M8", "2014-15-Q2", "W06000006"): (3, _SUPPLIER),
    ("1.1.M8", "2014-15-Q4", "W06000022"): (-2, _SUPPLIER),
    ("1.1.M8", "2015-16-Q1", "W06000011"): (4, ""),
    ("2.1.M3", "2014-15-Q3", "W06000015"): (-1, _RECORDS),
}


def cells_of(setting: Setting, numbers: Numbers, region: str, quarter: str) -> Cells:
    """Every figure that the region reports for the quarter."""
    cells: Cells = {}
    for code in RECIPES:
        for place in _places(setting, numbers, code, region, quarter):
            cells |= _counted(setting, numbers, code, quarter, place)
    for place in places(setting):
        if place.region == region:
            cells[_key(setting, recipes.RATING, place)] = _rating(setting, numbers, quarter, place)
    return cells


def _places(setting: Setting, numbers: Numbers, code: str, region: str, quarter: str) -> list[Place]:
    """The measure's places in the region, with a region-wide line for work shared with another region."""
    usual = [place for place in places(setting) if place.region == region]
    return usual + [place for place in numbers[code][quarter] if place.region == region and place not in usual]


def supplied(code: str, quarter: str, place: Place, value: int) -> int:
    """What the partner supplied or records count for a place: the reported value, but for the few overrides."""
    return value - _override(code, quarter, place)


def counted_parts(
    setting: Setting, code: str, quarter: str, place: Place, value: int
) -> dict[tuple[str, str], tuple[int, int]]:
    """Reported and counted number of each category. Where a total was overridden its largest part was."""
    parts = dict(parts_of(setting, code, quarter, place, value))
    found = {category: (part, part) for category, part in parts.items()}
    if parts and (difference := _override(code, quarter, place)):
        largest = max(parts, key=lambda category: (parts[category], category))
        found[largest] = (parts[largest], parts[largest] - difference)
    return found


def _override(code: str, quarter: str, place: Place) -> int:
    return _OVERRIDES.get((code, quarter, place.gss), (0, ""))[0]


def _override_reason(code: str, quarter: str, place: Place, language: str) -> str:
    why = _OVERRIDES.get((code, quarter, place.gss), (0, ""))[1]
    return note(why, language) if why else ""


def _key(setting: Setting, code: str, place: Place, category: tuple[str, str] | None = None) -> CellKey:
    return CellKey(
        setting.measures[code].pk,
        setting.authorities[place.gss].pk if place.gss else None,
        setting.categories[category].pk if category else None,
    )


def _counted(setting: Setting, numbers: Numbers, code: str, quarter: str, place: Place) -> Cells:
    language = setting.language_of(place.region)
    what = told(code, quarter, place)
    said = note(what.note, language) if what else ""
    if what and not holds_number(code, quarter, place):
        return {_key(setting, code, place): CellInput(None, what.state, said)}
    value = numbers[code][quarter][place]
    state = what.state if what and value else _state(value)
    is_shared = not place.gss and (code, quarter) == (recipes.SHARED_MEASURE, recipes.SHARED_QUARTER)
    partners = frozenset({setting.regions[recipes.SHARED_WITH].pk}) if is_shared else None
    is_counted = counts.provider(setting.measures[code].count_name) is not None
    is_told = is_counted or RECIPES[code].is_supplied
    counted = Decimal(supplied(code, quarter, place, value)) if is_told else None
    total = CellInput(
        Decimal(value),
        state,
        note("shared_with_partner", language) if is_shared else said,
        counted_value=counted,
        override_reason=_override_reason(code, quarter, place, language),
        partner_region_ids=partners,
    )
    return {_key(setting, code, place): total, **_parts(setting, code, quarter, place, total, is_counted)}


def _parts(
    setting: Setting, code: str, quarter: str, place: Place, total: CellInput, is_counted: bool
) -> dict[CellKey, CellInput]:
    """Below a total, in its state. What a supplier gives has no parts; what is counted has."""
    told = counted_parts(setting, code, quarter, place, int(total.value or 0))
    return {
        _key(setting, code, place, category): CellInput(
            Decimal(part),
            total.state if part else ValueState.NIL,
            counted_value=Decimal(counted) if is_counted else None,
            override_reason=total.override_reason if is_counted and part != counted else "",
            partner_region_ids=total.partner_region_ids,
        )
        for category, (part, counted) in told.items()
    }


def _state(value: int) -> ValueState:
    return ValueState.ACTUAL if value else ValueState.NIL


def parts_of(
    setting: Setting, code: str, quarter: str, place: Place, value: int
) -> Iterator[tuple[tuple[str, str], int]]:
    """Categories with their numbers; what has no number in a small total is left out."""
    if not value:
        return
    recipe = RECIPES[code]
    for breakdown, weights in recipe.parts.items():
        yield from _summing(breakdown, weights, code, quarter, place, value)
    if recipe.by_cluster:
        clusters = dict.fromkeys(setting.clusters[place.gss], 1.0)
        yield from _summing("communities_first_cluster", clusters, code, "", place, value)
    for breakdown, shares in recipe.shares.items():
        yield from _several(breakdown, shares, code, quarter, place, value)


def _several(
    breakdown: str, shares: Mapping[str, float], code: str, quarter: str, place: Place, value: int
) -> Iterator[tuple[tuple[str, str], int]]:
    """Parts of a multiple choice. Each record has at least one: where they do not reach the total, one is not known."""
    parts = {
        category: min(value, round(varied(share * value, 0.15, code, place, quarter, category)))
        for category, share in shares.items()
    }
    parts["not_known"] = parts.get("not_known", 0) + max(0, value - sum(parts.values()))
    for category, part in parts.items():
        if part:
            yield (breakdown, category), part


def _summing(
    breakdown: str, weights: Mapping[str, float], code: str, quarter: str, place: Place, value: int
) -> Iterator[tuple[tuple[str, str], int]]:
    leaning = {category: varied(weight, 0.3, code, place, quarter, category) for category, weight in weights.items()}
    for category, part in apportioned(value, leaning).items():
        if part:
            yield (breakdown, category), part


def _rating(setting: Setting, numbers: Numbers, quarter: str, place: Place) -> CellInput:
    """The mean of the answers on a scale of 1 to 5, from most of those who were trained."""
    language = setting.language_of(place.region)
    what = told(recipes.RATING, quarter, place)
    if what:
        return CellInput(None, what.state, note(what.note, language))
    trained = numbers[recipes.RATED_TRAINING][quarter][place]
    if not trained:
        return CellInput(None, ValueState.NOT_APPLICABLE, note("nobody_trained", language))
    source = chance(recipes.RATING, place, quarter)
    mean = Decimal(source.randint(370, 470)) / 100
    return CellInput(mean, responses=max(1, round(trained * source.uniform(0.55, 0.95))))
