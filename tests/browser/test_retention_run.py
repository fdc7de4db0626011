"""A retention run in a real browser: proposed at night, removed, kept and held by a lead; no figure moves."""

from collections.abc import Callable
from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from casework.actions.proposing import propose
from casework.counting.rules import BY_NAME
from casework.models import Case, LegalHold, RetentionProposal
from cohesion import counts
from cohesion.calendar import Quarter
from cohesion.counts import Counted
from cohesion.models import User
from tests.browser.conftest import assert_sound
from tests.factories.closed_cases import a_closed_case

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def sound_in_both(page: Page) -> None:
    assert_sound(page)
    page.get_by_role("link", name="Cymraeg").click()
    expect(page.locator("html")).to_have_attribute("lang", "cy")
    assert_sound(page)
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.wait_for_load_state()


def told() -> list[list[Counted]]:
    """What a return of the quarter in which the cases came would be told."""
    answers = []
    for name in BY_NAME:
        provider = counts.provider(name)
        assert provider is not None
        answers.append(sorted(provider.ask("NWW", Quarter.parse("2012-13-Q1"), date(2012, 7, 1)), key=str))
    return answers


def test_lead_removes_one_keeps_one_and_a_held_one_is_not_proposed(
    page: Page, live_server: object, northern: User, service: User, sign_in: Callable[[User], None]
) -> None:
    goes, stays, held = (a_closed_case(northern, closed_on=date(2012, 6, day)) for day in (1, 2, 3))
    before = told()

    # Given a lead who holds a case for a court
    sign_in(northern)
    page.goto(f"{live_server}/en/cases/{held.reference}/")
    expect(page.get_by_text("Its time is over: a lead of the region decides.")).to_be_visible()
    sound_in_both(page)
    page.get_by_role("link", name="Hold it against removal").click()
    sound_in_both(page)
    page.get_by_role("button", name="Hold the case").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose what the case is kept for.")
    assert_sound(page)
    page.get_by_label("Court proceedings").check()
    page.get_by_label("In words").fill("A claim in the county court; ask legal services first.")
    page.get_by_role("button", name="Hold the case").click()
    expect(page.get_by_role("status")).to_contain_text("The case is held")
    assert LegalHold.objects.standing().get().case == held

    # when the night has passed
    assert propose(by=service, now=timezone.now()) == 2

    # they find what waits, without the held one,
    page.goto(f"{live_server}/en/cases/")
    page.get_by_role("main").get_by_role("link", name="Cases at the end of their time").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("2 cases wait for your decision")
    expect(page.get_by_text(held.said)).to_have_count(0)
    sound_in_both(page)

    # keep one of them longer, for a reason,
    page.get_by_label(f"Choose case {stays.said}").check()
    page.get_by_role("button", name="Keep the chosen longer…").click()
    sound_in_both(page)
    page.get_by_role("button", name="Keep longer").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter why it is kept longer.")
    assert_sound(page)
    page.get_by_label("Keep until").fill("2090-09-01")
    page.get_by_label("Why is it kept longer?").fill("The inquiry has asked for it.")
    page.get_by_role("button", name="Keep longer").click()
    expect(page.get_by_role("status")).to_contain_text("1 case is kept until Friday 1 September 2090.")

    # and see what goes before it does.
    page.get_by_label(f"Choose case {goes.said}").check()
    page.get_by_role("button", name="Remove the chosen…").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 case will be removed for good")
    sound_in_both(page)
    page.get_by_role("button", name="Remove for good").click()
    expect(page.get_by_role("status")).to_contain_text("1 case is removed for good.")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Nothing waits for your decision")
    sound_in_both(page)

    # Then it is gone, and no figure has moved.
    assert set(Case.objects.all()) == {stays, held}
    assert RetentionProposal.objects.get(reference=goes.reference).decision == "REMOVED"
    assert told() == before

    # A lifted hold lets the next night propose it.
    page.goto(f"{live_server}/en/cases/{held.reference}/")
    page.get_by_role("link", name="Lift the hold").click()
    sound_in_both(page)
    page.get_by_role("button", name="Lift the hold").click()
    expect(page.get_by_role("status")).to_contain_text("The hold is lifted.")
    assert propose(by=service, now=timezone.now()) == 1


def test_administrator_begins_a_rule_and_takes_it_back(
    page: Page, live_server: object, administrator: User, sign_in: Callable[[User], None]
) -> None:
    sign_in(administrator)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="How long cases are kept").click()
    sound_in_both(page)
    page.get_by_role("link", name="Begin a new rule").click()
    sound_in_both(page)
    page.get_by_role("button", name="Begin this rule").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter a number of months from 1 to 1,200.")
    assert_sound(page)
    page.get_by_label("From the day the case closed").check()
    page.get_by_label("Months").fill("72")
    page.get_by_label("Remove the case, and keep what it counted").check()
    page.get_by_label("Why, in English").fill("Six years, as agreed with the forces.")
    page.get_by_label("Why, in Welsh").fill("Chwe blynedd, fel y cytunwyd â’r heddluoedd.")
    page.get_by_label("Begins on").fill("2090-09-01")
    page.get_by_role("button", name="Begin this rule").click()
    expect(page.get_by_text("begins on 1 September 2090")).to_be_visible()
    expect(page.get_by_text("until 31 August 2090")).to_be_visible()
    sound_in_both(page)
    page.get_by_role("link", name="Take it back").click()
    sound_in_both(page)
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_role("status")).to_contain_text("The rule is taken back")
