"""A report taken down while talking on the telephone: in English at a desk, in Welsh on a phone without scripts."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from casework.models import Case
from cohesion.models import User
from tests.browser.conftest import PASSWORD, PHONE, assert_sound

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

WORDS = "Two men shouted at a woman at the bus stop."
MOST_ACTS = 20


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """A phone whose browser runs no scripts."""
    context = browser.new_context(viewport=PHONE, locale="cy-GB", java_script_enabled=False)
    yield context.new_page()
    context.close()


class Hand:
    """Counts what a person does: each press of a mouse or a finger, and each text typed."""

    def __init__(self) -> None:
        self.acts = 0

    def press(self, what: Locator) -> None:
        what.click()
        self.acts += 1

    def write(self, what: Locator, text: str) -> None:
        what.click()
        what.press_sequentially(text)
        self.acts += 2


def arrive(page: Page, address: str, user: User) -> None:
    page.goto(address)
    page.locator("[name=login]").fill(user.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url(address)


def test_report_by_phone_takes_few_acts_and_asks_about_what_is_here(
    page: Page, live_server: object, northern: User
) -> None:
    northern.language = "en"
    northern.save()
    arrive(page, f"{live_server}/en/cases/new/hate-crime/", northern)
    assert_sound(page)

    # When the co-ordinator answers what the form cannot know, the record is made.
    hand = Hand()
    hand.write(page.get_by_label("What happened?"), WORDS)
    hand.press(page.get_by_label("Gwynedd"))
    hand.press(page.get_by_label("National Hate Crime Report and Support Centre"))
    hand.press(page.get_by_label("Race", exact=True))
    hand.press(page.get_by_role("button", name="Record it"))
    expect(page.get_by_text("Recorded. Its reference is")).to_be_visible()
    assert hand.acts <= MOST_ACTS
    assert_sound(page)
    first = Case.objects.get()
    assert (first.summary, first.lead, first.source.code) == (WORDS, northern, "victim_support")

    # What belongs to one answer alone shows with it.
    page.goto(f"{live_server}/en/cases/new/hate-crime/")
    expect(page.get_by_label("Gwynedd")).to_be_checked()
    expect(page.get_by_label("Which reporting centre?")).to_be_hidden()
    page.get_by_label("Third party reporting centre").check()
    expect(page.get_by_label("Which reporting centre?")).to_be_visible()
    page.get_by_label("High risk").check()
    expect(page.get_by_label("Look at the risk again on")).to_be_visible()
    page.get_by_label("Not yet assessed").check()

    # Then a telephone number in the text is asked about.
    page.get_by_label("National Hate Crime Report and Support Centre").check()
    page.get_by_label("Race", exact=True).check()
    page.get_by_label("What happened?").fill("Call her on 01286 672000.")
    page.get_by_role("button", name="Record it").click()
    expect(page.get_by_role("alert")).to_contain_text("may point to one person")
    assert_sound(page)
    page.get_by_label("What happened?").fill("The same two men again.")
    page.get_by_role("button", name="Record it").click()

    # And the earlier report of the same day is shown before this one is saved.
    expect(page.get_by_role("heading", level=1)).to_contain_text("Is this report here already?")
    expect(page.get_by_role("heading", name=first.said)).to_be_visible()
    assert_sound(page)
    page.get_by_role("button", name="Change what I typed").click()
    expect(page.get_by_label("What happened?")).to_have_value("The same two men again.")
    page.get_by_role("button", name="Record it").click()
    page.get_by_label("once more").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Recorded as the same report once more")).to_be_visible()
    assert Case.objects.get(is_duplicate=True).links.get().other == first

    # The case is called something else, its risk is assessed, what is recorded is changed.
    page.goto(f"{live_server}/en/cases/{first.reference}/")
    page.get_by_role("complementary").get_by_role("link", name="Call it something else").click()
    assert_sound(page)
    page.get_by_label("Hate crime", exact=True).check()
    page.get_by_label("Why?").fill("A bottle was thrown.")
    page.get_by_role("button", name="Call it so").click()
    page.get_by_role("complementary").get_by_role("link", name="Assess the risk").click()
    assert_sound(page)
    page.get_by_label("High risk").check()
    page.get_by_role("button", name="Save the assessment").click()
    expect(page.get_by_role("alert")).to_contain_text("enter the day")
    page.get_by_label("Look at the risk again on").fill(first.received_on.isoformat())
    page.get_by_role("button", name="Save the assessment").click()
    expect(page.get_by_text("decide now whether it goes to MARAC")).to_be_visible()
    assert_sound(page)
    page.get_by_role("complementary").get_by_role("link", name="Change what is recorded").click()
    assert_sound(page)
    page.get_by_text("When and where it happened").click()
    page.get_by_label("Place", exact=True).fill("The square")
    page.get_by_role("button", name="Save the change").click()
    expect(page.get_by_text("The square")).to_be_visible()


def test_report_by_phone_in_welsh_without_scripts(plain: Page, live_server: object, northern: User) -> None:
    address = f"{live_server}/cy/cases/new/hate-crime/"
    arrive(plain, address, northern)
    plain.get_by_label("Beth ddigwyddodd?").fill("Gwaeddodd dau ddyn ar fenyw wrth y safle bws.")
    plain.get_by_role("button", name="Ei gofnodi").click()

    # Each thing that is missing is told, and what was typed is there still.
    expect(plain.get_by_role("alert").get_by_role("link")).to_have_count(3)
    expect(plain.get_by_label("Beth ddigwyddodd?")).to_have_value("Gwaeddodd dau ddyn ar fenyw wrth y safle bws.")
    assert plain.locator("body").bounding_box()["width"] <= PHONE["width"]  # type: ignore[index]
    plain.get_by_label("Gwynedd").check()
    plain.get_by_label("Yr heddlu (999, 101 neu ar-lein)").check()
    plain.get_by_label("Hil", exact=True).check()
    plain.get_by_text("Mwy am y cymhellion").click()
    plain.locator("[name=basis_race]").select_option("PERCEIVED")
    plain.get_by_role("button", name="Ei gofnodi").click()

    expect(plain.get_by_text("Cofnodwyd. Ei gyfeirnod yw")).to_be_visible()
    case = Case.objects.get()
    assert (case.language, case.source.code) == ("cy", "north_wales_police")
    assert case.motivations.get().basis == "PERCEIVED"


def test_welsh_pages_are_sound_on_a_phone(page: Page, live_server: object, northern: User) -> None:
    arrive(page, f"{live_server}/cy/cases/new/hate-crime/", northern)
    assert_sound(page)
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    assert_sound(page)
    page.get_by_role("button", name="Ei gofnodi").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert_sound(page)
