"""An officer’s quarter in a real browser: opened, one region excepted, the late ones reminded, a post stood in for."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.mail import EmailMessage
from playwright.sync_api import Page, expect

from cohesion.models import User
from outcomes.models import Plan, QuarterlyReturn, Reminder, ReturnRound
from tests.browser.conftest import assert_sound
from tests.browser.test_journeys import in_english, in_welsh

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def in_both(page: Page) -> None:
    assert_sound(page)
    in_welsh(page)
    assert_sound(page)
    in_english(page)


def test_officer_opens_a_quarter_gives_an_exception_and_reminds_the_late_ones(
    page: Page,
    officer: User,
    northern: User,
    southern: User,
    plan: Plan,
    sign_in: Callable[[User], None],
    mailoutbox: list[EmailMessage],
) -> None:
    # Given an officer who looks first at what opening would make
    sign_in(officer)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Rounds").click()
    in_both(page)
    page.get_by_role("link", name="Quarter 1, April to June 2014").click()
    expect(page.get_by_text("20 working days later, without the weekends, it is Monday 28")).to_be_visible()
    in_both(page)

    # When the date is no working day, the page says so by the field
    page.get_by_label("Due on").fill("2014-07-27")
    page.get_by_role("button", name="Open this quarter").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Choose a working day.")
    assert_sound(page)
    page.get_by_label("Due on").fill("2014-07-28")
    page.get_by_role("button", name="Open this quarter").click()

    # Then eight returns are owed, and the quarter is not opened twice by going back
    expect(page.get_by_role("status")).to_contain_text("Quarter 1, April to June 2014 is open.")
    assert QuarterlyReturn.objects.count() == 8
    in_both(page)

    # When one region is given another date (the year is long past, so these count as sample data)
    ReturnRound.objects.update(is_sample=True)
    page.get_by_role("link", name="Give another date North West Wales").click()
    in_both(page)
    page.get_by_label("Due on").fill("2014-08-06")
    page.get_by_label("Why is this region given another date?").fill("The river flooded the office.")
    page.get_by_role("button", name="Give this date").click()
    expect(page.get_by_role("status")).to_contain_text("This return is now due on Wednesday 6")
    assert [letter.to for letter in mailoutbox] == [[northern.email]]
    assert_sound(page)

    # Then it is not among those who are late, and those are reminded together
    page.goto(page.url.split("/returns/")[0] + "/rounds/NDP-2014-16/2014-15-Q1/")
    page.get_by_role("link", name="Tick all that are late").click()
    expect(page.get_by_label("Choose North West Wales")).not_to_be_checked()
    expect(page.get_by_label("Choose Cardiff and Vale")).to_be_checked()
    assert_sound(page)
    page.get_by_role("button", name="Remind the chosen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Remind 1 region?")
    in_both(page)
    page.get_by_role("button", name="Send the letters").click()
    expect(page.get_by_text("1 region was reminded: Cardiff and Vale (Samira Hassan).")).to_be_visible()
    assert Reminder.objects.get().user == southern
    assert mailoutbox[-1].subject == "Gareth Pugh asks about Quarter 1"
    assert_sound(page)

    # And the first page says when that was
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Home").click()
    expect(page.get_by_text("Last reminded on")).to_be_visible()
    in_both(page)


def test_officer_stands_in_for_a_vacant_post(
    page: Page, officer: User, northern_return: QuarterlyReturn, sign_in: Callable[[User], None]
) -> None:
    sign_in(officer)
    page.get_by_role("link", name="Quarter 1, region by region").click()
    page.get_by_role("link", name="Enter it yourself North West Wales").click()
    in_both(page)
    page.get_by_label("Why do you enter this return?").fill("The post is vacant until September.")
    page.get_by_role("button", name="Enter it yourself").click()

    expect(page.get_by_text("Gareth Pugh of the Welsh Government enters it on the region’s behalf.")).to_be_visible()
    in_both(page)
    page.get_by_role("link", name="Upload a spreadsheet").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Fill in the return in a spreadsheet")
    page.go_back()
    page.get_by_role("link", name="Hand it back").click()
    in_both(page)
    page.get_by_role("button", name="Hand it back").click()
    expect(page.get_by_role("status")).to_contain_text("The return is with its region again.")


def test_officer_chooses_in_the_matrix_and_reopens(
    page: Page, officer: User, accepted_return: QuarterlyReturn, sign_in: Callable[[User], None]
) -> None:
    sign_in(officer)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Returns").click()
    in_both(page)
    page.get_by_role("link", name="Choose several to remind or reopen").click()
    in_both(page)
    for region in ("North West Wales", "Gwent East"):
        page.get_by_label(f"Choose {region}, Quarter 1, April to June 2014").check()
    page.get_by_role("button", name="Reopen the chosen").click()
    expect(page.get_by_text("It is not accepted (Not started)")).to_be_visible()
    in_both(page)
    page.get_by_label("Why is it reopened?").fill("A late count")
    page.get_by_role("button", name="Reopen them").click()

    expect(page.get_by_text("1 return is open again: North West Wales")).to_be_visible()
    assert_sound(page)
    accepted_return.refresh_from_db()
    assert accepted_return.status == "REOPENED"
    assert accepted_return.round.due_on == date(2014, 7, 28)
