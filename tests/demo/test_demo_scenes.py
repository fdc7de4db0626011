"""What people of the quarter under way did on the pages of their returns, seen on those pages."""

from datetime import date, datetime
from io import StringIO

import pytest
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import DjangoCaptureOnCommitCallbacks

from cohesion.models import User
from outcomes.models import ContributionRequest, QuarterlyReturn, Reminder, ReturnEvent
from outcomes.pages.reading_day import reading_day
from outcomes.tasks import forget_contributors
from tests.conftest import LONDON

pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.usefixtures("demo_year", "db")]

QUARTER = "2015-16-Q2"


def held(region: str) -> QuarterlyReturn:
    return QuarterlyReturn.objects.with_context().get(round__quarter=QUARTER, region__code=region)


def seen(client: Client, person: str, route: str, *arguments: object, language: str = "en") -> str:
    """The page as the demo person finds it, with plain spaces."""
    client.force_login(User.objects.get(email=f"{person}@example.org"))
    with translation.override(language):
        response = client.get(reverse(route, args=arguments))
    assert response.status_code == 200
    return response.content.decode().replace("\xa0", " ")


def test_contributors_are_late_received_and_taken_in(client: Client) -> None:
    page = seen(client, "new", "return_contributors", "NEW", QUARTER)

    assert "Late: Gwenllian Ardwyn Hughes." in page
    assert "5 working days late; the link has ended" in page
    assert "Received on 21 October: look at it" in page
    assert "Dealt with by Rhodri Maddocks on 20 October" in page
    assert "last reminded on 26 October" in page


def test_home_of_the_region_says_who_still_owes_their_part(client: Client) -> None:
    page = seen(client, "new", "home")

    assert "Gwenllian Ardwyn Hughes" in page
    assert "Imogen Falkirk-Jones" in page
    assert "Iolo Garmon Prydderch" not in page


def test_answer_that_waits_has_figures_a_note_and_a_statement(client: Client) -> None:
    waiting = ContributionRequest.objects.undecided().get()

    page = seen(client, "new", "return_contribution", "NEW", QUARTER, waiting.pk)

    assert "3 answers from Imogen Falkirk-Jones" in page
    assert "The lists of one evening course are still to come" in page
    assert "Managers now ask for the course by name" in page
    assert "Take in what is ticked" in page


def test_figures_taken_in_say_where_they_came_from(client: Client) -> None:
    figures = held("NEW").figures.exclude(contribution=None)

    assert {row.measure.code for row in figures.select_related("measure")} == {"6.2.M2", "7.2.M2"}
    assert "Iolo Garmon Prydderch" in seen(client, "new", "return_read", "NEW", QUARTER)


def test_contributors_are_nobody() -> None:
    asked = ContributionRequest.objects.all()

    assert len(asked) == 3
    assert all(row.email.endswith("@example.org") for row in asked)
    assert all("sampl" in row.organisation for row in asked)


def test_contributors_of_sample_data_are_not_forgotten() -> None:
    forget_contributors()

    assert not ContributionRequest.objects.filter(name="–").exists()


def test_query_of_the_region_has_its_reason(client: Client) -> None:
    page = seen(client, "new", "return_check", "NEW", QUARTER)

    assert "A new course for housing officers began in July" in page


def test_practice_example_is_a_draft(client: Client) -> None:
    page = seen(client, "new", "return_examples", "NEW", QUARTER)

    assert "A reporting corner in the library (sample draft)" in page
    assert "Not asked yet" in page


def test_evidence_is_a_link_and_a_file_that_opens(client: Client) -> None:
    page = seen(client, "new", "return_evidence", "NEW", QUARTER)
    file = held("NEW").attachments.exclude(file="").get()

    assert "Poster of the reporting corner (sample)" in page
    assert "https://www.example.org/reporting-corner" in page
    response = client.get(reverse("return_evidence_file", args=["NEW", QUARTER, file.pk]))
    content = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    assert content.decode().splitlines() == [
        "date,course,people",
        "2015-07-14,Housing officers,9",
        "2015-09-08,Libraries,5",
    ]


def test_review_shows_what_was_accepted_asked_rated_noted_waived_and_adjusted(client: Client) -> None:
    page = seen(client, "officer-1", "return_review", "WB", QUARTER)

    assert "Accepted by Thomas Ashgrove on 29 October 2015, as it stands." in page
    assert "Accepted by Thomas Ashgrove on 29 October 2015, and changed since." in page
    assert "Does this number hold the people who came to the online course as well?" in page
    assert "Yes, since April the online course is counted in the same list." in page
    assert "the welcome pack that was promised for this quarter is not mentioned" in page
    assert "Compare the welcome pack with what the neighbouring region told us" in page
    assert "The region showed us the lists of both visits." in page
    assert "5.2.M1 · Bridgend: central adjustment to" in page


def test_region_under_review_does_not_see_the_internal_note(client: Client) -> None:
    page = seen(client, "wb", "return_detail", "WB", QUARTER)

    assert "Does this number hold the people" in page
    assert "Compare the welcome pack" not in page


def test_region_that_has_not_started_has_another_day(client: Client) -> None:
    assert held("MWW").extended_due_on == date(2015, 11, 11)

    page = seen(client, "officer-1", "round_detail", "NDP-2014-16", QUARTER)

    assert "Mae dau o’r cynghorau’n symud i system gofnodion newydd" in page
    assert "Chwarter 2 i’w gyflwyno erbyn dydd Mercher 11 Tachwedd 2015" in seen(client, "mww", "home", language="cy")


def test_region_asked_for_changes_has_answered_one_and_owes_two(client: Client) -> None:
    page = seen(client, "cv", "home")

    assert "2 requests wait for your answer." in page
    assert "Samira Hartley answered on 5 November 2015." in page
    assert "6.2.M2 · Cardiff" in page
    assert {
        (row.outcome.code, row.measure is None) for row in held("CV").change_requests.unanswered() if row.outcome
    } == {
        ("2", True),
        ("6", False),
    }


def test_late_region_was_reminded_by_hand(client: Client) -> None:
    reminder = Reminder.objects.get(kind=Reminder.Kind.BY_HAND)

    assert reminder.quarterly_return == held("GE")
    assert date(2015, 10, 28) < reminder.sent_on <= reading_day([held("GE").round], date(2026, 1, 1))
    said = f"reminded {reminder.sent_on.day} October"
    assert said in seen(client, "officer-1", "home")


def test_scene_that_is_missing_is_played_without_a_letter(
    mailoutbox: list[EmailMessage], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    QuarterlyReturn.objects.filter(pk=held("MWW").pk).update(extended_due_on=None, extension_reason="")

    with django_capture_on_commit_callbacks(execute=True):
        call_command("load_demo", stdout=(said := StringIO()))

    assert held("MWW").extended_due_on == date(2015, 11, 11)
    assert "sample work added to 1 of 5 returns" in said.getvalue()
    assert mailoutbox == []


def test_return_that_somebody_has_worked_on_since_is_left_alone() -> None:
    mine = held("MWW")
    QuarterlyReturn.objects.filter(pk=mine.pk).update(extended_due_on=None, extension_reason="")
    ReturnEvent.objects.create(
        quarterly_return=mine,
        kind=ReturnEvent.Kind.EXTENDED,
        from_status=mine.status,
        to_status=mine.status,
        at=datetime(2026, 3, 2, 10, tzinfo=LONDON),
        by=mine.updated_by,
    )

    call_command("load_demo", stdout=(said := StringIO()))

    assert held("MWW").extended_due_on is None
    assert all("nothing changed" in line for line in said.getvalue().splitlines())
