"""How much of a sum was reported as an estimate, for every area and category of a year."""

from collections import defaultdict
from decimal import Decimal

from django.db.models import Sum

from cohesion.calendar import FinancialYear
from cohesion.models.area import WALES
from outcomes.models import Plan, ValueState
from reporting.figures.cells import counting_figures
from reporting.figures.definitions import COMBINED, PlanFigures

_Key = tuple[str, str, str, str]


def estimated(plan: Plan, year: FinancialYear, known: PlanFigures) -> dict[_Key, Decimal]:
    """By code, area, breakdown and category; only measures that add up over quarters and places. One query."""
    region, authority = "accepted_version__latest_of__region__code", "authority__gss"
    rows = counting_figures(plan, year).filter(state=ValueState.ESTIMATED)
    found: dict[_Key, Decimal] = defaultdict(Decimal)
    totals = rows.values_list("measure_id", region, authority, "category_id").annotate(told=Sum("value"))
    for measure, home, place, category, told in totals:
        code = known.codes[measure]
        if told is None or not known.definitions[code].adds_up:
            continue
        named = known.categories.get(category)
        labels = (named.breakdown, named.code) if named else ("", "")
        for area in (WALES, home, *([place] if place else [])):
            found[(code, area, *labels)] += told
    _combine(found, known)
    return dict(found)


def _combine(found: dict[_Key, Decimal], known: PlanFigures) -> None:
    for code, definition in known.definitions.items():
        if definition.kind == COMBINED and definition.adds_up:
            for part, area, breakdown, category in list(found):
                if part in definition.parts and not category:
                    found[(code, area, breakdown, category)] += found[(part, area, breakdown, category)]
