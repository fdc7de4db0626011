"""The SQL of annual figures: what each place reported in a year, the quarters added up by the database.

Only where single quarters matter (latest, mean, highest, weighted by answers, compared with another year) does it
hand over a row per quarter. Values are hundredths in whole numbers, so that sums are exact on every database.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import NamedTuple, TypeVar

from django.db.models import (
    BigIntegerField,
    Case,
    DecimalField,
    F,
    IntegerField,
    Max,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Round

from cohesion.calendar import FinancialYear
from outcomes.models import AcceptedFigure, Plan
from reporting.figures.states import QUARTER_BITS, STATE_RANKS

T = TypeVar("T")

_RETURN = "accepted_version__latest_of"
_QUARTER = f"{_RETURN}__round__quarter"
_KEYS = ("measure_id", f"{_RETURN}__region_id", "authority_id", "category_id")


class Cell(NamedTuple):
    """What one place reported for a measure and category; `measure` to `category` are ids of rows.

    `value` and `weight` are in hundredths; `quarters` are the bits of the quarters with a value, `state` is a rank.
    `weight` is the number of responses, else the denominator, else 1, and 0 where quarters were added up.
    """

    measure: int
    region: int
    authority: int | None
    category: int | None
    value: int | None
    quarters: int
    state: int
    weight: int = 0


class SharedCell(NamedTuple):
    """One quarter's cell and the region that shared in its work."""

    partner: int
    cell: Cell


def counting_figures(plan: Plan, *years: FinancialYear) -> QuerySet[AcceptedFigure]:
    """The figures that count: those of the latest accepted version of each return of these years."""
    in_round = f"{_RETURN}__round"
    return AcceptedFigure.objects.counting().filter(
        **{f"{in_round}__plan": plan, f"{in_round}__financial_year__in": [str(year) for year in years]}
    )


def yearly_cells(rows: QuerySet[AcceptedFigure], year: FinancialYear, measures: Collection[int]) -> list[Cell]:
    """One cell a place, category and measure, over all quarters: the database adds up."""
    quarters = [When(**{_QUARTER: str(each)}, then=bit) for each, bit in zip(year.quarters, QUARTER_BITS, strict=True)]
    bits = Case(*quarters, default=0, output_field=IntegerField())
    grouped = rows.filter(measure__in=measures).values_list(*_KEYS)
    totals = grouped.annotate(
        cell_value=Sum(_hundredths()),
        cell_quarters=Sum(bits, distinct=True, filter=Q(value__isnull=False), default=0),
        cell_state=Max(_rank()),
    )
    return [Cell(*row) for row in totals]


def quarterly_cells(rows: QuerySet[AcceptedFigure], measures: Collection[int]) -> dict[str, list[Cell]]:
    """One cell a place, category, measure and quarter, by quarter."""
    found: dict[str, list[Cell]] = defaultdict(list)
    columns = rows.filter(measure__in=measures).values_list(_QUARTER, *_KEYS, _hundredths(), "state", _weight())
    for quarter, measure, region, authority, category, value, state, weight in columns:
        cell = _quarter_cell(quarter, (measure, region, authority, category), value, state, weight)
        found[quarter].append(cell)
    return found


def shared_cells(rows: QuerySet[AcceptedFigure]) -> dict[str, list[SharedCell]]:
    """The work that other regions shared in, a cell for each of them, by quarter."""
    found: dict[str, list[SharedCell]] = defaultdict(list)
    columns = rows.filter(partner_regions__isnull=False).values_list(
        "partner_regions", _QUARTER, *_KEYS, _hundredths(), "state", _weight()
    )
    for partner, quarter, measure, region, authority, category, value, state, weight in columns:
        if partner != region:
            cell = _quarter_cell(quarter, (measure, region, authority, category), value, state, weight)
            found[quarter].append(SharedCell(partner, cell))
    return found


def of_year(by_quarter: Mapping[str, list[T]], year: FinancialYear) -> list[T]:
    return [each for quarter in year.quarters for each in by_quarter.get(str(quarter), ())]


def _quarter_cell(
    quarter: str, key: tuple[int, int, int | None, int | None], value: int | None, state: str, weight: int
) -> Cell:
    bit = 0 if value is None else QUARTER_BITS[int(quarter[-1]) - 1]
    return Cell(*key, value, bit, STATE_RANKS[state], weight)


def _hundredths() -> Cast:
    return Cast(Round(F("value") * 100), BigIntegerField())


def _weight() -> Cast:
    weight = Coalesce("responses", "denominator", Value(1), output_field=DecimalField())
    return Cast(Round(weight * 100), BigIntegerField())


def _rank() -> Case:
    ranks = [When(state=state, then=rank) for state, rank in STATE_RANKS.items()]
    return Case(*ranks, default=0, output_field=IntegerField())
