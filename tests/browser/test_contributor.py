"""A co-ordinator asks somebody for their part; they give it on a phone, without an account; it is taken in."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.mail import EmailMessage
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from cohesion.models import User
from outcomes.contribution_links import token_of
from outcomes.models import ContributionRequest, Figure, QuarterlyReturn
from tests.browser.conftest import PHONE, assert_sound

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def link_in(letter: EmailMessage, live_server: object) -> str:
    found = re.search(r"/(?:en|cy)/contribute/\S+/", str(letter.body))
    assert found, letter.body
    return f"{live_server}{found[0]}"


def ask(page: Page, name: str) -> None:
    """From the return: ask for the staff trained in Cardiff and where its forum stands."""
    page.get_by_role("link", name="Ask others for their part").click()
    page.get_by_role("button", name="Ask somebody").click()
    page.get_by_label("Name").fill(name)
    page.get_by_label("Email address").fill("contributor@example.org")
    page.get_by_label("Organisation, if there is one").fill("Cyngor Caerdydd")
    page.get_by_label("Welsh").check()
    page.get_by_label("Cardiff").check()
    page.get_by_text("1 Hate crime", exact=True).click()
    page.get_by_label("Number of front line staff accessing training by department").check()
    page.get_by_label("Structures have been established and are inclusive of partners 1.1.M7").check()
    page.get_by_label("By when?").fill((timezone.localdate() + timedelta(days=7)).isoformat())
    page.get_by_label("A word from you").fill("The training register closes on Friday.")


def test_contribution_goes_from_the_question_to_the_return(
    page: Page,
    browser: Browser,
    live_server: object,
    southern: User,
    northern_return: QuarterlyReturn,
    sign_in: Callable[[User], None],
    mailoutbox: list[EmailMessage],
) -> None:
    # Given a co-ordinator who asks, in English.
    sign_in(southern)
    page.goto(f"{live_server}/en/returns/CV/2014-15-Q1/")
    ask(page, "Sioned Vaughan")
    assert_sound(page)
    page.get_by_role("button", name="Ask, and send the letter").click()
    expect(page.get_by_role("status")).to_contain_text("Sioned Vaughan is asked")
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 person still owes you their part")
    assert_sound(page)

    # When the contributor opens the letter's link on a phone, they find the form in Welsh.
    phone = browser.new_context(viewport=PHONE, locale="en-GB").new_page()
    phone.goto(link_in(mailoutbox[-1], live_server))
    expect(phone.locator("html")).to_have_attribute("lang", "cy")
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Disgwylir eich atebion erbyn")
    assert_sound(phone)
    phone.set_viewport_size(PHONE)

    # They stop part done, mistype, come back and hand it in.
    number = phone.get_by_label("Caerdydd (pobl)")
    number.fill("1,2")
    phone.get_by_role("link", name="English").click()
    expect(phone.get_by_label("Cardiff (people)")).to_have_value("1,2")
    phone.get_by_role("link", name="Cymraeg").click()
    expect(number).to_have_value("1,2")
    number.press("Enter")
    expect(phone.locator(".govuk-error-summary")).to_contain_text("Nid yw “1,2” wedi’i ysgrifennu fel un rhif")
    assert_sound(phone)
    number.fill("1,204")
    phone.get_by_role("button", name="Cadw a dod yn ôl wedyn").click()
    expect(phone.get_by_role("status")).to_contain_text("Cadwyd eich atebion")
    phone.goto(link_in(mailoutbox[-1], live_server))
    expect(number).to_have_value("1204")
    phone.get_by_label("Ble mae pethau arni, Caerdydd").select_option("UNDER_WAY")
    phone.get_by_label("Beth sy’n dangos hynny, Caerdydd").fill("Cyfarfu’r fforwm ddwywaith.")
    phone.get_by_role("button", name="Ei anfon", exact=True).click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Diolch: mae eich atebion wedi’u hanfon")
    expect(phone.get_by_role("table")).to_contain_text("1,204")
    assert_sound(phone)

    # Then the co-ordinator is told, looks and takes it in; the return says who gave it.
    assert mailoutbox[-1].to == [southern.email]
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 answer waits for you")
    page.get_by_role("link", name="Sioned Vaughan", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("2 answers from Sioned Vaughan")
    assert_sound(page)
    page.get_by_role("button", name="Take in what is ticked").click()
    expect(page.get_by_role("status")).to_contain_text("What you ticked is in the return")
    assert_sound(page)
    page.get_by_role("link", name="Back to the return").click()
    page.get_by_role("link", name="Read the return so far").click()
    expect(page.get_by_text("From Sioned Vaughan, Cyngor Caerdydd, taken in by Samira Hassan")).to_be_visible()
    assert_sound(page)
    assert Figure.objects.get().value == 1204

    # And the link has ended.
    phone.reload()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Ymdriniwyd â’ch atebion. Diolch.")
    assert_sound(phone)
    phone.context.close()


def test_withdrawn_link_opens_nothing(
    page: Page,
    browser: Browser,
    live_server: object,
    southern: User,
    northern_return: QuarterlyReturn,
    sign_in: Callable[[User], None],
) -> None:
    held = QuarterlyReturn.objects.get(region__code="CV")
    asked = ContributionRequest.objects.create(
        quarterly_return=held,
        name="Ifan Puw",
        email="ifan@example.org",
        language="en",
        due_on=timezone.localdate() + timedelta(days=7),
        nonce="n" * 43,
        expires_at=timezone.now() + timedelta(days=20),
        asked_at=timezone.now(),
        asked_by=southern,
        asks_region_wide=True,
    )
    asked.measures.set(held.round.measures.filter(code="1.2.M3"))
    other = browser.new_context(locale="en-GB").new_page()
    other.goto(f"{live_server}/en/contribute/{token_of(asked)}/")
    expect(other.get_by_role("heading", level=1)).to_contain_text("Your answers are due by")
    assert_sound(other)

    sign_in(southern)
    page.goto(f"{live_server}/en/returns/CV/2014-15-Q1/contributors/")
    page.get_by_role("link", name="Withdraw").click()
    assert_sound(page)
    page.get_by_role("button", name="Withdraw it").click()
    expect(page.get_by_text("Withdrawn on")).to_be_visible()

    other.get_by_role("button", name="Hand it in").click()
    expect(other.get_by_role("heading", level=1)).to_contain_text("This link opens nothing")
    assert_sound(other)
    other.context.close()
