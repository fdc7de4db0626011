"""Two people who confirm a top band at the same moment, with commits that are real."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

from django.db import connection

from casework.actions.tension_grading import confirm_band
from cohesion.models import User
from cohesion.permissions import Role
from cohesion.refusals import ActionRefused
from tests.conftest import appoint
from tests.factories.tension import a_tension, graded


def test_of_two_people_at_once_one_confirms(live_db: None, northern: User, caseworker: User, now: datetime) -> None:
    region = northern.current_appointments[0].region
    third = appoint("third@example.org", "Third Person", Role.CASEWORKER, region)
    tension = a_tension(northern)
    row, start = graded(tension, northern, now, 5, 5), Barrier(2)

    def confirm(pk: int) -> bool:
        try:
            start.wait(timeout=10)
            confirm_band(case_id=tension.pk, assessment_id=row.pk, by=User.objects.get(pk=pk), now=now)
        except ActionRefused:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(confirm, (caseworker.pk, third.pk)))

    assert sorted(done) == [False, True]
    assert tension.events.filter(kind="TENSION", detail__what="confirmed").count() == 1
