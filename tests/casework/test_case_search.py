"""Looking for a case by its reference or by words of which only keys are kept."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from casework import match_keys
from casework.models import Case, ConflictOfInterest, MatchKey, PersonalDetails
from casework.reference_codes import ALPHABET
from cohesion.models import Appointment, AuditEntry, User
from cohesion.permissions import Role
from tests.factories.cases import CARDIFF, a_case

SEARCH = reverse("cases_search")


@pytest.fixture
def north(client: Client, northern: User) -> Client:
    client.force_login(northern)
    return client


def by_reference(client: Client, typed: str) -> Any:
    return client.post(SEARCH, {"by": "reference", "reference": typed})


def by_keys(client: Client, **words: str) -> Any:
    return client.post(SEARCH, {"by": "keys", **words})


def a_person(case: Case, by: User, now: datetime, **said: str) -> PersonalDetails:
    person = PersonalDetails(case=case, part="VICTIM", written_at=now, written_by=by, **said)
    person.save()
    MatchKey.objects.bulk_create(match_keys.of_person(person))
    return person


def test_reference_opens_the_case_however_it_is_typed(north: Client, northern: User) -> None:
    case = a_case(northern)

    for typed in (case.reference, case.said, case.reference.lower(), f" {case.reference[:4]}-{case.reference[4:]} "):
        assertRedirects(by_reference(north, typed), reverse("case", args=[case.reference]))


def test_slips_in_a_reference_are_said(north: Client, northern: User) -> None:
    reference = a_case(northern).reference
    wrong = next(sign for sign in ALPHABET if sign != reference[2])

    assertContains(by_reference(north, reference[:2] + wrong + reference[3:]), "One sign is wrong.")
    assertContains(by_reference(north, reference[:7]), "A reference has eight signs.")
    assertContains(by_reference(north, f"A{reference[1:]}"), "A reference has no vowels")
    assertContains(by_reference(north, ""), "Enter the reference.")


def test_restricted_case_is_held_by_named_people_and_says_nothing_more(north: Client, northern: User) -> None:
    case = a_case(northern)
    Case.objects.filter(pk=case.pk).update(circle="NAMED")

    answer = by_reference(north, case.said)

    assertContains(answer, "held by named people")
    assertContains(answer, f"{reverse('case', args=[case.reference])}emergency/")
    assertNotContains(answer, case.authority.name)


def test_case_of_another_region_or_with_a_conflict_is_not_there(
    north: Client, northern: User, southern: User, now: datetime
) -> None:
    elsewhere = a_case(southern, gss=CARDIFF)
    conflicting = a_case(northern)
    ConflictOfInterest.objects.create(
        case=conflicting, user=northern, reason="KNOWS", declared_at=now, declared_by=northern
    )

    for case in (elsewhere, conflicting):
        assertContains(by_reference(north, case.said), "No case of your region has this reference.")


def test_words_find_the_case_whatever_their_form(north: Client, northern: User, now: datetime) -> None:
    case = a_case(northern, crime_reference="Q 123/14")
    a_person(
        case,
        northern,
        now,
        name="Siân O’Neill",
        born_on="1970-03-02",
        telephone="+44 1632 960123",
        email="Sian@example.org",
        postcode="LL55 1AB",
    )
    a_case(northern)

    for words in (
        {"crime_reference": "q123 14"},
        {"name": "ONEILL, sian"},
        {"name": "Sian O'Neill", "born_on": "2 March 1970"},
        {"telephone": "01632 960 123"},
        {"email": "sian@EXAMPLE.org"},
        {"postcode": "ll551ab"},
    ):
        answer = by_keys(north, **words)
        assertContains(answer, "1 case found", msg_prefix=str(words))
        assertContains(answer, case.said)
    assertContains(by_keys(north, name="Sian O'Neill", born_on="1970-03-03"), "No case was found")


def test_every_key_of_the_index_is_looked_under(north: Client, northern: User, settings: Any) -> None:
    case = a_case(northern, crime_reference="Q123/14")
    settings.BLIND_INDEX_KEYS = ["a new key that is long enough for anything", *settings.BLIND_INDEX_KEYS]

    assertContains(by_keys(north, crime_reference="Q123/14"), case.said)


def test_what_was_typed_stands_in_no_address_and_no_record(north: Client, northern: User, now: datetime) -> None:
    case = a_case(northern)
    a_person(case, northern, now, name="Gwen Parry")

    answer = by_keys(north, name="Gwen Parry", postcode="LL55 1AB")

    noted = AuditEntry.objects.filter(act="cases.searched").latest("pk")
    assert noted.detail == {"kinds": ["NAME", "POSTCODE"], "count": 1, "cases": [case.reference]}
    assert answer.request["QUERY_STRING"] == ""
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_restricted_and_foreign_cases_are_not_found_by_words(
    north: Client, northern: User, southern: User, now: datetime
) -> None:
    Case.objects.filter(pk=a_case(northern, crime_reference="Q1").pk).update(circle="NAMED")
    a_case(southern, gss=CARDIFF, crime_reference="Q1")

    assertContains(by_keys(north, crime_reference="Q1"), "No case was found")


def test_list_of_people_is_not_gone_through_one_by_one(
    north: Client, northern: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cohesion.access_limits.MOST_QUESTIONS", 2)
    a_person(a_case(northern), northern, now, name="Gwen Parry")
    for name in ("Ann Rees", "Huw Rees"):
        assertContains(by_keys(north, name=name), "No case was found")

    answer = by_keys(north, name="Gwen Parry")

    assertContains(answer, "You have searched very often in a short time.")
    assertNotContains(answer, "1 case found")
    assert AuditEntry.objects.filter(act="cases.search_stopped", actor=northern).count() == 1


def test_nothing_to_look_for_is_said(north: Client) -> None:
    assertContains(by_keys(north), "Enter at least one thing to look for.")
    assertContains(by_keys(north, crime_reference="–"), "No case was found")
    assertContains(by_keys(north, born_on="2 March 1970"), "Enter the name that belongs to the date of birth.")
    assertContains(by_keys(north, name="A", born_on="soon"), "is not a day")


def test_people_are_looked_for_only_with_the_right_to_their_details(
    client: Client, stranger: User, northern: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cohesion import permissions

    only_view = {**permissions.ROLE_PERMISSIONS, Role.REGION_READER: frozenset({permissions.Permission.VIEW_CASES})}
    monkeypatch.setattr("cohesion.models.user.ROLE_PERMISSIONS", only_view)
    region = northern.current_appointments[0].region
    Appointment.objects.create(user=stranger, role=Role.REGION_READER, region=region, starts_on=now.date())
    a_person(a_case(northern), northern, now, name="Gwen Parry")
    client.force_login(stranger)

    assertNotContains(client.get(SEARCH), "Telephone number")
    assertContains(by_keys(client, name="Gwen Parry"), "Enter at least one thing to look for.")
