"""Checks what the public may see of a year, attacks it, and writes what the attack found to standard output. With
`--ask` it has workers do so, for every year whose figures wait for a check.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from cohesion.calendar import FinancialYear
from cohesion.models import User
from outcomes.models import Plan, ReturnRound
from reporting.actions.asking_for_checks import ask_where_unchecked
from reporting.actions.safe_numbers import check_year
from reporting.models import DisclosureCheck


class Command(BaseCommand):
    help = "Checks the small numbers of a plan's years and tells what an attack on them found."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--plan", default="NDP-2014-16", help="A plan's code.")
        parser.add_argument("--year", help="One financial year, such as 2014-15; all years of the plan without it.")
        parser.add_argument(
            "--ask", action="store_true", help="Only ask for the checks that wait, of all plans: workers make them."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["ask"]:
            count = ask_where_unchecked(by=User.objects.service(), now=timezone.now())
            self.stdout.write(f"Years that wait for their check: {count}. Workers make them.")
            return
        self._check(options)

    def _check(self, options: dict[str, Any]) -> None:
        plan = Plan.objects.filter(code=options["plan"]).first()
        if plan is None:
            raise CommandError(f"There is no plan {options['plan']}.")
        unsafe = []
        with translation.override("en"):
            for year in _years(plan, options["year"]):
                check = check_year(plan=plan, year=year, by=User.objects.service(), now=timezone.now())
                self.stdout.write(told(check))
                unsafe += [] if check.is_safe else [str(year)]
        if unsafe:
            raise CommandError(f"A number that must stay hidden could be worked out: {', '.join(unsafe)}.")


def _years(plan: Plan, asked: str | None) -> list[FinancialYear]:
    rounds = ReturnRound.objects.filter(plan=plan).order_by("financial_year")
    known = [FinancialYear.parse(each) for each in rounds.values_list("financial_year", flat=True).distinct()]
    if asked is None:
        return known
    found = [year for year in known if str(year) == asked]
    if not found:
        raise CommandError(f"{plan.code} has no returns of {asked}.")
    return found


def told(check: DisclosureCheck) -> str:
    """The attack's report in a few lines; no number of any cell is in it."""
    report = check.report
    solver = check.get_solver_display().lower()
    hidden = ", ".join(f"{reason.lower()} {number}" for reason, number in report["hidden"].items())
    return "\n".join(
        (
            f"{check.financial_year}: {check.method.lower()}, {solver} (gap {check.gap:.4f}).",
            f"  Hidden, quarters among them: {hidden or 'nothing'}.",
            f"  Attacked {report['attacked']} cells, {report['as_whole_numbers']} of them as whole numbers; "
            f"narrowest range {report['narrowest']}.",
            f"  Read by {report.get('insiders', 0)} regions too. Of other places they work out, whatever is hidden: "
            f"{len(report.get('worked_out', ()))}.",
            f"  Exposed: {len(report['exposed'])}. Out already: {len(report.get('out_already', ()))}. "
            f"Withheld: {report.get('withheld', 0)}.",
        )
    )
