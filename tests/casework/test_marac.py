"""Conferences of the agencies: rules, what the database refuses, agendas, minutes, repeats and counts."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.actions import marac_meetings as meetings
from casework.actions import marac_referrals as referrals
from casework.actions.marac_forums import add_person
from casework.marac_repeats import earlier_heard, is_within_a_year
from casework.models import (
    Agency,
    AgendaItem,
    Case,
    CaseLink,
    CaseList,
    CountedCase,
    Forum,
    MaracReferral,
    Meeting,
)
from casework.refusals import FieldsRefused, NotPermitted
from cohesion.models import Region, User
from cohesion.refusals import ActionRefused
from tests.factories.cases import a_case, entry
from tests.factories.marac import a_forum, a_meeting, a_referral, accepted, discussed, marac_facts


@pytest.fixture
def forum(regions: dict[str, Region]) -> Forum:
    return a_forum(regions["NWW"])


def counted(case: Case) -> dict[str, str]:
    return dict(CountedCase.objects.filter(case=case).values_list("count", "quarter"))


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"consent": "REFUSED"}, "basis"),
        ({"consent": "NOT_ASKED"}, "basis"),
        ({"consent": ""}, "consent"),
        ({"victim_informed": False}, "not_informed_reason"),
        ({"criteria": ()}, "criteria"),
        ({"summary": " "}, "summary"),
        ({"received_on": date(2014, 7, 21)}, "received_on"),
    ],
)
def test_referral_that_cannot_be_kept_says_why(
    forum: Forum, northern: User, now: datetime, said: dict[str, Any], field: str
) -> None:
    with pytest.raises(FieldsRefused) as refusal:
        a_referral(northern, forum, now, **said)
    assert set(refusal.value.problems) == {field}


def test_sharing_without_consent_needs_a_basis_that_is_kept(forum: Forum, northern: User) -> None:
    case = a_referral(northern, forum, consent="REFUSED", basis=entry(CaseList.LAWFUL_BASIS, "crime"))
    assert str(case.marac.basis) == "To prevent or detect a crime"


def test_no_referral_outside_ones_region(forum: Forum, southern: User) -> None:
    with pytest.raises(FieldsRefused):
        a_referral(southern, forum)


@pytest.mark.parametrize(
    "broken",
    [
        {"decision": "ACCEPTED"},
        {"decided_on": date(2014, 5, 2)},
        {"consent": "REFUSED"},
        {"decision": "ACCEPTED", "decided_on": date(2014, 4, 30)},
        {"is_repeat": False, "repeat_of": "self"},
    ],
)
def test_database_refuses_a_referral_that_must_not_be(forum: Forum, northern: User, broken: dict[str, Any]) -> None:
    case = a_referral(northern, forum)
    values = {name: case.pk if value == "self" else value for name, value in broken.items()}
    if values.pop("repeat_of", None):
        values["repeat_of_id"] = case.pk
    if "decision" in values and "decided_on" in values:
        values["decided_by"] = northern
    with pytest.raises(IntegrityError), transaction.atomic():
        MaracReferral.objects.filter(case=case).update(**values)


def test_database_refuses_a_meeting_held_without_quorum_and_a_case_twice(forum: Forum, northern: User) -> None:
    case = accepted(a_referral(northern, forum), northern)
    meeting = a_meeting(forum, date(2014, 6, 2), northern, held=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(status="HELD", quorum=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        AgendaItem.objects.create(meeting=meeting, case=case, sort="NEW")
    with pytest.raises(IntegrityError), transaction.atomic():
        AgendaItem.objects.filter(meeting=meeting).update(is_concluded=True)


@pytest.mark.parametrize(
    ("decision", "on", "reason", "field"),
    [
        ("ACCEPTED", date(2014, 4, 30), "So.", "on"),
        ("ACCEPTED", date(2014, 7, 21), "So.", "on"),
        ("ACCEPTED", date(2014, 5, 1), " ", "reason"),
        ("WAITING", date(2014, 5, 1), "So.", "decision"),
    ],
)
def test_decision_needs_a_day_after_the_referral_and_a_reason(
    forum: Forum, northern: User, now: datetime, decision: str, on: date, reason: str, field: str
) -> None:
    case = a_referral(northern, forum)
    with pytest.raises(FieldsRefused) as refusal:
        referrals.decide(case_id=case.pk, decision=decision, on=on, reason=reason, seen_version=1, by=northern, now=now)
    assert set(refusal.value.problems) == {field}


def test_caseworker_decides_nothing(forum: Forum, northern: User, caseworker: User) -> None:
    case = a_referral(northern, forum)
    with pytest.raises(NotPermitted):
        accepted(case, caseworker)


@pytest.mark.parametrize(
    ("meeting", "referral", "is_repeat"),
    [
        ("2014-05-01", "2014-05-01", True),
        ("2013-05-01", "2014-05-01", True),
        ("2013-04-30", "2014-05-01", False),
        ("2016-02-29", "2017-02-28", True),
        ("2016-02-29", "2017-03-01", False),
        ("2015-02-28", "2016-02-29", True),
        ("2015-02-27", "2016-02-29", False),
        ("2014-05-02", "2014-05-01", False),
        (None, "2014-05-01", False),
    ],
)
def test_repeat_is_within_twelve_months_of_the_last_meeting(
    meeting: str | None, referral: str, is_repeat: bool
) -> None:
    last = date.fromisoformat(meeting) if meeting else None
    assert is_within_a_year(last, date.fromisoformat(referral)) is is_repeat


def test_repeat_is_marked_against_the_last_meeting_and_is_no_other_individual(
    forum: Forum, northern: User, now: datetime
) -> None:
    first = accepted(a_referral(northern, forum, received_on=date(2013, 5, 1)), northern)
    meeting = a_meeting(forum, date(2013, 5, 14), northern)
    discussed(first, meeting, northern, concluded=True)
    second, third = (a_referral(northern, forum, received_on=date(2014, 5, day)) for day in (14, 15))

    referrals.mark_repeat(case_id=second.pk, reference=first.said, seen_version=1, by=northern, now=now)
    with pytest.raises(FieldsRefused):
        referrals.mark_repeat(case_id=third.pk, reference=first.said, seen_version=1, by=northern, now=now)

    assert MaracReferral.objects.get(case=second).repeat_of == first
    assert counted(second) == {"hate_crime.marac_referred": "2014-15-Q1"}
    assert set(counted(third)) == {"hate_crime.marac_referred", "hate_crime.marac_individuals"}


def test_repeat_of_a_case_that_is_carried_on_after_the_referral(forum: Forum, northern: User, now: datetime) -> None:
    """Both stand on one agenda: the earlier one was discussed before the referral all the same."""
    first = accepted(a_referral(northern, forum), northern)
    discussed(first, a_meeting(forum, date(2014, 5, 14), northern), northern)
    second = accepted(a_referral(northern, forum, received_on=date(2014, 6, 1)), northern)
    CaseLink.objects.create(case=first, other=second, kind=CaseLink.Kind.SAME_PERSON, at=now, by=northern)
    both = a_meeting(forum, date(2014, 6, 12), northern)
    discussed(first, both, northern)

    assert list(earlier_heard(second, northern)) == [first]
    version = Case.objects.get(pk=second.pk).version
    referrals.mark_repeat(case_id=second.pk, reference=first.said, seen_version=version, by=northern, now=now)


def test_four_counts_each_in_the_quarter_of_their_day(forum: Forum, northern: User) -> None:
    case = accepted(a_referral(northern, forum, received_on=date(2014, 6, 30)), northern, on=date(2014, 7, 1))
    first, second = (a_meeting(forum, day, northern) for day in (date(2014, 9, 30), date(2014, 10, 14)))
    discussed(case, first, northern, status="ADJOURNED")
    assert "hate_crime.marac_heard" not in counted(case)
    discussed(case, second, northern)

    assert counted(case) == {
        "hate_crime.marac_referred": "2014-15-Q1",
        "hate_crime.marac_individuals": "2014-15-Q1",
        "hate_crime.marac_accepted": "2014-15-Q2",
        "hate_crime.marac_heard": "2014-15-Q3",
    }


def test_slavery_counts_apart(regions: dict[str, Region], northern: User) -> None:
    case = a_referral(northern, a_forum(regions["NWW"], "SLAV_MARAC"))
    assert set(counted(case)) == {"slavery.marac_referred", "slavery.marac_individuals"}


def test_hate_crime_leads_to_a_marac_and_each_counts_once(forum: Forum, northern: User, now: datetime) -> None:
    origin = a_case(northern)
    case = referrals.refer_to_marac(facts=marac_facts(forum), by=northern, now=now, from_case=origin.pk)

    link = CaseLink.objects.get()
    assert (link.case, link.other, link.kind) == (origin, case, "LED_TO")
    assert not any("marac" in name for name in counted(origin))
    assert all("marac" in name for name in counted(case))


def test_case_stays_on_the_agenda_until_it_is_concluded(forum: Forum, northern: User) -> None:
    case = accepted(a_referral(northern, forum), northern)
    declined = accepted(a_referral(northern, forum), northern, decision="DECLINED")
    sorts = []
    for month in (5, 6, 7):
        meeting = a_meeting(forum, date(2014, month, 12), northern)
        sorts += list(meeting.items.values_list("case", "sort"))
        if meeting.items.exists():
            discussed(case, meeting, northern, concluded=month == 6)

    assert sorts == [(case.pk, "NEW"), (case.pk, "CARRIED")]
    assert not declined.agenda_items.exists()


def test_meeting_without_quorum_or_to_come_is_not_held(forum: Forum, northern: User, now: datetime) -> None:
    members = {each.agency_id: "PRESENT" for each in forum.members.all()}
    for day, quorum, answers in (
        (date(2014, 7, 1), None, members),
        (date(2014, 7, 2), 2, {}),
        (date(2014, 7, 21), 2, members),
    ):
        meeting = meetings.plan_meeting(forum=forum, day=day, sort="ROUTINE", quorum=quorum, by=northern, now=now)
        with pytest.raises(ActionRefused):
            meetings.hold_meeting(
                meeting=meeting, attendance=answers, statement_read=True, quorum=quorum, by=northern, now=now
            )


def test_action_falls_to_a_member_of_that_day_alone(forum: Forum, northern: User, now: datetime) -> None:
    case = accepted(a_referral(northern, forum), northern)
    meeting = a_meeting(forum, date(2014, 6, 2), northern)
    item = discussed(case, meeting, northern)
    forum.members.filter(agency__code="housing").update(ends_on=date(2014, 6, 1))

    def agree(code: str) -> Any:
        agency = Agency.objects.get(code=code)
        return meetings.agree_action(
            item=item, text="Locks", language="en", agency=agency, due_on=date(2014, 7, 30), by=northern, now=now
        )

    assert agree("victim_support").agenda_item == item
    for code in ("housing", "council"):
        with pytest.raises(FieldsRefused) as refusal:
            agree(code)
        assert set(refusal.value.problems) == {"agency"}


def test_minutes_are_for_leads_and_for_agencies_that_were_there(
    client: Client, forum: Forum, northern: User, caseworker: User, southern: User, now: datetime
) -> None:
    case = accepted(a_referral(northern, forum), northern)
    absent = a_meeting(forum, date(2014, 5, 12), northern, absent=["housing"])
    there = a_meeting(forum, date(2014, 6, 12), northern)
    for meeting in (absent, there):
        discussed(case, meeting, northern)
    agency = Agency.objects.get(code="housing")
    readable = AgendaItem.objects.minutes_open_to
    assert readable(caseworker).count() == 0
    add_person(forum=forum, agency=agency, user=caseworker, starts_on=date(2014, 5, 1), by=northern, now=now)

    assert [item.meeting for item in readable(caseworker)] == [there]
    assert readable(northern).count() == 2
    assert readable(southern).count() == 0
    forum.people.update(ends_on=date(2014, 6, 11))
    assert readable(caseworker).count() == 0
    client.force_login(caseworker)
    item = AgendaItem.objects.get(meeting=there)
    assert client.get(reverse("cases_marac_item", args=[item.pk])).status_code == 403


def queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_agenda_and_actions_cost_the_same_with_1_and_12_cases(
    client: Client, forum: Forum, northern: User, now: datetime
) -> None:
    client.force_login(northern)
    costs = []
    for count, day in ((1, date(2014, 6, 2)), (11, date(2014, 7, 2))):
        for _ in range(count):
            accepted(a_referral(northern, forum), northern)
        meeting = a_meeting(forum, day, northern)
        for item in meeting.items.select_related("meeting__forum"):
            meetings.agree_action(
                item=item,
                text="Locks",
                language="en",
                agency=Agency.objects.get(code="housing"),
                due_on=now.date() + timedelta(days=1),
                by=northern,
                now=now,
            )
        urls = (
            reverse("cases_marac_meeting", args=[meeting.pk]),
            reverse("cases_marac_pack", args=[meeting.pk]),
            reverse("cases_marac_forum", args=[forum.pk]),
            reverse("cases_marac_actions"),
        )
        [queries(client, url) for url in urls]
        costs.append([queries(client, url) for url in urls])

    assert costs[0] == costs[1]
