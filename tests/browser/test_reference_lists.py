"""The lists behind the cases in a real browser: an entry added and ended, a reporting centre with its contact."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from casework.models import CaseList, CentreContact, ListEntry, ReportingCentre
from cohesion.models import AuditEntry, User
from tests.browser.conftest import assert_sound
from tests.browser.test_journeys import in_english, in_welsh

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def in_both(page: Page) -> None:
    assert_sound(page)
    in_welsh(page)
    assert_sound(page)
    in_english(page)


def test_administrator_adds_an_entry_moves_it_and_ends_another(
    page: Page, administrator: User, sign_in: Callable[[User], None]
) -> None:
    # Given an administrator who looks through the lists
    sign_in(administrator)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Case lists").click()
    in_both(page)
    page.get_by_role("link", name="Motivations, characteristics and strands").click()
    in_both(page)
    page.get_by_role("link", name="All lists").click()
    page.get_by_role("link", name="Agencies", exact=True).click()
    in_both(page)
    page.get_by_role("button", name="Add an agency").click()
    in_both(page)
    page.get_by_role("link", name="Back to the list").click()
    page.get_by_role("link", name="All lists").click()
    page.get_by_role("link", name="Kind of place").click()
    in_both(page)

    # When an entry is added, with its Welsh forgotten at first
    page.get_by_role("button", name="Add an entry").click()
    in_both(page)
    page.get_by_label("Name in English").fill("Sports ground")
    page.get_by_role("button", name="Add the entry").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Enter the name in both languages.")
    assert_sound(page)
    page.get_by_label("Name in Welsh").fill("Maes chwaraeon")
    page.get_by_role("button", name="Add the entry").click()

    # Then it stands last, and moves up at a press
    expect(page.get_by_role("status")).to_contain_text("“Sports ground” is in the list now.")
    page.get_by_role("button", name="Move up Sports ground").click()
    expect(page.get_by_role("status")).to_contain_text("“Sports ground” is moved.")
    rows = page.locator("tbody th span").all_inner_texts()
    assert rows.index("Sports ground") < rows.index("Somewhere else")

    # When another one ends, first before it began
    page.get_by_role("link", name="End Shop or café").click()
    in_both(page)
    page.get_by_label("Last day in use").fill("1999-12-31")
    page.get_by_role("button", name="Save its last day").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("It is in use from 1 January 2000.")
    page.get_by_label("Last day in use").fill("2015-03-31")
    page.get_by_role("button", name="Save its last day").click()

    # Then it is readable as no longer in use, and its words can still be put right
    expect(page.get_by_role("heading", name="No longer in use")).to_be_visible()
    in_both(page)
    page.get_by_role("link", name="Change the words Shop or café").click()
    in_both(page)
    page.get_by_label("Name in English").fill("Shop, café or pub")
    page.get_by_role("button", name="Save the words").click()
    expect(page.get_by_role("status")).to_contain_text("The words are saved.")
    ended = ListEntry.objects.get(list=CaseList.PLACE_TYPE, code="shop")
    assert (ended.name_en, str(ended.valid_to)) == ("Shop, café or pub", "2015-03-31")


def test_co_ordinator_adds_a_centre_and_names_whom_to_call(
    page: Page, northern: User, sign_in: Callable[[User], None], live_server: object
) -> None:
    # Given a co-ordinator whose region has no centre yet
    sign_in(northern)
    page.goto(f"{live_server}/en/cases/centres/")
    expect(page.get_by_role("heading", name="No reporting centre yet")).to_be_visible()
    in_both(page)

    # When one is added, closed before it opened at first
    page.get_by_role("button", name="Add a centre").click()
    in_both(page)
    page.get_by_label("Local authority").select_option(label="Gwynedd")
    page.get_by_label("Name in English").fill("Hafan Community Centre")
    page.get_by_label("Name in Welsh").fill("Canolfan Gymunedol Hafan")
    page.get_by_label("Address").fill("1 Stryd y Bont")
    page.get_by_label("British Sign Language").check()
    page.get_by_label("Its people were trained on").fill("2014-03-03")
    page.get_by_label("Open since").fill("2013-04-01")
    page.get_by_label("Last day").fill("2012-04-01")
    page.get_by_role("button", name="Add the centre").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("It cannot close before it opened")
    assert_sound(page)
    page.get_by_label("Last day").fill("")
    page.get_by_role("button", name="Add the centre").click()

    # Then its page says what is worked out, and asks whether it is still active
    expect(page.get_by_role("heading", name="Hafan Community Centre")).to_be_visible()
    expect(page.get_by_text("Refresher overdue since 3 March 2016")).to_be_visible()
    expect(page.get_by_text("No report for six months: still active?")).to_be_visible()
    in_both(page)

    # When the contact is written, it shows after a press alone
    page.get_by_role("link", name="Change the contact").click()
    in_both(page)
    page.get_by_label("Name").fill("Lowri Bevan")
    page.get_by_label("Telephone number").fill("01286 000 111")
    page.get_by_role("button", name="Save the contact").click()
    assert CentreContact.objects.get().telephone == "01286 000 111"
    expect(page.get_by_text("Lowri Bevan")).to_have_count(0)
    page.get_by_role("button", name="Show the contact").click()
    expect(page.get_by_text("Lowri Bevan")).to_be_visible()
    assert_sound(page)
    in_welsh(page)
    expect(page.get_by_text("Lowri Bevan")).to_have_count(0)
    in_english(page)
    assert AuditEntry.objects.filter(act="centre.contact_seen").count() >= 2

    # Then it is dormant from now on, stands in the list, and in the directory without anybody's name
    page.get_by_role("button", name="Change the centre").click()
    in_both(page)
    page.get_by_label("Dormant").check()
    page.get_by_role("button", name="Save the centre").click()
    page.get_by_role("link", name="All reporting centres").click()
    expect(page.get_by_role("heading", name="1 reporting centre is overdue for a refresher")).to_be_visible()
    in_both(page)
    page.get_by_role("link", name="Directory to print").click()
    expect(page.get_by_text("takes no reports at present")).to_be_visible()
    expect(page.get_by_text("Lowri Bevan")).to_have_count(0)
    in_both(page)
    assert ReportingCentre.objects.get().standing == "DORMANT"
