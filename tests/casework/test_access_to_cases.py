"""Attempts to reach a case past its protection: every address, everybody who must not, and seals that do not fit."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from casework.actions import circles, conflicts, emergencies
from casework.actions.personal_details import add_person
from casework.look_tokens import token_for
from casework.models import Case, EmergencyAccess, PersonalDetails
from casework.person_facts import PersonFacts
from cohesion.models import Region, User
from cohesion.permissions import Role
from tests.access_table import promises
from tests.conftest import appoint
from tests.factories.cases import a_case
from tests.test_guards import case_address

ONE_CASE = sorted(
    {
        (each.route, each.method)
        for each in promises()
        if each.route.startswith("case") and not each.route.startswith("cases")
    }
)
MANY = sorted({each.route for each in promises() if each.route.startswith("cases") and each.method == "GET"})
SECRET = "Shouted at outside the mosque"
# What somebody outside the circle may see: that the case is there, by its reference.
BY_REFERENCE = {"case_emergency"}
BY_REFERENCE_FOR_LEADS = {*BY_REFERENCE, "case_circle", "case_conflicts"}


@pytest.fixture
def second(regions: dict[str, Region]) -> User:
    return appoint("second@example.org", "Ela Wyn", Role.CASEWORKER, regions["NWW"])


@pytest.fixture
def case(northern: User, second: User, now: datetime) -> Case:
    case = a_case(northern, summary=SECRET, lead=second)
    add_person(case_id=case.pk, facts=PersonFacts("VICTIM", name="Siân Rees"), by=northern, now=now)
    return case


@pytest.fixture
def restricted(case: Case, second: User, now: datetime) -> Case:
    return circles.set_circle(case_id=case.pk, circle="NAMED", named=[], by=second, now=now)


def state(case: Case) -> tuple[object, ...]:
    row = Case.objects.values_list("version", "circle", "lead", "status", "summary").get(pk=case.pk)
    return (*row, PersonalDetails.objects.count(), case.events.count(), case.conflicts.count())


def attempts(client: Client, case: Case, user: User, but: set[str] | frozenset[str] = frozenset()) -> dict[str, int]:
    """What the addresses of the case answer that are none of 403, 404 and 405. Nothing of the case is in any answer."""
    client.force_login(user)
    before = state(case)
    found = {}
    for route, method in ONE_CASE:
        if route in but:
            continue
        with override("en"):
            address = case_address(route, case)
        answer = client.generic(method, address)
        assert SECRET.encode() not in answer.content
        assert "Siân".encode() not in answer.content
        assert case.said.encode() not in answer.content
        if answer.status_code not in {403, 404, 405}:
            found[f"{method} {address}"] = answer.status_code
    assert state(case) == before
    return found


def test_table_names_addresses_to_try() -> None:
    assert len(ONE_CASE) > 10


def test_another_region_reaches_nothing(client: Client, case: Case, southern: User) -> None:
    assert attempts(client, case, southern) == {}


@pytest.mark.parametrize("role", ["officer", "writer", "administrator", "reader", "stranger"])
def test_roles_that_never_open_cases_reach_nothing(
    client: Client, case: Case, role: str, request: pytest.FixtureRequest
) -> None:
    assert attempts(client, case, request.getfixturevalue(role)) == {}


@pytest.mark.parametrize("who", ["northern", "caseworker"])
def test_conflict_of_interest_reaches_nothing_and_lists_nothing(
    client: Client, case: Case, who: str, now: datetime, request: pytest.FixtureRequest
) -> None:
    user = request.getfixturevalue(who)
    conflicts.declare_conflict(case_id=case.pk, reason="KNOWS", by=user, now=now)

    assert attempts(client, case, user) == {}
    for route in MANY:
        with override("en"):
            answer = client.get(case_address(route, case))
        if answer.status_code == 200 and not answer.streaming:
            assert case.reference.encode() not in answer.content
            assert case.said.encode() not in answer.content


def test_conflict_outlives_a_name_an_emergency_and_the_lead(
    client: Client, restricted: Case, caseworker: User, second: User, northern: User, now: datetime
) -> None:
    """Being named, holding break-glass and leading the case open nothing while the conflict stands."""
    circles.set_circle(case_id=restricted.pk, circle="NAMED", named=[caseworker], by=second, now=now)
    EmergencyAccess.objects.create(
        case=restricted,
        user=caseworker,
        reason="LAW",
        words="x",
        at=timezone.now(),
        until=timezone.now() + timedelta(hours=4),
    )
    conflicts.record_conflict(case_id=restricted.pk, user=caseworker, reason="KNOWS", by=northern, now=now)
    Case.objects.filter(pk=restricted.pk).update(lead=caseworker)

    assert attempts(client, restricted, caseworker) == {}


def test_restricted_case_reaches_nobody_outside(
    client: Client, restricted: Case, caseworker: User, northern: User
) -> None:
    assert attempts(client, restricted, caseworker, BY_REFERENCE) == {}
    assert attempts(client, restricted, northern, BY_REFERENCE_FOR_LEADS) == {}


@pytest.mark.parametrize("route", sorted(BY_REFERENCE_FOR_LEADS))
def test_what_is_shown_by_reference_tells_nothing_else(
    client: Client, restricted: Case, northern: User, route: str
) -> None:
    client.force_login(northern)
    with override("en"):
        answer = client.get(case_address(route, restricted))

    assert answer.status_code == 200
    text = answer.content.decode()
    for told in (SECRET, "Siân", str(restricted.authority), "Victim Support", restricted.next_action or SECRET):
        assert told not in text


def test_emergency_that_is_over_reaches_nothing(client: Client, restricted: Case, caseworker: User) -> None:
    emergencies.open_in_emergency(
        case_id=restricted.pk,
        reason="LAW",
        words="x",
        by=caseworker,
        now=timezone.now() - timedelta(hours=4, minutes=1),
    )

    assert attempts(client, restricted, caseworker, BY_REFERENCE) == {}


def test_appointment_that_is_over_reaches_nothing(client: Client, case: Case, caseworker: User) -> None:
    caseworker.appointments.update(ends_on=timezone.localdate() - timedelta(days=1))

    assert attempts(client, case, caseworker) == {}


def test_ended_account_sees_no_row_also_past_the_door(case: Case, caseworker: User) -> None:
    assert Case.objects.visible_to(caseworker).exists()

    ended = User.objects.get(pk=caseworker.pk)
    ended.is_active = False

    assert not Case.objects.in_sight_of(ended).exists()


def test_restricted_and_unknown_cases_are_answered_alike(client: Client, restricted: Case, caseworker: User) -> None:
    client.force_login(caseworker)
    held = client.get(f"/en/cases/{restricted.reference}/")
    unknown = client.get("/en/cases/2222222J/")

    assert held.status_code == unknown.status_code == 404
    plain = held.content.replace(restricted.reference.encode(), b"")
    assert plain == unknown.content.replace(b"2222222J", b"")


# --- seals that do not fit --------------------------------------------------------------------------------------------
@pytest.fixture
def two(case: Case, northern: User, now: datetime) -> tuple[PersonalDetails, PersonalDetails]:
    first = PersonalDetails.objects.get()
    return first, add_person(case_id=case.pk, facts=PersonFacts("WITNESS", name="Huw Puw"), by=northern, now=now)


def stored(person: PersonalDetails) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM casework_personaldetails WHERE id = %s", [_key(person)])
        (value,) = cursor.fetchone()
    return bytes(value)


def _key(person: PersonalDetails) -> str:
    return person.pk.hex if connection.vendor == "sqlite" else str(person.pk)


def test_seal_moved_to_another_row_is_refused_and_not_written_over(
    client: Client, case: Case, northern: User, two: tuple[PersonalDetails, PersonalDetails]
) -> None:
    first, second = two
    PersonalDetails.objects.filter(pk=second.pk).update(name=stored(first))
    moved = stored(second)
    client.force_login(northern)
    address = f"/en/cases/{case.reference}/people/"

    shown = client.post(address, {"reason": "CONTACT"})
    saved = client.post(
        f"{address}{second.pk}/",
        {
            "look": token_for(case, northern),
            "save": "1",
            "seen": second.written_at.isoformat(),
            "part": "WITNESS",
            "name": "X",
        },
    )

    for answer in (shown, saved):
        assert answer.status_code == 503
        assert "Protected text was refused" in answer.content.decode()
        assert "Siân" not in answer.content.decode()
    assert stored(second) == moved


def test_missing_key_is_said_and_a_save_writes_nothing_over(
    client: Client,
    case: Case,
    northern: User,
    two: tuple[PersonalDetails, PersonalDetails],
    settings: Any,
) -> None:
    first, _second = two
    before = stored(first)
    client.force_login(northern)
    settings.FIELD_ENCRYPTION_KEYS = ["a wrong key of more than thirty-two characters"]
    address = f"/en/cases/{case.reference}/people/"

    shown = client.post(address, {"reason": "CONTACT"})
    saved = client.post(
        f"{address}{first.pk}/",
        {
            "look": token_for(case, northern),
            "save": "1",
            "seen": first.written_at.isoformat(),
            "part": "VICTIM",
            "name": "X",
        },
    )

    for answer in (shown, saved):
        assert answer.status_code == 503
        assert "is missing from the service’s settings" in answer.content.decode()
    assert stored(first) == before
    assert PersonalDetails.objects.filter(pk=first.pk, written_at=first.written_at).exists()
