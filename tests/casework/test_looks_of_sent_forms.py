"""No look at a case goes by unrecorded: also not that of a form which comes back after it was sent."""

from datetime import datetime

import pytest
from django.test import Client

from casework.actions import personal_details
from casework.actions.case_actions import Owner, add_action
from casework.actions.subject_access import open_request
from casework.models import Case
from casework.person_facts import PersonFacts
from cohesion.models import AuditEntry, User
from tests.factories.cases import a_case


@pytest.fixture
def desk(client: Client, northern: User) -> Client:
    client.force_login(northern)
    return client


def looks(case: Case) -> list[str]:
    entries = AuditEntry.objects.filter(subject_id=str(case.pk), act__startswith="case.read.").order_by("pk")
    return [entry.act.removeprefix("case.read.") for entry in entries]


def test_form_that_comes_back_with_what_stands_is_a_look(desk: Client, northern: User, now: datetime) -> None:
    case = a_case(northern)
    said, owner = "Ask whether she is safe", Owner(person=northern)
    action = add_action(case_id=case.pk, text=said, language="en", owner=owner, due_on=now.date(), by=northern, now=now)

    quoting = desk.post(f"/en/cases/{case.reference}/actions/{action.pk}/end/", {})
    assert said in quoting.content.decode()
    assert looks(case) == ["opened"]

    assert desk.post(f"/en/cases/{case.reference}/edit/", {}).status_code == 200
    assert looks(case) == ["opened", "opened_to_edit"]


def test_answer_to_a_request_that_is_sent_and_shown_again_is_a_look(
    desk: Client, northern: User, now: datetime
) -> None:
    case = a_case(northern)
    facts = PersonFacts("VICTIM", name="Siân Rees")
    who = personal_details.add_person(case_id=case.pk, facts=facts, by=northern, now=now)
    asked = open_request(case_id=case.pk, person_id=who.pk, received_on=now.date(), by=northern, now=now)

    answer = desk.post(f"/en/cases/{case.reference}/subject-access/{asked.pk}/check/", {})

    assert answer.status_code == 200
    assert looks(case) == ["subject_access_case"]


def test_details_shown_again_for_a_reason_of_some_minutes_ago_are_a_look(
    desk: Client, northern: User, now: datetime
) -> None:
    case = a_case(northern)
    facts = PersonFacts("VICTIM", name="Siân Rees")
    personal_details.add_person(case_id=case.pk, facts=facts, by=northern, now=now)
    address = f"/en/cases/{case.reference}/people/"
    first = desk.post(address, {"reason": "CONTACT"})
    before = len(looks(case))

    again = desk.post(address, {"look": first.context["token"]})

    assert "Siân Rees" in again.content.decode()
    assert len(looks(case)) == before + 1


def test_act_that_leads_on_is_no_look(desk: Client, northern: User) -> None:
    case = a_case(northern)

    answer = desk.post(f"/en/cases/{case.reference}/notes/add/", {"text": "Rang her", "language": "en"})

    assert answer.status_code == 302
    assert looks(case) == []
