"""What stands behind the figures of a year: which returns were due, accepted, reopened, and for which authorities."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet

from cohesion.calendar import FinancialYear
from cohesion.models import LocalAuthority, Region
from cohesion.models.area import WALES
from outcomes.models import Plan, QuarterlyReturn, ReturnStatus
from reporting.figures.states import QUARTER_BITS


@dataclass(frozen=True)
class Area:
    """Wales, a region or an authority: a code, its name in both languages, and the region that it lies in."""

    code: str
    name_en: str
    name_cy: str
    kind: str
    region: str = ""


@dataclass(frozen=True)
class Standing:
    """How far an area's year is known.

    Provisional: not all four quarters of every return are accepted. Revised: some version after the first counts.
    Under revision: some return that counts is open again. Sample: some round holds invented figures.
    """

    authorities_expected: int
    returns_accepted: int
    is_provisional: bool
    is_revised: bool
    is_under_revision: bool
    is_sample: bool


@dataclass
class YearReturns:
    """The returns of a plan's year by region and quarter bit. Authorities are bits as well, see `bit_of`."""

    regions: dict[int, Region]
    authorities: dict[int, LocalAuthority]
    accepted: set[tuple[int, int]] = field(default_factory=set)
    places: dict[tuple[int, int], int] = field(default_factory=lambda: defaultdict(int))
    home: dict[int, int] = field(default_factory=dict)
    bit_of: dict[int, int] = field(default_factory=dict)
    keys_of_region: dict[int, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    keys_of_authority: dict[int, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    flags: dict[tuple[int, int], tuple[bool, bool, bool]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.bit_of = {pk: 1 << position for position, pk in enumerate(self.authorities)}
        self._covered: dict[tuple[int, int], int] = {}

    def covered_by(self, region: int, quarters: int) -> int:
        """Authorities (bits) that a region-wide line of these quarters (bits) speaks for."""
        key = (region, quarters)
        if key not in self._covered:
            self._covered[key] = self._union([(region, bit) for bit in QUARTER_BITS if bit & quarters])
        return self._covered[key]

    def _union(self, keys: list[tuple[int, int]]) -> int:
        found = 0
        for key in keys:
            found |= self.places.get(key, 0)
        return found

    def of_wales(self) -> Standing:
        return self._standing(list(self.flags))

    def of_region(self, region: int) -> Standing:
        return self._standing(self.keys_of_region[region])

    def of_authority(self, authority: int) -> Standing:
        return self._standing(self.keys_of_authority[authority], expected=self.bit_of[authority])

    def _standing(self, keys: list[tuple[int, int]], expected: int | None = None) -> Standing:
        counting = [key for key in keys if key in self.accepted]
        complete = len(counting) == len(keys) and {bit for _, bit in keys} == set(QUARTER_BITS)
        places = self._union(keys) if expected is None else expected & self._union(keys)
        return Standing(
            authorities_expected=places.bit_count(),
            returns_accepted=len(counting),
            is_provisional=not complete,
            is_revised=any(self.flags[key][0] for key in counting),
            is_under_revision=any(self.flags[key][1] for key in counting),
            is_sample=any(self.flags[key][2] for key in counting),
        )

    def areas(self) -> list[Area]:
        """Wales, then the regions from north to south, each followed later by the authorities in map order."""
        home = {authority: self.regions[region].code for authority, region in self.home.items()}
        wales = Area(WALES, "Wales", "Cymru", "WALES")
        regions = [Area(row.code, row.name_en, row.name_cy, "REGION") for row in self.regions.values()]
        authorities = [
            Area(row.gss, row.name_en, row.name_cy, "AUTHORITY", home[pk])
            for pk, row in self.authorities.items()
            if pk in home
        ]
        return [wales, *regions, *authorities]


def year_returns(plan: Plan, year: FinancialYear) -> YearReturns:
    """Four queries: regions, authorities, the returns of the year and the authorities of each."""
    found = YearReturns(
        {row.pk: row for row in Region.objects.north_to_south()},
        {row.pk: row for row in LocalAuthority.objects.in_map_order()},
    )
    bits = {str(quarter): bit for quarter, bit in zip(year.quarters, QUARTER_BITS, strict=True)}
    returns = QuarterlyReturn.objects.for_plan(plan).for_year(str(year))
    columns = ("region_id", "round__quarter", "status", "latest_version__number", "round__is_sample")
    for region, quarter, status, number, is_sample in returns.values_list(*columns):
        key = (region, bits[quarter])
        found.keys_of_region[region].append(key)
        found.flags[key] = ((number or 0) > 1, number is not None and status != ReturnStatus.ACCEPTED, is_sample)
        if number is not None:
            found.accepted.add(key)
    through = QuarterlyReturn.authorities.through._default_manager.filter(quarterlyreturn__in=returns)
    owed = through.order_by("quarterlyreturn__round__quarter").values_list(
        "quarterlyreturn__region_id", "quarterlyreturn__round__quarter", "localauthority_id"
    )
    for region, quarter, authority in owed:
        found.places[(region, bits[quarter])] |= found.bit_of[authority]
        found.keys_of_authority[authority].append((region, bits[quarter]))
        found.home[authority] = region
    return found


def complete_quarters(plan: Plan) -> frozenset[str]:
    """The quarters of which every return has an accepted version. One query."""
    rows = _counted(QuarterlyReturn.objects.for_plan(plan))
    return frozenset(quarter for quarter, owed, accepted in rows if owed == accepted)


def _counted(returns: QuerySet[QuarterlyReturn]) -> list[tuple[str, int, int]]:
    """Of each quarter how many returns there are, and how many of them have an accepted version."""
    counted = returns.order_by("round__quarter").values_list("round__quarter")
    return list(counted.annotate(owed=Count("id"), accepted=Count("latest_version_id")))


@dataclass(frozen=True)
class QuartersIn:
    """How far a year has come in for Wales: the quarters of which some return is accepted, and those of which all are.

    A region's figures are still coming in as long as any return of Wales is: a partner's shared work adds to them.
    """

    begun: frozenset[str] = frozenset()
    complete: frozenset[str] = frozenset()

    @property
    def is_whole(self) -> bool:
        return len(self.complete) == len(QUARTER_BITS)

    def is_settled(self, area: str, quarter: str) -> bool:
        """Whether the next accepted return adds nothing to a figure: two states of it would tell that return."""
        if area != WALES:
            return self.is_whole
        return quarter in self.complete if quarter else self.begun <= self.complete


def quarters_in(plan: Plan, year: FinancialYear) -> QuartersIn:
    """One query."""
    rows = _counted(QuarterlyReturn.objects.for_plan(plan).for_year(str(year)))
    return QuartersIn(
        begun=frozenset(quarter for quarter, _owed, accepted in rows if accepted),
        complete=frozenset(quarter for quarter, owed, accepted in rows if accepted == owed),
    )


def accepted_quarters(plan: Plan, years: Sequence[FinancialYear]) -> dict[str, bool]:
    """The quarters of `years` that have returns, and whether all of them are accepted. One query."""
    returns = QuarterlyReturn.objects.for_plan(plan).filter(round__financial_year__in=map(str, years))
    return {quarter: owed == accepted for quarter, owed, accepted in _counted(returns)}
