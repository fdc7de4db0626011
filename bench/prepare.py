"""Fills the database of one size: `demo`, `years` (20 of them) or `regions` (20 times as many)."""

import json
import sys

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

import bench.service  # noqa: F401  (sets the service up)
from bench.service import PLAN, PLAN_FILE, TIMES, YEAR
from bench.synthetic import Synthesis, widen
from cohesion.calendar import FinancialYear
from cohesion.models import User
from outcomes.models import AcceptedFigure, Plan, QuarterlyReturn
from reporting.actions.reports import load_report_content


def prepare(size: str) -> dict[str, int]:
    call_command("migrate", verbosity=0, skip_checks=True)
    call_command("load_geography", stdout=sys.stderr)
    call_command("load_plan", PLAN_FILE, stdout=sys.stderr)
    with transaction.atomic():
        if size == "regions":
            widen(TIMES - 1)
        years = range(YEAR.first, YEAR.first + (TIMES if size == "years" else 1))
        plan, by = Plan.objects.get(code=PLAN), User.objects.service()
        synthesis = Synthesis(plan, by)
        for first in years:
            synthesis.year(FinancialYear(first))
    load_report_content(plan=plan, year=YEAR, by=by, now=timezone.now(), contains_sample_data=True)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {"returns": QuarterlyReturn.objects.count(), "figures": AcceptedFigure.objects.count()}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(prepare(sys.argv[1])))
