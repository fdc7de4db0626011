"""A hate crime at a MARAC: referred, accepted, discussed at a meeting in English and one in Welsh, and concluded."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone, translation
from django.utils.timezone import localdate
from django.utils.translation import gettext
from playwright.sync_api import Page, expect

from casework.models import Agency, AgendaItem, Case, CountedCase, Forum, Meeting
from cohesion.calendar import Quarter
from cohesion.models import Region, User
from tests.browser.conftest import DESK, PHONE, assert_sound
from tests.factories.cases import a_case
from tests.factories.marac import MEMBERS, a_forum

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def cy(sentence: str) -> str:
    with translation.override("cy"):
        return gettext(sentence)


def press(page: Page, button: str) -> None:
    """The page before an act is sound."""
    assert_sound(page)
    page.get_by_role("button", name=button).click()


def said(page: Page, sentence: str) -> None:
    expect(page.get_by_role("status")).to_contain_text(sentence)


def test_hate_crime_goes_through_two_meetings(
    page: Page, live_server: object, northern: User, sign_in: Callable[[User], None]
) -> None:
    now = timezone.now()
    today = localdate(now)
    forum = a_forum(Region.objects.get(code="NWW"))
    crime = a_case(northern, now, received_on=today - timedelta(days=20))
    sign_in(northern)

    # Given a hate crime, it is referred, and what is missing is said by its field.
    page.goto(f"{live_server}/en/cases/{crime.reference}/")
    page.get_by_role("link", name="Refer to a MARAC").first.click()
    refer(page, today - timedelta(days=15))
    said(page, "Referred.")
    case = Case.objects.get(kind="HATE_MARAC")
    page.get_by_role("link", name="Decide on the referral").first.click()
    expect(page.get_by_text("below the 14 from which this MARAC calls the risk visibly high")).to_be_visible()
    page.get_by_label("Accepted").check()
    page.locator("#id_on").fill((today - timedelta(days=14)).isoformat())
    page.get_by_label("Why?").fill("It gets worse, whatever the score says.")
    press(page, "Save the decision")
    said(page, "The decision is saved.")

    # When it is discussed at two meetings, the second one finds it carried on.
    first_meeting(page, live_server, forum, today - timedelta(days=7))
    second_meeting(page, live_server, forum, today)
    end_and_sum_up(page, live_server, forum, case, today)

    counted = set(CountedCase.objects.filter(case=case).values_list("count", flat=True))
    assert counted == {f"hate_crime.marac_{name}" for name in ("referred", "accepted", "heard", "individuals")}


def refer(page: Page, day: date) -> None:
    page.locator("#id_received_on").fill(day.isoformat())
    press(page, "Refer it")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.get_by_label("Visible high risk").check()
    page.get_by_label("Score").fill("11")
    page.get_by_label("Given").check()
    press(page, "Refer it")


def plan(page: Page, live_server: object, forum: Forum, day: date, language: str) -> Meeting:
    page.goto(f"{live_server}/{language}/cases/marac/{forum.pk}/")
    assert_sound(page)
    in_words = cy if language == "cy" else str
    page.get_by_role("button", name=in_words("Plan a meeting")).click()
    page.locator("#id_day").fill(day.isoformat())
    page.locator("#id_chair").fill("Superintendent")
    press(page, in_words("Plan it"))
    said(page, in_words("The meeting is planned, and its agenda is built."))
    return Meeting.objects.get(day=day)


def answer(page: Page, others: dict[str, str]) -> None:
    """Every agency was there but `others`, by its name in English."""
    for agency in Agency.objects.filter(code__in=MEMBERS):
        page.locator(f"#id_agency_{agency.pk}").select_option(others.get(agency.name_en, "PRESENT"))


def first_meeting(page: Page, live_server: object, forum: Forum, day: date) -> None:
    plan(page, live_server, forum, day, "en")
    page.get_by_role("button", name="Say who was there").click()
    press(page, "It was held")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    answer(page, {"Housing associations": "APOLOGIES"})
    page.get_by_label("The confidentiality statement was read").check()
    press(page, "It was held")
    said(page, "The meeting is held.")
    expect(page.get_by_text("The quorum was met. Agencies there: 2; needed: 2.")).to_be_visible()
    page.get_by_role("link", name="Minutes").click()
    page.locator("input[name=status][value=DISCUSSED]").check()
    page.locator("#id_minutes").fill("The locks are changed this week.")
    press(page, "Save it")
    page.get_by_role("link", name="Add an action").click()
    page.get_by_label("What is to be done?").fill("Change the locks.")
    page.get_by_label("Which agency?").select_option(label="Housing associations")
    page.get_by_label("By which day?").fill((day + timedelta(days=21)).isoformat())
    press(page, "Save the action")
    said(page, "The action is saved.")
    assert_sound(page)


def second_meeting(page: Page, live_server: object, forum: Forum, day: date) -> None:
    """In Welsh, with the agenda on a phone."""
    meeting = plan(page, live_server, forum, day, "cy")
    assert meeting.items.get().sort == "CARRIED"
    page.set_viewport_size(PHONE)
    assert_sound(page)
    for paper in ("pack/?identifying", "pack/names/"):
        page.goto(f"{live_server}/cy/cases/marac/meetings/{meeting.pk}/{paper}")
        assert_sound(page)
    page.set_viewport_size(DESK)
    page.goto(f"{live_server}/cy/cases/marac/meetings/{meeting.pk}/held/")
    answer(page, {})
    press(page, cy("It was held"))
    page.get_by_role("link", name=cy("Minutes")).click()
    page.locator("input[name=status][value=DISCUSSED]").check()
    page.locator("#id_minutes").fill("Mae’r cloeon wedi’u newid.")
    page.locator("#id_is_concluded").check()
    press(page, cy("Save it"))
    said(page, cy("It is saved."))
    expect(page.get_by_text(cy("Concluded")).first).to_be_visible()
    assert AgendaItem.objects.get(meeting=meeting).is_concluded


def end_and_sum_up(page: Page, live_server: object, forum: Forum, case: Case, today: date) -> None:
    page.goto(f"{live_server}/cy/cases/{case.reference}/")
    page.get_by_role("link", name=cy("Say how it ended")).first.click()
    for name, value in (("risk_then", "REDUCED"), ("safety_plan", "YES"), ("victim_contacted", "YES")):
        page.locator(f"input[name={name}][value={value}]").check()
    page.locator("input[name=feels_safer][value=YES]").check()
    press(page, cy("Save the answers"))
    said(page, cy("The answers are saved."))
    assert_sound(page)
    page.goto(f"{live_server}/cy/cases/marac/{forum.pk}/summary/{Quarter.containing(today)}/")
    expect(page.get_by_text(cy("Working figures: exact, and not for publication."))).to_be_visible()
    assert_sound(page)
    page.goto(f"{live_server}/cy/cases/marac/actions/")
    expect(page.get_by_text("Change the locks.")).to_be_visible()
    assert_sound(page)


@pytest.mark.parametrize("language", ["en", "cy"])
def test_pages_that_keep_a_forum_are_sound(
    page: Page, live_server: object, northern: User, sign_in: Callable[[User], None], language: str
) -> None:
    forum = a_forum(Region.objects.get(code="NWW"))
    member = forum.members.get(agency=Agency.objects.get(code="housing"))
    day = localdate()
    speaker = forum.people.create(agency=member.agency, user=northern, starts_on=day)
    meeting = forum.meetings.create(day=day, quorum=2)
    sign_in(northern)
    own = ("edit/", "members/add/", f"members/{member.pk}/edit/", f"members/{member.pk}/end/", "people/add/")
    addresses = [f"{forum.pk}/{each}" for each in (*own, f"people/{speaker.pk}/end/")]
    addresses += [f"meetings/{meeting.pk}/{each}" for each in ("edit/", "cancel/")]
    for address in ("", "add/", *addresses):
        page.goto(f"{live_server}/{language}/cases/marac/{address}")
        assert_sound(page)
