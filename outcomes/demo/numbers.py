"""The number of each measure at each place in each quarter: invented below Wales, published totals for 2014-15."""

from collections.abc import Mapping

from cohesion.calendar import Quarter
from outcomes.demo import recipes
from outcomes.demo.apportioning import apportion, apportioned, varied
from outcomes.demo.published import published_totals
from outcomes.demo.recipes import RECIPES, Recipe
from outcomes.demo.setting import FIRST_YEAR, SECOND_YEAR, Place, Setting
from outcomes.demo.states import holds_number

_CHANCE_IN_SECOND_YEAR = 0.06

# By measure, by quarter, by place. Places that hold no number are absent.
Numbers = Mapping[str, Mapping[str, Mapping[Place, int]]]


def all_numbers(setting: Setting) -> Numbers:
    published = published_totals()
    return {
        code: _within_regions(setting, code, recipe, _counts(setting, code, recipe, published))
        for code, recipe in RECIPES.items()
    }


def places(setting: Setting) -> list[Place]:
    """Where measures are reported: authority by authority."""
    return [Place(region, gss) for region, covered in setting.covered.items() for gss in covered]


def _shared_out_over(setting: Setting, recipe: Recipe) -> list[Place]:
    """What a quarter's total is shared out over at first: authorities, and the regions that the recipe takes whole."""
    return [
        place
        for region, covered in setting.covered.items()
        for place in ([Place(region)] if region in recipe.wide else [Place(region, gss) for gss in covered])
    ]


def _within_regions(
    setting: Setting, code: str, recipe: Recipe, numbers: Mapping[str, Mapping[Place, int]]
) -> Mapping[str, Mapping[Place, int]]:
    """The same with the number of each region that was taken whole shared out over its authorities, by residents."""
    if not recipe.wide:
        return numbers
    found: dict[str, dict[Place, int]] = {}
    for quarter, held in numbers.items():
        found[quarter] = {}
        for place, value in held.items():
            within = [place] if place.gss else [Place(place.region, gss) for gss in setting.covered[place.region]]
            weights = {each: varied(setting.residents(each), recipe.spread, code, each, quarter) for each in within}
            found[quarter] |= apportioned(value, weights)
    return found


def _counts(setting: Setting, code: str, recipe: Recipe, published: Mapping[str, int]) -> dict[str, dict[Place, int]]:
    numbers: dict[str, dict[Place, int]] = {}
    for quarter, quarter_total in zip(FIRST_YEAR, _quarter_totals(code, recipe, published), strict=True):
        numbers[str(quarter)] = _first_year_quarter(setting, code, recipe, quarter, quarter_total)
    for quarter in SECOND_YEAR:
        before = numbers[str(quarter.year_before)]
        grown = round(sum(before.values()) * recipe.grows)
        weights = {
            place: _carried(code, quarter, place, before.get(place, 0)) for place in _shared_out_over(setting, recipe)
        }
        held = {place: weight for place, weight in weights.items() if holds_number(code, str(quarter), place)}
        numbers[str(quarter)] = apportioned(grown, held)
    return numbers


def _quarter_totals(code: str, recipe: Recipe, published: Mapping[str, int]) -> list[int]:
    if recipe.is_stock:
        return list(recipe.quarters)
    return apportion(published[code] if recipe.total is None else recipe.total, recipe.quarters)


def _first_year_quarter(setting: Setting, code: str, recipe: Recipe, quarter: Quarter, total: int) -> dict[Place, int]:
    """By residents, each place with its own leaning and some chance in each quarter."""
    shared = _shared(code, quarter)
    weights = {
        place: varied(_leaning(setting, code, recipe, place), _swing(recipe), code, place, quarter)
        for place in _shared_out_over(setting, recipe)
        if holds_number(code, str(quarter), place)
    }
    return apportioned(total - sum(shared.values()), weights) | shared


def _carried(code: str, quarter: Quarter, place: Place, before: int) -> float:
    """The weight of a place in the second year: what it had in the same quarter of the first, and some chance."""
    jump = recipes.JUMPS.get((code, str(quarter), place.region), 1.0)
    return varied(max(before, 0.4) * jump, _CHANCE_IN_SECOND_YEAR, code, place, quarter)


def _leaning(setting: Setting, code: str, recipe: Recipe, place: Place) -> float:
    return varied(setting.residents(place), recipe.spread, code, place)


def _swing(recipe: Recipe) -> float:
    """How much a place moves from one quarter to the next: a stock hardly does."""
    return 0.02 if recipe.is_stock else recipe.spread / 2


def _shared(code: str, quarter: Quarter) -> dict[Place, int]:
    if (code, str(quarter)) != (recipes.SHARED_MEASURE, recipes.SHARED_QUARTER):
        return {}
    return {Place(recipes.SHARED_BY): recipes.SHARED_VALUE}
