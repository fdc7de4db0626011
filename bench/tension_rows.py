"""The generator: tensions of one year in all of Wales, or of ten, each looked at twice.

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
from bench.case_rows import reference
from bench.service import PLAN_FILE
from casework.actions.list_loading import load_case_lists
from casework.kinds import CaseKind
from casework.models import Agency, Band, Case, CaseList, ListEntry, TensionAssessment, TensionCase
from casework.tension_bands import CONFIRM_WITHIN, Scale, review_due, scale_on
from cohesion.models import Appointment, LocalAuthority, Region, RegionCoverage, User
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
    """Rows as the actions write them, put in at once; the first look at each is a week older than what stands."""
    chance, scale = random.Random(7), scale_on(FIRST_DAY)
    covered = {each.authority_id: each.region_id for each in RegionCoverage.objects.filter(ends_on=None)}
    places = [(each.pk, covered[each.pk]) for each in LocalAuthority.objects.in_map_order()]
    source = Agency.objects.get(code="council")
    cases, details, looks = [], [], []
    for number in range(years * A_YEAR):
        day = FIRST_DAY + timedelta(days=number * 365 // A_YEAR)
        case = _case(number, day, places[number % len(places)], source, by)
        both = [_look(case, case.recorded_at + timedelta(hours=1 + look * 168), scale, chance, by) for look in range(2)]
        detail = TensionCase(
            case=case, title=f"Tension {number}", band=both[1].band, review_due_at=both[1].review_due_at
        )
        cases.append(case)
        details.append(detail)
        looks += both
    Case.objects.bulk_create(cases)
    TensionCase.objects.bulk_create(details)
    TensionAssessment.objects.bulk_create(looks)
    themes = list(ListEntry.objects.filter(list=CaseList.THEME).values_list("pk", flat=True))
    joined = TensionCase.themes.through
    said = [(detail.pk, theme) for detail in details for theme in chance.sample(themes, 2)]
    joined.objects.bulk_create([joined(tensioncase_id=detail, listentry_id=theme) for detail, theme in said])


def _case(number: int, day: date, place: tuple[int, int], source: Agency, by: User) -> Case:
    at = datetime.combine(day, time(9, 0), _LONDON)
    return Case(
        reference=reference(number),
        kind=CaseKind.TENSION,
        authority_id=place[0],
        region_id=place[1],
        source=source,
        received_on=day,
        summary=_SUMMARY,
        lead=by,
        recorded_on=day,
        recorded_at=at,
        recorded_by=by,
        updated_at=at,
        updated_by=by,
        last_active_on=day,
        is_sample=True,
    )


def _look(case: Case, at: datetime, scale: Scale, chance: random.Random, by: User) -> TensionAssessment:
    likelihood, impact = chance.randint(1, 5), chance.randint(1, 5)
    band = scale.graded(likelihood, impact, has_violence=False)
    return TensionAssessment(
        case=case,
        scale=scale.row,
        likelihood=likelihood,
        impact=impact,
        score=likelihood * impact,
        band=band.band,
        is_experienced=True,
        reliability="RELIABLE",
        trend="STEADY",
        confidence="MEDIUM",
        reasons="Heard from three schools.",
        review_due_at=review_due(band, at),
        confirm_by=at + CONFIRM_WITHIN if band.band == Band.TOP else None,
        at=at,
        by=by,
    )


if __name__ == "__main__":
    sys.stdout.write(json.dumps(prepare(int(sys.argv[1]))))
