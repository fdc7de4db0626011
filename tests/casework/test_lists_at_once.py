"""Two people who add the same thing at the same moment: one of them adds it, the other is told."""

from collections.abc import Callable
from datetime import date, datetime
from threading import Barrier, Thread

import pytest
from django.db import connection

from casework.actions.dated_entries import Wording
from casework.actions.reference_lists import add_entry
from casework.actions.reporting_centres import add_centre
from casework.centre_facts import CentreFacts
from casework.models import CaseList, ListEntry, ReportingCentre
from casework.refusals import FieldsRefused
from cohesion.models import LocalAuthority, User
from tests.factories.cases import GWYNEDD


def at_once(act: Callable[[], object]) -> list[str]:
    """Do `act` twice at the same time; the names of the fields that were refused."""
    start, told = Barrier(2), []

    def one() -> None:
        try:
            start.wait(timeout=30)
            act()
        except FieldsRefused as refusal:
            told.append(",".join(sorted(refusal.problems)))
        finally:
            connection.close()

    threads = [Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return told


@pytest.mark.usefixtures("live_db")
def test_two_administrators_add_one_entry(administrator: User, now: datetime) -> None:
    def add() -> None:
        name = Wording("Sports ground", "Maes chwaraeon")
        add_entry(which=CaseList.PLACE_TYPE, name=name, valid_from=date(2014, 4, 1), by=administrator, now=now)

    assert at_once(add) == ["name_cy,name_en"]
    assert ListEntry.objects.filter(name_en="Sports ground").count() == 1


@pytest.mark.usefixtures("live_db")
def test_two_co_ordinators_add_one_centre(northern: User, now: datetime) -> None:
    facts = CentreFacts(LocalAuthority.objects.get(gss=GWYNEDD), "Hafan", "Hafan", date(2014, 4, 1))

    assert at_once(lambda: add_centre(facts=facts, by=northern, now=now)) == ["name_en"]
    assert ReportingCentre.objects.count() == 1
