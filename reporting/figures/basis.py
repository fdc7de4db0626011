"""The digest of everything that the figures of a year are made from: where it is the same, so are they."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Count

from cohesion.calendar import FinancialYear
from outcomes.models import Baseline, Plan, QuarterlyReturn
from reporting.figures.definitions import PlanFigures

MADE_BY = "2"
"""Grows when the rules of `reporting.figures` change what they answer for the same versions."""


def bases(plan: Plan, years: Iterable[FinancialYear], known: PlanFigures) -> dict[FinancialYear, str]:
    """For each of `years` the digest of its returns' latest versions and standing, those of the year before (a change
    compares with it), agreed baselines, and the plan's definitions. Two queries, whatever the number of years.
    """
    by_year: dict[str, list[object]] = defaultdict(list)
    returns = QuarterlyReturn.objects.for_plan(plan).annotate(places=Count("authorities"))
    columns = ("region__code", "round__quarter", "status", "latest_version_id", "round__is_sample", "places")
    for row in returns.order_by("round__quarter", "region__position").values_list("round__financial_year", *columns):
        by_year[row[0]].append(row[1:])
    agreed = Baseline.objects.filter(measure__plan=plan, status=Baseline.Status.AGREED).order_by("id")
    for year, *rest in agreed.values_list("financial_year", "measure__code", "region_id", "authority_id", "value"):
        by_year[year].append(tuple(rest))
    rules = repr((MADE_BY, list(known.definitions.values()), list(known.categories.items())))
    common = hashlib.sha256(rules.encode())
    return {year: _digest(common, by_year[str(year)], by_year[str(year.previous)]) for year in years}


def _digest(common: "hashlib._Hash", *told: list[object]) -> str:
    """The rules are long and the same for every year: they are read once."""
    found = common.copy()
    for each in told:
        found.update(f"\n{each!r}".encode())
    return found.hexdigest()
