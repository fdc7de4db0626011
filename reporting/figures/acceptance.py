"""How far a year is accepted, as counts that name no return: whoever may see figures may know how complete they are."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q

from cohesion.calendar import FinancialYear
from outcomes.models import Plan, QuarterlyReturn


@dataclass(frozen=True)
class Acceptance:
    """`quarters` holds the returns due and those accepted of each quarter with a round. `places` of `places_expected`
    local authorities are those that an accepted return speaks for.
    """

    quarters: Mapping[str, tuple[int, int]]
    places: int
    places_expected: int

    @property
    def accepted(self) -> int:
        return sum(accepted for _due, accepted in self.quarters.values())

    @property
    def expected(self) -> int:
        """The returns of four quarters, whether or not all are opened."""
        return 4 * max((due for due, _accepted in self.quarters.values()), default=0)


def acceptance(plan: Plan, year: FinancialYear, region: str = "") -> Acceptance:
    """Two queries. `region` is a code, or empty for all of Wales."""
    held = QuarterlyReturn.objects.for_plan(plan).for_year(str(year))
    held = held.filter(region__code=region) if region else held
    is_accepted = Q(latest_version__isnull=False)
    rows = held.order_by("round__quarter").values("round__quarter")
    rows = rows.annotate(due=Count("pk"), accepted=Count("pk", filter=is_accepted))
    places = held.aggregate(
        reported=Count("authorities", filter=is_accepted, distinct=True),
        in_all=Count("authorities", distinct=True),
    )
    return Acceptance(
        quarters={row["round__quarter"]: (row["due"], row["accepted"]) for row in rows},
        places=places["reported"],
        places_expected=places["in_all"],
    )
