"""Annual figures to standard output, tidy: an operator's working output, exact."""

import csv
import json
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cohesion.calendar import FinancialYear
from cohesion.models.area import WALES
from outcomes.models import Plan, ReturnRound
from reporting.figures import AnnualFigure, AnnualFigures, annual

COLUMNS = (
    "year",
    "measure",
    "area",
    "area_name",
    "breakdown",
    "category",
    "value",
    "state",
    "quarters_reported",
    "authorities_reported",
)


class Command(BaseCommand):
    help = "Writes the annual figures of a plan to standard output: exact values, not for publication."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--year", required=True, help="the financial year, such as 2014-15")
        parser.add_argument("--plan", help="the plan's code, such as NDP-2014-16 (not needed where only one reported)")
        parser.add_argument("--area", help="one area only: a GSS code, a region's code, or W92000004 for Wales")
        parser.add_argument("--format", choices=("csv", "json"), default="csv")

    def handle(self, *args: Any, **options: Any) -> None:
        year = _year(options["year"])
        figures = annual(_plan(options["plan"], year), year)
        rows = [_row(figures, figure) for figure in _chosen(figures, options["area"])]
        self.stderr.write("Working figures: exact values, not for publication.")
        if figures.standings[WALES].is_sample:
            self.stderr.write(
                "These figures contain sample data: invented, but for what the report of 2014-15 gives for Wales."
            )
        if options["format"] == "json":
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
        else:
            writer = csv.DictWriter(self.stdout, COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


def _year(text: str) -> FinancialYear:
    try:
        return FinancialYear.parse(text)
    except ValueError as error:
        raise CommandError(f"--year: {error}") from error


def _plan(code: str | None, year: FinancialYear) -> Plan:
    """The plan of that code, or the only one with rounds in the year."""
    plans = {plan.code: plan for plan in Plan.objects.order_by("code")}
    rounds = ReturnRound.objects.filter(financial_year=str(year))
    reported = sorted(set(rounds.values_list("plan__code", flat=True)))
    if code is not None and code not in plans:
        hint = f"choose one of {', '.join(plans)}" if plans else "load one with load_plan"
        raise CommandError(f"--plan: there is no plan {code!r}; {hint}")
    if not reported or (code is not None and code not in reported):
        raise CommandError(f"--year: no quarter of {code or 'any plan'} was opened in {year}; open one with open_round")
    if code is None and len(reported) > 1:
        raise CommandError(f"--plan: several plans reported in {year}; choose one of {', '.join(reported)}")
    return plans[code or reported[0]]


def _chosen(figures: AnnualFigures, area: str | None) -> Iterable[AnnualFigure]:
    if area is None:
        return figures
    if area not in figures.areas:
        regions = ", ".join(each.code for each in figures.areas.values() if each.kind != "AUTHORITY")
        raise CommandError(f"--area: there is no area {area!r}; give one of {regions} or an authority’s GSS code")
    return figures.of_area(area)


def _row(figures: AnnualFigures, figure: AnnualFigure) -> dict[str, str | int]:
    """A percentage change without a value says why in its state."""
    state = figure.change.answer if figure.change and figure.value is None else figure.state
    return {
        "year": figures.year,
        "measure": figure.code,
        "area": figure.area,
        "area_name": figures.areas[figure.area].name_en,
        "breakdown": figure.breakdown,
        "category": figure.category,
        "value": "" if figure.value is None else f"{figure.value:f}",
        "state": state.lower(),
        "quarters_reported": figure.quarters_reported,
        "authorities_reported": figure.authorities_reported,
    }
