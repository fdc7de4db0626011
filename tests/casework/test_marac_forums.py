"""Forums, their members and their meetings: planned, changed, cancelled, held, by one person or by two at once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casework.actions import marac_agendas as agendas
from casework.actions import marac_forums as forums
from casework.actions import marac_meetings as meetings
from casework.actions import marac_referrals as referrals
from casework.actions.agencies import end_agency
from casework.actions.marac_agendas import choose_cases
from casework.actions.transfer_answers import accept_transfer
from casework.models import (
    Agency,
    AgendaItem,
    Attendance,
    Case,
    CaseAction,
    CaseList,
    Forum,
    ForumMember,
    ForumPerson,
    Meeting,
)
from casework.refusals import FieldsRefused, StaleEntry
from casework.stamps import stamp
from cohesion.models import Region, User
from cohesion.refusals import ActionRefused
from tests.casework.at_once import at_once
from tests.casework.test_transfers import offered
from tests.factories.cases import entry
from tests.factories.marac import a_forum, a_meeting, a_referral, accepted, discussed, marac_facts

JULY = date(2014, 7, 1)


@pytest.fixture
def forum(regions: dict[str, Region]) -> Forum:
    return a_forum(regions["NWW"])


@pytest.fixture
def housing(forum: Forum) -> ForumMember:
    return forum.members.get(agency__code="housing")


def change(meeting: Meeting, by: User, now: datetime, **said: Any) -> Meeting:
    stands = {"day": meeting.day, "sort": meeting.sort, "chair": "", "quorum": 2, "seen_version": meeting.version}
    return meetings.change_meeting(meeting=meeting, by=by, now=now, **{**stands, **said})


def test_meeting_is_changed_and_its_agenda_follows_its_day(forum: Forum, northern: User, now: datetime) -> None:
    early = accepted(a_referral(northern, forum), northern)
    late = accepted(a_referral(northern, forum, received_on=date(2014, 6, 20)), northern)
    meeting = a_meeting(forum, JULY, northern, held=False)
    assert {item.case for item in meeting.items.all()} == {early, late}

    said: dict[str, Any] = {"sort": "EMERGENCY", "chair": "Head of housing", "quorum": 3}
    changed = change(meeting, northern, now, day=date(2014, 6, 2), **said)
    assert (changed.sort, changed.chair, changed.quorum) == ("EMERGENCY", "Head of housing", 3)
    assert [item.case for item in changed.items.all()] == [early]
    with pytest.raises(StaleEntry):
        change(meeting, northern, now)


def test_emergency_meeting_takes_chosen_cases_and_leaves_those_of_others(
    client: Client, forum: Forum, northern: User, now: datetime
) -> None:
    first, second, hidden = (accepted(a_referral(northern, forum), northern) for _ in range(3))
    said: dict[str, Any] = {"day": JULY, "sort": "EMERGENCY", "quorum": 2, "by": northern, "now": now}
    meeting = meetings.plan_meeting(forum=forum, **said)
    assert not meeting.items.exists()
    AgendaItem.objects.create(meeting=meeting, case=hidden, sort="NEW")
    Case.objects.filter(pk=hidden.pk).update(circle="NAMED", lead=None)

    choose: dict[str, Any] = {"meeting": meeting, "by": northern, "now": now}
    choose_cases(**choose, chosen={first.pk, second.pk}, seen_version=1)
    choose_cases(**choose, chosen={second.pk}, seen_version=2)
    assert {item.case for item in meeting.items.all()} == {second, hidden}
    with pytest.raises(StaleEntry):
        choose_cases(**choose, chosen={first.pk}, seen_version=2)
    with pytest.raises(FieldsRefused):
        choose_cases(**choose, chosen={hidden.pk}, seen_version=3)
    routine = a_meeting(forum, date(2014, 7, 8), northern, held=False)
    with pytest.raises(ActionRefused):
        choose_cases(meeting=routine, by=northern, now=now, chosen={first.pk}, seen_version=1)

    client.force_login(northern)
    address = reverse("cases_marac_choose", args=[meeting.pk])
    page = client.get(address).text
    assert second.said in page
    assert hidden.said not in page
    assert client.post(address, {"cases": [str(first.pk)], "seen": "3"}).status_code == 302
    assert {item.case for item in meeting.items.all()} == {first, hidden}


def test_day_of_another_meeting_is_taken_and_that_of_a_cancelled_one_is_free(
    forum: Forum, northern: User, now: datetime
) -> None:
    cancelled = meetings.cancel_meeting(meeting=a_meeting(forum, JULY, northern, held=False), by=northern, now=now)
    standing = a_meeting(forum, JULY, northern, held=False)
    other = a_meeting(forum, date(2014, 7, 8), northern, held=False)
    with pytest.raises(FieldsRefused) as refusal:
        change(other, northern, now, day=JULY)
    assert set(refusal.value.problems) == {"day"}
    for meeting in (cancelled, a_meeting(forum, date(2014, 7, 15), northern)):
        with pytest.raises(ActionRefused):
            change(meeting, northern, now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.filter(pk=other.pk).update(day=standing.day)


def test_who_comes_for_an_agency_is_changed_by_one_at_a_time(
    housing: ForumMember, northern: User, now: datetime
) -> None:
    told: dict[str, Any] = {"representative": "", "deputy": "A. Deputy", "signed_on": date(2014, 4, 1)}
    seen = stamp(housing)
    held = forums.change_member(member=housing, values=told, seen=seen, by=northern, now=now)
    assert (held.representative, held.deputy) == ("", "A. Deputy")
    with pytest.raises(StaleEntry):
        forums.change_member(member=housing, values=told, seen=seen, by=northern, now=now)


def test_membership_ends_after_the_last_meeting_that_asked_it_and_ends_who_speaks(
    forum: Forum, housing: ForumMember, northern: User, caseworker: User, now: datetime
) -> None:
    add: dict[str, Any] = {"forum": forum, "agency": housing.agency, "user": caseworker}
    forums.add_person(**add, starts_on=date(2014, 5, 1), by=northern, now=now)
    a_meeting(forum, JULY, northern)
    for on in (date(2014, 6, 30), date(2012, 3, 31)):
        with pytest.raises(FieldsRefused) as refusal:
            forums.end_member(member=housing, on=on, by=northern, now=now)
        assert set(refusal.value.problems) == {"on"}

    forums.end_member(member=housing, on=JULY, by=northern, now=now)
    assert ForumPerson.objects.get().ends_on == JULY
    with pytest.raises(ActionRefused):
        forums.end_member(member=housing, on=JULY, by=northern, now=now)
    values: dict[str, Any] = {"agency": housing.agency, "representative": "", "deputy": "", "signed_on": None}
    for day in (date(2011, 1, 1), JULY):
        with pytest.raises(FieldsRefused):
            forums.add_member(forum=forum, values={**values, "starts_on": day}, by=northern, now=now)
    forums.add_member(forum=forum, values={**values, "starts_on": date(2014, 7, 2)}, by=northern, now=now)


def test_person_stops_speaking_for_an_agency(
    forum: Forum, housing: ForumMember, northern: User, caseworker: User, now: datetime
) -> None:
    row = forums.add_person(forum=forum, agency=housing.agency, user=caseworker, starts_on=JULY, by=northern, now=now)
    with pytest.raises(FieldsRefused):
        forums.end_person(person=row, on=date(2014, 6, 30), by=northern, now=now)
    assert forums.end_person(person=row, on=JULY, by=northern, now=now).ends_on == JULY
    with pytest.raises(ActionRefused):
        forums.end_person(person=row, on=JULY, by=northern, now=now)


def test_agency_that_sits_in_a_forum_is_not_ended(
    housing: ForumMember, northern: User, administrator: User, now: datetime
) -> None:
    def end() -> Agency:
        agency = Agency.objects.get(code="housing")
        return end_agency(agency=agency, last_day=date(2014, 7, 31), seen=stamp(agency), by=administrator, now=now)

    with pytest.raises(FieldsRefused):
        end()
    forums.end_member(member=housing, on=date(2014, 7, 31), by=northern, now=now)
    assert end().valid_to == date(2014, 7, 31)


def test_database_refuses_an_action_or_attendance_of_no_member(
    forum: Forum, housing: ForumMember, northern: User, now: datetime
) -> None:
    case = accepted(a_referral(northern, forum), northern)
    item = discussed(case, a_meeting(forum, date(2014, 6, 2), northern), northern)
    due: dict[str, Any] = {"text": "Locks", "language": "en", "due_on": date(2014, 7, 30)}
    action = meetings.agree_action(item=item, agency=housing.agency, by=northern, now=now, **due)
    council = Agency.objects.get(code="council")
    rows = CaseAction.objects.filter(pk=action.pk)
    free = rows.get()
    free.pk, free.agenda_item = None, None
    for act in (
        lambda: rows.update(agency=council),
        lambda: Attendance.objects.create(meeting=item.meeting, agency=council, answer="PRESENT"),
        lambda: Attendance.objects.filter(agency=housing.agency).update(agency=council),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()
    assert rows.update(agenda_item=None) == 1
    assert rows.update(agency=council) == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(agenda_item=item)


def test_repeat_marked_after_planning_stands_so_on_the_agenda(forum: Forum, northern: User, now: datetime) -> None:
    first = accepted(a_referral(northern, forum), northern)
    discussed(first, a_meeting(forum, date(2014, 5, 14), northern), northern, concluded=True)
    second = accepted(a_referral(northern, forum, received_on=date(2014, 6, 1)), northern)
    a_meeting(forum, JULY, northern, held=False)
    version = Case.objects.get(pk=second.pk).version
    referrals.mark_repeat(case_id=second.pk, reference=first.said, seen_version=version, by=northern, now=now)
    assert second.agenda_items.get().sort == "REPEAT"


def test_agenda_that_was_planned_before_follows_what_an_earlier_meeting_did(
    forum: Forum, northern: User, now: datetime
) -> None:
    ended, stays, closed = (accepted(a_referral(northern, forum), northern) for _ in range(3))
    may = a_meeting(forum, date(2014, 5, 14), northern, held=False)
    july = a_meeting(forum, JULY, northern, held=False)
    members = {each.agency_id: "PRESENT" for each in forum.members.all()}
    said: dict[str, Any] = {"attendance": members, "statement_read": True, "quorum": 2}
    meetings.hold_meeting(meeting=may, by=northern, now=now, **said)
    assert {*july.items.values_list("sort", flat=True)} == {"CARRIED"}

    discussed(ended, may, northern, concluded=True)
    assert {*july.items.values_list("case", flat=True)} == {stays.pk, closed.pk}

    reason = entry(CaseList.CLOSE_REASON, "finished")
    Case.objects.filter(pk=closed.pk).update(status="CLOSED", closed_on=JULY, close_reason=reason)
    assert agendas.build_agenda(meeting=july, by=northern, now=now) == 0
    assert {*july.items.values_list("case", flat=True)} == {stays.pk}


def test_no_action_is_agreed_before_the_meeting(forum: Forum, northern: User, now: datetime) -> None:
    accepted(a_referral(northern, forum), northern)
    item = a_meeting(forum, JULY, northern, held=False).items.get()
    said: dict[str, Any] = {"text": "Locks", "language": "en", "agency": Agency.objects.get(code="housing")}
    with pytest.raises(ActionRefused):
        meetings.agree_action(item=item, due_on=date(2014, 7, 30), by=northern, now=now, **said)


def test_referral_that_moves_leaves_the_agendas_of_its_old_place(
    regions: dict[str, Region], forum: Forum, northern: User, southern: User, now: datetime
) -> None:
    case = accepted(a_referral(northern, forum), northern)
    a_meeting(forum, JULY, northern, held=False)
    other = Forum.objects.create(region=forum.region, kind=forum.kind, name_en="Second", name_cy="Ail")

    def change_to(**said: Any) -> None:
        facts = replace(marac_facts(forum), **said)
        version = Case.objects.get(pk=case.pk).version
        referrals.change_referral(case_id=case.pk, facts=facts, seen_version=version, by=northern, now=now)

    change_to(forum=other)
    assert not case.agenda_items.exists()
    change_to(forum=forum)
    discussed(case, a_meeting(forum, date(2014, 7, 8), northern), northern)
    for said, field in (({"forum": other}, "forum"), ({"received_on": date(2014, 7, 9)}, "received_on")):
        with pytest.raises(FieldsRefused) as refusal:
            change_to(**said)
        assert field in refusal.value.problems

    august = a_meeting(forum, date(2014, 8, 12), northern, held=False)
    offer = offered(Case.objects.get(pk=case.pk), northern, now)
    accept_transfer(transfer_id=offer.pk, by=southern, now=now)
    assert not august.items.exists()
    assert agendas.build_agenda(meeting=august, by=northern, now=now) == 0


@pytest.mark.parametrize("forums_there", [0, 1, 2])
def test_transferred_referral_goes_to_the_one_forum_of_its_kind_there(
    client: Client, regions: dict[str, Region], northern: User, southern: User, now: datetime, forums_there: int
) -> None:
    forum = a_forum(regions["NWW"])
    there = [
        Forum.objects.create(region=regions["CV"], kind=forum.kind, name_en=f"South {n}", name_cy=f"De {n}")
        for n in range(forums_there)
    ]
    a_forum(regions["CV"], "SLAV_MARAC")
    case = accepted(a_referral(northern, forum), northern)
    meeting = a_meeting(forum, date(2014, 6, 10), northern)
    discussed(case, meeting, northern)

    accept_transfer(transfer_id=offered(Case.objects.get(pk=case.pk), northern, now).pk, by=southern, now=now)

    expected = there[0] if forums_there == 1 else forum
    assert Case.objects.get(pk=case.pk).marac.forum == expected
    client.force_login(southern)
    page = client.get(reverse("case", args=[case.reference])).text
    assert "· North MARAC" in page
    assert reverse("cases_marac_meeting", args=[meeting.pk]) not in page


@pytest.mark.usefixtures("live_db")
def test_two_leads_decide_plan_and_conclude_at_once(northern: User, now: datetime) -> None:
    forum = a_forum(Region.objects.get(code="NWW"))
    case = a_referral(northern, forum)

    def decide(decision: str) -> Callable[[], object]:
        said: dict[str, Any] = {"on": date(2014, 5, 2), "reason": "So.", "seen_version": 1}
        return lambda: referrals.decide(case_id=case.pk, decision=decision, by=northern, now=now, **said)

    assert [type(each).__name__ for each in at_once(decide("ACCEPTED"), decide("DECLINED"))] == ["StaleCase"]
    Case.objects.get(pk=case.pk).marac.__class__.objects.filter(case=case).update(decision="ACCEPTED")

    def plan() -> object:
        said: dict[str, Any] = {"day": JULY, "sort": "ROUTINE", "quorum": 2}
        return meetings.plan_meeting(forum=forum, by=northern, now=now, **said)

    assert [type(each).__name__ for each in at_once(plan, plan)] == ["FieldsRefused"]
    members = {each.agency_id: "PRESENT" for each in forum.members.all()}
    meeting = Meeting.objects.get()

    def hold() -> object:
        said: dict[str, Any] = {"attendance": members, "statement_read": True, "quorum": 2}
        return meetings.hold_meeting(meeting=meeting, by=northern, now=now, **said)

    assert [type(each).__name__ for each in at_once(hold, hold)] == ["ActionRefused"]
    item = AgendaItem.objects.get()

    def conclude() -> object:
        said: dict[str, Any] = {
            "status": "DISCUSSED",
            "risk_summary": "",
            "minutes": "So.",
            "language": "en",
            "is_concluded": True,
        }
        return meetings.write_item(item=item, seen_version=item.version, by=northern, now=now, **said)

    assert [type(each).__name__ for each in at_once(conclude, conclude)] == ["StaleEntry"]


def test_pages_of_a_forum_change_it(
    client: Client, forum: Forum, housing: ForumMember, northern: User, caseworker: User
) -> None:
    client.force_login(northern)

    def post(name: str, *args: object, **said: object) -> str:
        answer = client.post(reverse(name, args=args), said)
        assert answer.status_code == 302, answer.content.decode()
        return str(answer["Location"])

    day = timezone.localdate().isoformat()
    page = post("cases_marac_meeting_add", forum.pk, day=day, sort="ROUTINE", chair="Superintendent", quorum="2")
    meeting = forum.meetings.get()
    assert page == reverse("cases_marac_meeting", args=[meeting.pk])
    assert "Chaired by: Superintendent." in client.get(page).text
    said: dict[str, Any] = {"day": day, "sort": "EMERGENCY", "chair": "", "quorum": "3"}
    post("cases_marac_meeting_edit", meeting.pk, **said, seen=meeting.version)
    stale = client.post(reverse("cases_marac_meeting_edit", args=[meeting.pk]), {**said, "seen": "1"})
    assert "Somebody else has changed this" in stale.text
    assert 'name="seen" value="2"' in stale.text
    post("cases_marac_cancel", meeting.pk)
    assert "This meeting was cancelled." in client.get(page).text

    post("cases_marac_member_edit", forum.pk, housing.pk, representative="", deputy="A. Deputy", seen=stamp(housing))
    post("cases_marac_person_add", forum.pk, user=caseworker.pk, agency=housing.agency_id, starts_on=day)
    text = client.get(reverse("cases_marac_forum", args=[forum.pk])).text
    assert "Deputy: A. Deputy" in text
    assert "Core representative: nobody is named" in text
    post("cases_marac_person_end", forum.pk, forum.people.get().pk, on=day)
    post("cases_marac_member_end", forum.pk, housing.pk, on=day)
    client.force_login(caseworker)
    assert "A. Deputy" not in client.get(reverse("cases_marac_forum", args=[forum.pk])).text


def test_change_of_a_referral_names_no_lead(
    regions: dict[str, Region], northern: User, southern: User, now: datetime
) -> None:
    forum = a_forum(regions["NWW"])
    case = a_referral(northern, forum)
    facts = replace(marac_facts(forum), summary="It gets worse.", lead=southern)

    referrals.change_referral(case_id=case.pk, facts=facts, seen_version=case.version, by=northern, now=now)

    held = Case.objects.get(pk=case.pk)
    assert (held.lead, held.summary) == (case.lead, "It gets worse.")
