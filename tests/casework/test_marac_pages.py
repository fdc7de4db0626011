"""Pages of referrals and meetings: each refusal is a sentence by its field, and a referral starts from two kinds."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from casework.models import Agency, AgendaItem, Case, CaseAction, CaseLink, CaseList, CountedCase, Forum, Meeting
from casework.pages.marac_forum import open_actions
from cohesion.models import Appointment, AuditEntry, Region, User
from cohesion.permissions import Role
from tests.factories.cases import GWYNEDD, a_case, entry
from tests.factories.marac import a_forum, a_meeting, a_referral, accepted, discussed
from tests.factories.nrm import an_nrm_case


@pytest.fixture
def forum(regions: dict[str, Region]) -> Forum:
    return a_forum(regions["NWW"])


@pytest.fixture
def signed(client: Client, northern: User) -> Client:
    client.force_login(northern)
    return client


def refused(response: Any, field: str) -> str:
    """The page again, with the sentences by the field."""
    assert response.status_code == 200
    form = response.context["form"]
    assert set(form.errors) == {field}, form.errors
    return " ".join(form.errors[field])


def referral(forum: Forum, **said: Any) -> dict[str, Any]:
    ordinary = {
        "forum": forum.pk,
        "received_on": "2014-05-02",
        "authority": GWYNEDD,
        "source": "victim_support",
        "summary": "It gets worse.",
        "language": "en",
        "criteria": ["judgement"],
        "score": "16",
        "age": "ADULT",
        "consent": "GIVEN",
        "victim_informed": "on",
    }
    return {**ordinary, **said}


@pytest.mark.parametrize(("kind", "slavery"), [("HATE_MARAC", False), ("SLAV_MARAC", True)])
def test_case_of_two_kinds_leads_to_a_marac_by_its_page(
    signed: Client, northern: User, regions: dict[str, Region], kind: str, slavery: bool
) -> None:
    forum = a_forum(regions["NWW"], kind)
    origin = an_nrm_case(northern) if slavery else a_case(northern)
    address = reverse("case_marac_refer", args=[origin.reference])
    assert address in signed.get(reverse("case", args=[origin.reference])).text
    page = signed.get(address).text
    assert "calls the risk visibly high from a score of 14." in page
    assert signed.post(address, referral(forum)).status_code == 302
    link = CaseLink.objects.get(kind="LED_TO")
    assert (link.case, link.other.kind) == (origin, kind)
    text = signed.get(reverse("case", args=[link.other.reference])).text
    assert "“Visible high risk” is not among the reasons." in text


def test_referral_keeps_what_was_typed_and_says_what_is_missing(signed: Client, forum: Forum) -> None:
    address = reverse("cases_new_marac", args=["hate-crime-marac"])
    response = signed.post(address, referral(forum, consent="REFUSED"))
    assert "Without consent, choose why" in refused(response, "basis")
    assert "It gets worse." in response.text
    forum.protocol_review_on = date(2014, 1, 1)
    forum.save()
    assert "was to be reviewed by 1 January 2014" in signed.get(address).text


def test_decision_before_the_referral_is_refused_by_its_field(signed: Client, northern: User, forum: Forum) -> None:
    case = a_referral(northern, forum, score=9, criteria=(entry(CaseList.MARAC_CRITERION, "visible_high_risk"),))
    address = reverse("case_marac_decide", args=[case.reference])
    page = signed.get(address).text
    assert "The score is 9, below the 14 from which" in page
    assert "“Visible high risk” is among the reasons all the same." in page
    said = {"decision": "ACCEPTED", "on": "2014-04-30", "reason": "So.", "version": case.version}
    assert "no decision comes before it" in refused(signed.post(address, said), "on")
    assert signed.post(address, {**said, "on": "2014-05-01"}).status_code == 302
    assert Case.objects.get(pk=case.pk).marac.decision == "ACCEPTED"


def test_meeting_without_a_quorum_is_not_held_by_its_page(signed: Client, northern: User, forum: Forum) -> None:
    meeting = a_meeting(forum, date(2014, 7, 1), northern, held=False)
    Meeting.objects.filter(pk=meeting.pk).update(quorum=None)
    address = reverse("cases_marac_hold", args=[meeting.pk])
    answers = {f"agency_{each.agency_id}": "PRESENT" for each in forum.members.all()}
    assert "how many agencies make a quorum" in refused(signed.post(address, {**answers, "quorum": ""}), "quorum")
    assert signed.post(address, {**answers, "quorum": "2"}).status_code == 302
    assert "The quorum was met" in signed.get(reverse("cases_marac_meeting", args=[meeting.pk])).text


def test_lead_of_two_regions_says_where_a_forum_is(signed: Client, northern: User, regions: dict[str, Region]) -> None:
    role = Role.CO_ORDINATOR
    Appointment.objects.create(user=northern, role=role, region=regions["CV"], starts_on=date(2012, 4, 1))
    said = {"kind": "HATE_MARAC", "name_en": "South", "name_cy": "De", "frequency": "MONTHLY", "seen": "0"}

    assert "Choose the region." in signed.post(reverse("cases_marac_add"), said).text
    assert signed.post(reverse("cases_marac_add"), {**said, "region": regions["CV"].pk}).status_code == 302
    assert Forum.objects.get(name_en="South").region == regions["CV"]


def test_mark_as_a_repeat_that_was_a_mistake_is_taken_away(signed: Client, northern: User, forum: Forum) -> None:
    first = accepted(a_referral(northern, forum), northern)
    discussed(first, a_meeting(forum, date(2014, 5, 14), northern), northern, concluded=True)
    second = accepted(a_referral(northern, forum, received_on=date(2014, 6, 1)), northern)
    meeting = a_meeting(forum, date(2014, 7, 1), northern, held=False)
    address = reverse("case_marac_repeat", args=[second.reference])

    def answer(reference: str) -> str:
        version = Case.objects.get(pk=second.pk).version
        return signed.post(address, {"reference": reference, "version": version}, follow=True).text

    assert "Enter the reference of the earlier case." in answer("")
    assert "The referral is marked as a repeat." in answer(first.said)
    assert first.said in signed.get(address).text
    assert "The mark as a repeat was taken away." in answer("")
    assert meeting.items.get().sort == "NEW"
    assert CountedCase.objects.filter(count="hate_crime.marac_individuals").count() == 2


def test_looks_at_lists_of_a_forum_are_recorded(signed: Client, northern: User, forum: Forum) -> None:
    waits, undecided = accepted(a_referral(northern, forum), northern), a_referral(northern, forum)
    signed.get(reverse("cases_marac_forum", args=[forum.pk]))
    assert AuditEntry.objects.get(act="cases.listed").detail["cases"] == [waits.reference, undecided.reference]


def test_minutes_and_actions_by_their_pages(signed: Client, northern: User, southern: User, forum: Forum) -> None:
    case = accepted(a_referral(northern, forum), northern)
    discussed(case, a_meeting(forum, date(2014, 6, 2), northern), northern)
    item = AgendaItem.objects.get()
    address = reverse("cases_marac_item_action", args=[item.pk])
    said = {"text": "Locks", "language": "en", "due_on": (localdate() + timedelta(days=7)).isoformat()}
    council = Agency.objects.get(code="council").pk
    refused(signed.post(address, {**said, "agency": council}), "agency")
    housing = Agency.objects.get(code="housing").pk
    assert signed.post(address, {**said, "agency": housing}).status_code == 302
    minutes = reverse("cases_marac_item", args=[item.pk])
    assert "Housing changes the locks." in signed.get(minutes).text
    stale = signed.post(minutes, {"status": "DISCUSSED", "minutes": "Mine.", "language": "en", "seen": "1"})
    assert "Somebody else has changed this" in stale.text
    assert "Mine." in stale.text
    signed.force_login(southern)
    assert signed.get(minutes).status_code == 404


def test_long_lists_show_those_that_waited_longest_and_all_of_them_on_request(
    signed: Client, northern: User, forum: Forum
) -> None:
    """A page of a forum with hundreds of cases is as light as one of 25."""
    waiting = [a_referral(northern, forum, received_on=date(2014, 5, 1) + timedelta(days=n)) for n in range(26)]
    meeting = a_meeting(forum, date(2014, 6, 10), northern, held=False)
    addresses = reverse("cases_marac_forum", args=[forum.pk]), reverse("cases_marac_meeting", args=[meeting.pk])

    def shown(address: str) -> list[str]:
        page = signed.get(address).text
        return [case.reference for case in waiting if f"/cases/{case.reference}/" in page]

    undecided = shown(addresses[0])
    everything = shown(f"{addresses[0]}?all")
    for case in waiting:
        accepted(case, northern)
    signed.post(reverse("cases_marac_agenda", args=[meeting.pk]))

    assert undecided == shown(addresses[0]) == shown(addresses[1]) == [case.reference for case in waiting[:25]]
    assert len(everything) == len(shown(f"{addresses[0]}?all")) == len(shown(f"{addresses[1]}?all")) == 26
    assert "26 cases wait for a meeting." in signed.get(addresses[0]).text
    assert "Show all 26 cases" in signed.get(addresses[1]).text


def test_meetings_before_the_newest_are_shown_on_request(signed: Client, forum: Forum) -> None:
    days = [date(2012, 5, 1) + timedelta(days=7 * n) for n in range(25)]
    meetings = [Meeting.objects.create(forum=forum, day=day, sort="ROUTINE", quorum=2) for day in days]
    address = reverse("cases_marac_forum", args=[forum.pk])

    def shown(query: str) -> int:
        page = signed.get(address + query).text
        return sum(f'href="{reverse("cases_marac_meeting", args=[each.pk])}"' in page for each in meetings)

    assert (shown(""), shown("?all")) == (24, 25)
    assert 'href="?all#meetings"' in signed.get(address).text


def test_page_of_actions_says_where_it_shows_the_first_alone(northern: User, forum: Forum) -> None:
    case = accepted(a_referral(northern, forum), northern)
    item = discussed(case, a_meeting(forum, date(2014, 6, 2), northern), northern)
    agency = forum.members.order_by("pk")[0].agency
    days = [date(2014, 6, 10), date(2014, 6, 9)]
    for day in days:
        said = {"text": "Locks", "language": "en", "due_on": day, "agency": agency}
        CaseAction.objects.create(case=case, agenda_item=item, added_at=timezone.now(), added_by=northern, **said)

    first, has_more = open_actions(northern, date(2014, 6, 20), most=1)

    assert ([line.action.due_on for line in first], has_more) == ([days[1]], True)
    assert open_actions(northern, date(2014, 6, 20), most=2)[1] is False
