"""Fills the database of one size: `demo`, `years` (20 of them) or `regions` (20 times as many).

For the pages it is `one-year` or `twelve-years` of accepted and checked returns, and the quarter after them in
everybody's hands.
"""

import json
import sys

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

import bench.service  # noqa: F401  (sets the service up)
from bench import checked_years, copies, present
from bench.service import PAGE_YEARS, PLAN, PLAN_FILE, TIMES, YEAR
from bench.synthetic import Synthesis
from cohesion.calendar import FinancialYear
from cohesion.models import User
from outcomes.models import AcceptedFigure, Plan, QuarterlyReturn
from reporting.actions.reports import load_report_content


def prepare(size: str) -> dict[str, int]:
    call_command("migrate", verbosity=0, skip_checks=True)
    call_command("createcachetable", verbosity=0)
    if size in PAGE_YEARS:
        call_command("collectstatic", verbosity=0, interactive=False)
    call_command("load_geography", stdout=sys.stderr)
    call_command("load_plan", PLAN_FILE, stdout=sys.stderr)
    with transaction.atomic():
        plan, by = Plan.objects.get(code=PLAN), User.objects.service()
        Synthesis(plan, by).year(YEAR)
        if size == "years":
            copies.as_years(TIMES - 1, YEAR)
        if size == "regions":
            copies.as_regions(TIMES - 1)
        if size in PAGE_YEARS:
            copies.as_years(PAGE_YEARS[size] - 1, YEAR)
            present.fill(plan, FinancialYear(YEAR.first + PAGE_YEARS[size]).quarters[0])
    if size in PAGE_YEARS:
        checked_years.check(plan, YEAR, PAGE_YEARS[size], by=by, now=timezone.now())
    load_report_content(plan=plan, year=YEAR, by=by, now=timezone.now(), contains_sample_data=True)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {"returns": QuarterlyReturn.objects.count(), "figures": AcceptedFigure.objects.count()}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(prepare(sys.argv[1])))
