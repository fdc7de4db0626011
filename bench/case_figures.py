"""The officers' pages beside many cases: the figures of a full, checked year, for which no case is counted again."""

import json
import sys
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

import bench.service  # noqa: F401  (sets the service up)
from bench import checked_years, pages
from bench.present import people
from bench.service import PLAN, YEAR
from bench.synthetic import Synthesis
from cohesion.calendar import FinancialYear
from cohesion.models import User
from outcomes.models import Plan


def fill() -> dict[str, Any]:
    """A year of full returns, its check, and the officer who looks at it; once for each database."""
    plan, by = Plan.objects.get(code=PLAN), User.objects.service()
    with transaction.atomic():
        Synthesis(plan, by).year(YEAR)
        people()
    check = checked_years.check(plan, YEAR, 1, by=by, now=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {"hidden": len(check.reasons)}


def measure() -> dict[str, Any]:
    client, after = pages.signed_in("officer"), str(FinancialYear(YEAR.first + 1).quarters[0])
    nothing = partial(pages.get, client, reverse("nothing"))
    asked = ((page.name, partial(pages.get, client, page.url(after))) for page in pages.dashboards())
    return {"pages": [pages.measured(name, ask, nothing) for name, ask in asked]}


if __name__ == "__main__":
    with override_settings(ROOT_URLCONF="bench.urls"):
        sys.stdout.write(json.dumps(fill() if sys.argv[1:] == ["fill"] else measure()))
