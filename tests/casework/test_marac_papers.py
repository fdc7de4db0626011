"""What a MARAC gives on paper: the agenda pack with and without names, and the quarterly summary that a forum owes."""

from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.actions import marac_meetings as meetings
from casework.actions import marac_referrals as referrals
from casework.actions import subject_access
from casework.actions.marac_forums import add_person
from casework.actions.marac_packs import take_pack_with_names
from casework.models import Agency, AgendaItem, Case, CaseAction, CaseList, DetailsLook, Forum, Meeting
from casework.pages.marac_pack import pack_of
from casework.pages.marac_summary import Summary, summary_of
from casework.refusals import NotPermitted
from cohesion.calendar import Quarter
from cohesion.models import AuditEntry, Region, User
from cohesion.refusals import ActionRefused
from reporting.views.marac_pack import document
from tests.factories.cases import a_case, entry
from tests.factories.closed_cases import a_person
from tests.factories.marac import a_forum, a_meeting, a_referral, accepted, discussed, marac_facts

JULY = date(2014, 7, 1)
SECRET = "Threats at home"


@pytest.fixture
def forum(regions: dict[str, Region]) -> Forum:
    return a_forum(regions["NWW"])


@pytest.fixture
def meeting(forum: Forum, northern: User) -> Meeting:
    """Planned, with three cases: one that only its lead opens, one that a hate crime led to, and one without names."""
    hidden, plain = (accepted(a_referral(northern, forum), northern) for _ in range(2))
    Case.objects.filter(pk=hidden.pk).update(circle="NAMED", lead=northern)
    crime = a_case(northern)
    a_person(crime, northern, name="Invented Victim")
    now = datetime.combine(plain.received_on, datetime.min.time()).astimezone()
    facts = marac_facts(forum, score=11, criteria=(entry(CaseList.MARAC_CRITERION, "visible_high_risk"),))
    led = referrals.refer_to_marac(facts=facts, by=northern, now=now, from_case=crime.pk)
    accepted(led, northern)
    return a_meeting(forum, JULY, northern, held=False)


def looks(act: str) -> int:
    return AuditEntry.objects.filter(act=act).count()


def test_pack_leaves_out_what_the_reader_may_not_open_and_tells_nobody(
    client: Client, meeting: Meeting, caseworker: User, now: datetime
) -> None:
    client.force_login(caseworker)
    response = client.get(reverse("cases_marac_pack_pdf", args=[meeting.pk]))
    assert response.content.startswith(b"%PDF")
    assert response["Cache-Control"] == "private, no-store"
    assert looks("case.read.exported") == 2

    html = document(pack_of(meeting, caseworker), caseworker, now)
    assert "1 case of this agenda is left out" in html
    assert "OFFICIAL-SENSITIVE" in html
    for word in (SECRET, "Invented Victim"):
        assert word not in html
    page = client.get(reverse("cases_marac_pack", args=[meeting.pk]), {"identifying": ""}).text
    assert SECRET in page
    assert "Invented Victim" not in page


def test_pack_with_names_owes_a_reason_and_looks_at_the_case_that_keeps_them(
    client: Client, meeting: Meeting, northern: User, now: datetime
) -> None:
    client.force_login(northern)
    address = reverse("cases_marac_pack_names", args=[meeting.pk])
    assert "Choose why you need to see them." in client.post(address, {}).text
    assert not DetailsLook.objects.exists()
    assert client.post(address, {"reason": "SAFEGUARDING"})["Content-Type"] == "application/pdf"

    look = DetailsLook.objects.get()
    assert (look.case.kind, look.reason) == ("HATE_CRIME", "SAFEGUARDING")
    assert looks("case.read.exported") == 3
    assert looks("case.read.personal_details") == 1
    html = document(pack_of(meeting, northern, is_identifying=True, has_names=True), northern, now)
    assert "Invented Victim" in html
    assert SECRET in html


def test_names_are_for_those_who_may_see_them(meeting: Meeting, officer: User, now: datetime) -> None:
    with pytest.raises(NotPermitted):
        take_pack_with_names(meeting=meeting, cases=[], named=[], reason="OTHER", words="", by=officer, now=now)


def test_minutes_stand_in_no_pack_of_an_agency_that_was_away(
    forum: Forum, meeting: Meeting, northern: User, caseworker: User, now: datetime
) -> None:
    members = {each.agency_id: "PRESENT" for each in forum.members.all()}
    members[Agency.objects.get(code="housing").pk] = "APOLOGIES"
    meetings.hold_meeting(meeting=meeting, attendance=members, statement_read=True, quorum=2, by=northern, now=now)
    case = next(item.case for item in meeting.items.all() if item.case.circle == "REGION")
    discussed(case, meeting, northern)
    told = "High."
    for code, is_told in (("housing", False), ("victim_support", True)):
        agency = Agency.objects.get(code=code)
        add_person(forum=forum, agency=agency, user=caseworker, starts_on=date(2014, 5, 1), by=northern, now=now)
        html = document(pack_of(meeting, caseworker, is_identifying=True), caseworker, now)
        assert (told in html) is is_told


def test_answer_to_a_request_for_access_is_for_those_who_read_all_minutes(
    client: Client, forum: Forum, northern: User, caseworker: User, now: datetime
) -> None:
    case = accepted(a_referral(northern, forum), northern)
    victim = a_person(case, northern, name="Invented Victim")
    discussed(case, a_meeting(forum, date(2014, 6, 2), northern), northern)
    said: dict[str, Any] = {"case_id": case.pk, "person_id": victim.pk, "received_on": JULY, "now": now}
    with pytest.raises(ActionRefused):
        subject_access.open_request(**said, by=caseworker)

    asked = subject_access.open_request(**said, by=northern)
    client.force_login(caseworker)
    address = reverse("case_subject_access", args=[case.reference, asked.pk])
    assert client.get(address).status_code == 403
    assert not subject_access.others_who_may_check(case, northern, now.date()).exists()
    agency = Agency.objects.get(code="housing")
    add_person(forum=forum, agency=agency, user=caseworker, starts_on=date(2014, 5, 1), by=northern, now=now)
    assert "Housing changes the locks." in client.get(address).text
    assert list(subject_access.others_who_may_check(case, northern, now.date())) == [caseworker]


def numbers(summary: Summary, key: str) -> dict[str, Any]:
    table = next(each for each in summary.tables if each.key == key)
    return {name: row[0] if len(row) == 1 else row for name, row in table.rows}


def test_summary_counts_a_quarter(forum: Forum, meeting: Meeting, northern: User, now: datetime) -> None:
    declined = accepted(a_referral(northern, forum), northern, on=JULY, decision="DECLINED")
    members = {each.agency_id: "PRESENT" for each in forum.members.all()}
    members[Agency.objects.get(code="housing").pk] = "ABSENT"
    meetings.hold_meeting(meeting=meeting, attendance=members, statement_read=True, quorum=2, by=northern, now=now)
    items = list(meeting.items.select_related("case").order_by("pk"))
    discussed(items[0].case, meeting, northern, concluded=True)
    discussed(items[1].case, meeting, northern, status="ADJOURNED")
    for text in ("Locks", "Lights"):
        action = meetings.agree_action(
            item=items[0],
            text=text,
            language="en",
            agency=Agency.objects.get(code="housing"),
            due_on=date(2014, 7, 30),
            by=northern,
            now=now,
        )
    CaseAction.objects.filter(pk=action.pk).update(due_on=JULY)

    first, second = (summary_of(forum, Quarter.parse(f"2014-15-Q{number}"), date(2014, 7, 20)) for number in (1, 2))
    assert list(numbers(first, "counts").values()) == [4, 3, 0, 4]
    assert list(numbers(second, "counts").values()) == [0, 0, 1, 0]
    assert numbers(second, "decisions") == {"Accepted": 0, "Declined": 1, "More information is needed": 0}
    assert list(numbers(second, "meetings").values()) == [1, 0, 1, 1, 0, 0, 1, 1]
    assert numbers(second, "attendance")["Housing associations"] == (0, 1, "0%")
    assert numbers(second, "attendance")["All agencies"] == (2, 3, "67%")
    assert list(numbers(second, "actions").values()) == [2, 0, 0, 2, 1]
    assert numbers(first, "referring") == {"Victim Support": (4, 3, 1)}
    assert numbers(first, "characteristics") == {"Race": 1, "Not recorded": 3}
    assert numbers(first, "ages") == {"An adult": 4, "A child": 0}
    assert not first.is_nil
    assert summary_of(forum, Quarter.parse("2013-14-Q1"), date(2014, 7, 20)).is_nil
    Case.objects.filter(pk=declined.pk).update(is_duplicate=True)
    again = summary_of(forum, Quarter.parse("2014-15-Q1"), date(2014, 7, 20))
    assert numbers(again, "counts")["Individuals: referrals that are no repeat"] == 3


def test_summary_of_a_slavery_forum_tells_the_sex_that_the_record_holds(
    regions: dict[str, Region], northern: User
) -> None:
    forum = a_forum(regions["NWW"], "SLAV_MARAC")
    a_referral(northern, forum)
    summary = summary_of(forum, Quarter.parse("2014-15-Q1"), JULY)
    assert numbers(summary, "sexes") == {"Not recorded": 1}
    assert "characteristics" not in {each.key for each in summary.tables}


def test_summary_is_a_page_and_a_file(client: Client, forum: Forum, meeting: Meeting, caseworker: User) -> None:
    client.force_login(caseworker)
    address = reverse("cases_marac_summary", args=[forum.pk, "2014-15-Q1"])
    text = client.get(address).text
    assert "Working figures: exact, and not for publication." in text
    assert "Referred: the plan counts this one" in text
    response = client.get(reverse("cases_marac_summary_csv", args=[forum.pk, "2014-15-Q1"]))
    assert response["Cache-Control"] == "private, no-store"
    assert "The four counts,Referred: the plan counts this one,Cases,3" in response.text
    assert AuditEntry.objects.filter(act="marac.summary_taken").count() == 1
    for quarter in ("2014-15-Q5", "2098-99-Q1", "soon"):
        assert client.get(reverse("cases_marac_summary", args=[forum.pk, quarter])).status_code == 404


def test_papers_ask_as_much_for_12_cases_as_for_one(forum: Forum, northern: User) -> None:
    costs = []
    for count, day in ((1, date(2014, 6, 2)), (11, JULY)):
        for _ in range(count):
            case = accepted(a_referral(northern, forum), northern)
            a_person(case, northern, name="Invented Victim")
        held = a_meeting(forum, day, northern)
        for item in AgendaItem.objects.filter(meeting=held).select_related("case"):
            discussed(item.case, held, northern)
        told = []
        user = User.objects.get(pk=northern.pk)
        with CaptureQueriesContext(connection) as captured:
            pack_of(held, user, is_identifying=True, has_names=True)
        told.append(len(captured))
        with CaptureQueriesContext(connection) as captured:
            summary_of(forum, Quarter.parse("2014-15-Q1"), JULY)
        told.append(len(captured))
        costs.append(told)
    assert costs[0] == costs[1]
