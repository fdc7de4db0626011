"""The page of a case and its paper: what leads, what is said of each event, and how many queries it takes."""

from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.timezone import localdate
from pytest_django.asserts import assertContains, assertNotContains

from casework.actions.links import link_cases
from casework.actions.notes import add_note
from casework.models import (
    Agency,
    Case,
    CaseAction,
    CaseEvent,
    CaseFile,
    CaseList,
    CaseNote,
    CaseOutcome,
    ListEntry,
    RiskAssessment,
    SupportOffer,
)
from casework.pages.due import Due
from casework.pages.event_names import Names
from casework.pages.event_words import sentence_of
from casework.pages.timeline import FIRST, timeline
from cohesion.models import AuditEntry, User
from tests.factories.cases import a_case

MONDAY = date(2014, 7, 21)


@pytest.fixture
def case(northern: User) -> Case:
    return a_case(northern)


def at(route: str, case: Case, *more: object) -> str:
    return reverse(route, args=[case.reference, *more])


# --- what leads -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("days", "words", "mark"),
    [
        (-2, "Was due on Saturday 19\u00a0July 2014, 2 days ago.", "Overdue"),
        (-1, "Was due on Sunday 20\u00a0July 2014, 1 day ago.", "Overdue"),
        (0, "Due today, Monday 21\u00a0July 2014.", "Due today"),
        (1, "Due on Tuesday 22\u00a0July 2014, in 1 day.", ""),
        (4, "Due on Friday 25\u00a0July 2014, in 4 days.", ""),
    ],
)
def test_due_day_is_said(days: int, words: str, mark: str) -> None:
    due = Due(MONDAY + timedelta(days=days), MONDAY)
    assert (due.words, due.mark) == (words, mark)


def test_page_says_that_an_open_case_has_no_next_action_and_what_is_not_known(
    client: Client, case: Case, northern: User
) -> None:
    client.force_login(northern)

    page = client.get(at("case", case))

    assertContains(page, case.said)
    assertContains(page, "This open case has no next action.")
    for empty in ("No action is open.", "No offer of support is recorded.", "There are no notes yet.", "Nobody yet"):
        assertContains(page, empty)
    assertNotContains(page, "Something is overdue")
    assert AuditEntry.objects.filter(act="case.read.opened").count() == 1


def test_overdue_review_and_next_action_press(client: Client, northern: User) -> None:
    late = localdate() - timedelta(days=1)
    held = a_case(northern, risk="HIGH", risk_review_on=late, next_action="Ring", next_action_on=late)
    client.force_login(northern)

    page = client.get(at("case", held))

    assertContains(page, "Something is overdue")
    assertContains(page, "Its review was due on")
    assertContains(page, "coh-next--late")


def test_closed_case_is_never_overdue(northern: User, client: Client) -> None:
    late = localdate() - timedelta(days=1)
    held = a_case(northern, next_action="Ring", next_action_on=late, risk="HIGH", risk_review_on=late)
    reason = ListEntry.objects.get(list="CLOSE_REASON", code="finished")
    Case.objects.filter(pk=held.pk).update(status="CLOSED", closed_on=localdate(), close_reason=reason)
    client.force_login(northern)

    page = client.get(at("case", held))

    assertNotContains(page, "overdue")
    assertNotContains(page, "Its review was due")
    assertContains(page, "Open it again")


def test_each_text_is_marked_with_its_language(client: Client, case: Case, northern: User, now: datetime) -> None:
    add_note(case_id=case.pk, text="Mae angen ffonio.", language="cy", by=northern, now=now)
    client.force_login(northern)

    assertContains(client.get(at("case", case)), '<div lang="cy"><p>Mae angen ffonio.</p></div>')


# --- the timeline -----------------------------------------------------------------------------------------------------
_DETAILS: list[dict[str, Any]] = [
    {},
    {"done": True, "due": "2014-05-01"},
    {"on": "2014-05-03", "was": "2014-05-01"},
    {"on": "2014-05-03", "reason": "finished"},
    {"fields": ["received_on", "place", "not_a_field"]},
    {"lead": None},
    {"lead": 1},
    {"lead": 2},
    {"kind": "DUPLICATE", "other": "x"},
    {"kind": "SAME_PERSON", "other": "x", "from": True},
    {"what": "offered", "agency": "housing", "referral": True},
    {"what": "answered", "agency": "gone", "answer": "TAKEN"},
    {"what": "answered", "agency": "housing", "answer": "DECLINED", "ended": None},
    {"added": ["advice"], "removed": ["charged"], "satisfaction": "PARTLY"},
    {"risk": "HIGH", "review_on": "2014-06-01"},
    {"to": "NAMED"},
    {"to": "OFFICIAL"},
    {"ended": True},
    {"lifted": True},
    {"status": "DONE"},
    {"leaks": ["TELEPHONE", "NOT_A_KIND"]},
    {"on": "no day"},
]


@pytest.mark.parametrize("language", ["en", "cy"])
def test_each_kind_of_event_has_a_whole_sentence_whatever_its_detail_tells(language: str) -> None:
    names = Names({1: "Nia Puw"}, {"housing": "Housing"}, {}, {"x": "2C3D 4F5G"})
    with translation.override(language):
        for kind, detail in product(CaseEvent.Kind, _DETAILS):
            said = sentence_of(CaseEvent(kind=kind, detail=detail), names)
            assert said.endswith("."), (kind, detail, said)
            assert said.lstrip("“")[0].isupper(), (kind, detail, said)
            assert "%(" not in said


def test_timeline_shows_the_newest_fifty_and_all_when_asked(
    client: Client, case: Case, northern: User, now: datetime
) -> None:
    CaseEvent.objects.bulk_create(
        CaseEvent(case=case, kind="NOTED", at=now + timedelta(minutes=number), by=northern) for number in range(FIRST)
    )
    CaseNote.objects.bulk_create(CaseNote(case=case, text=f"Note {n}.", at=now, by=northern) for n in range(60))
    client.force_login(northern)

    short = timeline(case, northern)
    assert (len(short.lines), short.has_more) == (FIRST, True)
    assert short.lines[0].at > short.lines[-1].at
    page = client.get(at("case", case))
    assertContains(page, "Show the whole timeline")
    assertContains(page, "Show every note")
    assertNotContains(page, "The case was recorded.")
    whole = client.get(at("case", case), {"all": ""})
    assertContains(whole, "The case was recorded.")
    assertNotContains(whole, "Show every note")


# --- queries ----------------------------------------------------------------------------------------------------------
def grow(case: Case, by: User, count: int) -> None:
    """`count` more of everything that grows on a case."""
    now, day = timezone.now(), date(2014, 5, 2)
    housing = Agency.objects.get(code="housing")
    CaseNote.objects.bulk_create(CaseNote(case=case, text="A note.", at=now, by=by) for _ in range(count))
    CaseAction.objects.bulk_create(
        CaseAction(
            case=case,
            text="Do it",
            agency=housing if number % 2 else None,
            owner=None if number % 2 else by,
            due_on=day,
            added_at=now,
            added_by=by,
        )
        for number in range(count)
    )
    SupportOffer.objects.bulk_create(SupportOffer(case=case, agency=housing, offered_on=day) for _ in range(count))
    RiskAssessment.objects.bulk_create(
        RiskAssessment(case=case, risk="STANDARD", assessed_on=day, at=now, by=by, reasons="Seen.")
        for _ in range(count)
    )
    CaseFile.objects.bulk_create(
        CaseFile(case=case, title="A", name="a.pdf", ending="pdf", size=1, digest=b"", added_at=now, added_by=by)
        for _ in range(count)
    )
    CaseEvent.objects.bulk_create(
        CaseEvent(case=case, kind=kind, at=now, by=by, detail={"lead": by.pk, "agency": "housing", "added": ["advice"]})
        for kind in ("ASSIGNED", "SUPPORT", "OUTCOME")
        for _ in range(count)
    )
    for _ in range(count):
        link_cases(case_id=case.pk, reference=a_case(by).reference, kind="RELATED", by=by, now=now)


def test_page_and_paper_take_as_many_queries_for_thirty_of_each_as_for_one(
    client: Client, case: Case, northern: User
) -> None:
    client.force_login(northern)
    for entry in list(ListEntry.objects.of(CaseList.OUTCOME))[:3]:
        CaseOutcome.objects.create(case=case, outcome=entry, on=date(2014, 5, 2))

    def taken(route: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(at(route, case)).status_code == 200
        return len(queries)

    grow(case, northern, 1)
    for_one = [taken("case"), taken("case_print")]
    grow(case, northern, 29)

    assert [taken("case"), taken("case_print")] == for_one
    assert max(for_one) <= 44


# --- paper ------------------------------------------------------------------------------------------------------------
def test_paper_names_nobody_who_worked_on_the_case_unless_asked(
    client: Client, case: Case, northern: User, caseworker: User, now: datetime
) -> None:
    add_note(case_id=case.pk, text="A note.", language="en", by=caseworker, now=now)
    Case.objects.filter(pk=case.pk).update(lead=caseworker)
    CaseEvent.objects.create(case=case, kind="ASSIGNED", at=now, by=caseworker, detail={"lead": caseworker.pk})
    client.force_login(northern)

    plain = client.get(at("case_print", case))
    assertNotContains(plain, "Nia Puw")
    assertContains(plain, "printed by Mared Owen")
    assertContains(plain, "The case has another lead now.")
    assertContains(plain, "OFFICIAL-SENSITIVE")
    assertNotContains(plain, at("case_note_add", case))
    assertContains(client.get(at("case_print", case), {"names": ""}), "Nia Puw")
    assert AuditEntry.objects.filter(act="case.read.printed").count() == 2
    assert not AuditEntry.objects.filter(act="case.read.opened").exists()


def test_every_look_is_recorded_whichever_way(client: Client, case: Case, northern: User) -> None:
    client.force_login(northern)
    client.head(at("case", case))
    client.post(at("case", case))

    assert AuditEntry.objects.filter(act="case.read.opened", actor=northern).count() == 1
    assert AuditEntry.objects.get(act="case.read.opened").at > datetime(2015, 1, 1, tzinfo=UTC)
