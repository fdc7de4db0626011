"""Two people write “turning the curve” at once in a real browser; neither loses a word."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from cohesion.models import User
from outcomes.models import Plan
from reporting.actions.curves import write_curve
from reporting.models import CurveVersion
from tests.browser.conftest import assert_sound
from tests.browser.test_journeys import in_english, in_welsh
from tests.reporting.test_curve import CONTENT, WELSH

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def in_both(page: Page) -> None:
    assert_sound(page)
    in_welsh(page)
    assert_sound(page)
    in_english(page)


def test_two_people_write_at_once_and_both_texts_are_kept(
    page: Page, officer: User, writer: User, plan: Plan, live_server: object, sign_in: Callable[[User], None]
) -> None:
    # Given an officer who adds rows for what helps
    sign_in(officer)
    page.goto(f"{live_server}/en/outcomes/1/curve/edit/?plan={plan.code}")
    in_both(page)
    page.get_by_label("The story behind it").fill("The officer’s story.")
    helps = page.get_by_role("group", name="What helps")
    helps.get_by_label("Line 1").fill("One referral form")
    helps.get_by_role("button", name="Add more that helps").click()
    helps.get_by_label("Line 5").fill("Buses that run")
    action = page.get_by_role("group", name="Action 1")
    action.get_by_label("What", exact=True).fill("Share one trainer")

    # When somebody else writes at the same time, and the action owes its day
    outcome, now = plan.outcomes.get(code="1"), datetime.now(UTC)
    content = replace(CONTENT, translation=WELSH, translation_status="DRAFT")
    write_curve(outcome=outcome, content=content, seen_number=0, change_note="", by=writer, now=now)
    page.get_by_role("button", name="Save as a new version").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Enter the day by which action 1 is to be done.")
    assert_sound(page)
    action.get_by_label("Who", exact=True).fill("The co-ordinators")
    action.get_by_label("By when").fill("2015-09-30")
    page.get_by_role("button", name="Save as a new version").click()

    # Then both texts are on the page, and saving once more is a choice
    expect(page.locator(".govuk-error-summary")).to_contain_text("Somebody else has saved a newer version")
    expect(page.get_by_text(CONTENT.story)).to_be_visible()
    expect(page.get_by_role("textbox", name="The story behind it")).to_have_value("The officer’s story.")
    assert_sound(page)
    page.get_by_label("What did you change?").fill("Brought the two together")
    page.get_by_role("button", name="Save as a new version").click()
    expect(page.get_by_role("status")).to_contain_text("It is saved as a new version.")
    assert [each.story for each in CurveVersion.objects.order_by("number")] == [CONTENT.story, "The officer’s story."]
    in_both(page)

    # And the earlier one can be read and taken back
    page.get_by_role("link", name="Version 1").click()
    in_both(page)
    page.get_by_role("button", name="Take this version back").click()
    expect(page.get_by_text(CONTENT.story)).to_be_visible()
    assert CurveVersion.objects.count() == 3


def test_population_indicators_are_read_on_a_telephone(
    page: Page, officer: User, live_server: object, sign_in: Callable[[User], None]
) -> None:
    sign_in(officer)
    page.goto(f"{live_server}/en/outcomes/population/")

    in_both(page)
