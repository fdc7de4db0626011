"""Accepted returns written straight into the tables that figures read: no action, no lifecycle, only what counts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal

from cohesion.calendar import FinancialYear, Quarter
from cohesion.models import LocalAuthority, Region, User
from outcomes.models import (
    AcceptedFigure,
    AcceptedVersion,
    BreakdownCategory,
    Measure,
    Plan,
    QuarterlyReturn,
    ReturnRound,
)
from reporting.actions.safe_numbers import check_year
from reporting.models import DisclosureCheck

AT = datetime(2015, 5, 1, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Reported:
    """One figure of a return; `area` is a GSS code, or empty for the region-wide line."""

    measure: str
    value: Decimal | int | str | None = None
    area: str = ""
    category: str = ""
    state: str = "ACTUAL"
    responses: int | None = None
    partners: tuple[str, ...] = ()


@dataclass
class AcceptedReturns:
    plan: Plan
    by: User
    is_sample: bool = False
    regions: dict[str, Region] = field(init=False)

    def __post_init__(self) -> None:
        self.regions = {region.code: region for region in Region.objects.all()}
        self.places = {place.gss: place for place in LocalAuthority.objects.all()}
        self.measures: Mapping[str, Measure] = {row.code: row for row in self.plan.measures.all()}

    def owed(self, region: str, quarter: str) -> QuarterlyReturn:
        """The return of that region and quarter, open if it was not there."""
        period = Quarter.parse(quarter)
        opened, _ = ReturnRound.objects.get_or_create(
            plan=self.plan,
            quarter=quarter,
            defaults={"opens_on": period.ends_on, "due_on": period.due_on, "is_sample": self.is_sample},
        )
        owed, created = QuarterlyReturn.objects.get_or_create(
            round=opened, region=self.regions[region], defaults={"updated_at": AT, "updated_by": self.by}
        )
        if created:
            on = period.ends_on
            owed.authorities.set(LocalAuthority.objects.covered_by(self.regions[region], on=on))
        return owed

    def accept(self, region: str, quarter: str, *reported: Reported) -> AcceptedVersion:
        """A further version of the return, which counts from now on."""
        owed = self.owed(region, quarter)
        version = AcceptedVersion.objects.create(
            quarterly_return=owed,
            number=owed.versions.count() + 1,
            accepted_at=AT,
            accepted_by=self.by,
            digest="0" * 64,
        )
        for each in reported:
            self._store(version, each)
        owed.latest_version, owed.status = version, "ACCEPTED"
        owed.first_submitted_at = owed.submitted_at = owed.accepted_at = AT
        owed.submitted_by = owed.accepted_by = self.by
        owed.save()
        return version

    def accept_year(self, year: str, reported: Iterable[tuple[str, Reported]], regions: Iterable[str] = ()) -> None:
        """Every region's four returns, the given figures (by region code) in quarter 1 and nothing in the others."""
        given = list(reported)
        for region in regions or self.regions:
            own = [each for code, each in given if code == region]
            self.accept(region, f"{year}-Q1", *own)
            for number in (2, 3, 4):
                self.accept(region, f"{year}-Q{number}")

    def checked(self, year: str = "2014-15") -> DisclosureCheck:
        """The check of the year's present figures, as its job makes it."""
        return check_year(plan=self.plan, year=FinancialYear.parse(year), by=self.by, now=AT)

    def _store(self, version: AcceptedVersion, each: Reported) -> None:
        measure = self.measures[each.measure]
        category = None
        if each.category:
            category = BreakdownCategory.objects.get(
                breakdown__in=measure.breakdowns.all(), code=each.category, breakdown__plan=self.plan
            )
        stored = AcceptedFigure.objects.create(
            accepted_version=version,
            measure=measure,
            authority=self.places[each.area] if each.area else None,
            category=category,
            value=None if each.value is None else Decimal(each.value),
            state=each.state,
            responses=each.responses,
        )
        stored.partner_regions.set(self.regions[code] for code in each.partners)
