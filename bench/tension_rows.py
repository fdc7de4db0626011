"""The generator: tensions of one year in all of Wales, or of ten, recorded and graded by the actions that people use.

All of them stay open, so that the board of the present has ten times as many; the week that is measured lies in the
first year, and what came later is none of its lines.
"""

import json
import random
import sys
from datetime import date, datetime, time, timedelta
from time import perf_counter
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

import bench.service  # noqa: F401  (sets the service up)
from bench.service import PLAN_FILE
from casework.actions.list_loading import load_case_lists
from casework.actions.tension_grading import GradingFacts, grade_tension
from casework.actions.tensions import record_tension
from casework.models import Agency, Case, CaseList, ListEntry, TensionAssessment
from casework.tension_facts import TensionFacts
from cohesion.models import Appointment, LocalAuthority, Region, User
from cohesion.permissions import Role

FIRST_DAY, A_YEAR, REGION = date(2014, 4, 1), 104, "CV"
NATIONAL, REGIONAL = "national@example.org", "regional@example.org"
_LONDON = ZoneInfo("Europe/London")
_SUMMARY = "Parents are afraid to walk past the old hotel with their children. " * 3


def prepare(years: int) -> dict[str, Any]:
    started = perf_counter()
    call_command("migrate", verbosity=0, skip_checks=True)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    call_command("load_geography", stdout=sys.stderr)
    call_command("load_plan", PLAN_FILE, stdout=sys.stderr)
    load_case_lists(by=User.objects.service(), now=timezone.now())
    by = _people()
    with transaction.atomic():
        _tensions(years, by)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    found = {"cases": Case.objects.count(), "gradings": TensionAssessment.objects.count()}
    return {**found, "seconds": perf_counter() - started}


def _people() -> User:
    """Somebody who works on the cases of all regions, and somebody of one."""
    for email, regions in ((NATIONAL, Region.objects.all()), (REGIONAL, Region.objects.filter(code=REGION))):
        user = User.objects.create_user(email, "a long enough password", name=email)
        for region in regions:
            Appointment.objects.create(user=user, role=Role.CASEWORKER, region=region, starts_on=FIRST_DAY)
    return User.objects.get(email=NATIONAL)


def _tensions(years: int, by: User) -> None:
    chance = random.Random(7)
    places = list(LocalAuthority.objects.in_map_order())
    themes = list(ListEntry.objects.filter(list=CaseList.THEME))
    source = Agency.objects.get(code="council")
    for number in range(years * A_YEAR):
        day = FIRST_DAY + timedelta(days=number * 365 // A_YEAR)
        at = datetime.combine(day, time(9, 0), _LONDON)
        facts = TensionFacts(
            authority=places[number % len(places)],
            source=source,
            received_on=day,
            title=f"Tension {number}",
            summary=_SUMMARY,
            themes=tuple(chance.sample(themes, 2)),
            lead=by,
        )
        case = record_tension(facts=facts, by=by, now=at, is_sample=True)
        for look in range(2):
            seen, when = case.version + look, at + timedelta(hours=1 + look)
            grade_tension(case_id=case.pk, facts=_grading(chance), seen_version=seen, by=by, now=when)


def _grading(chance: random.Random) -> GradingFacts:
    return GradingFacts(
        likelihood=chance.randint(1, 5),
        impact=chance.randint(1, 5),
        reliability="RELIABLE",
        trend="STEADY",
        confidence="MEDIUM",
        is_experienced=True,
        reasons="Heard from three schools.",
    )


if __name__ == "__main__":
    sys.stdout.write(json.dumps(prepare(int(sys.argv[1]))))
