"""The list of cases in a real browser: filtered, kept, paged, searched, filled from a register, taken out."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from django.utils.timezone import localdate
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from casework.models import Case, SavedView
from cohesion.models import Appointment, AuditEntry, User
from cohesion.permissions import Role
from tests.browser.conftest import PASSWORD, PHONE, assert_sound
from tests.browser.test_journeys import in_english, in_welsh
from tests.factories.cases import a_case
from tests.factories.registers import register

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def in_both(page: Page) -> None:
    assert_sound(page)
    in_welsh(page)
    assert_sound(page)
    in_english(page)


def test_caseworker_finds_their_way_through_the_list(
    page: Page, northern: User, caseworker: User, sign_in: Callable[[User], None]
) -> None:
    # Given sixty open cases, one of them overdue
    late = a_case(northern, next_action="Ring the school", next_action_on=date(2014, 5, 2), crime_reference="Q 77/14")
    for _ in range(59):
        a_case(northern, lead=caseworker)
    sign_in(caseworker)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Cases").click()

    # Then the overdue one stands first, in words
    expect(page.get_by_role("heading", level=1)).to_have_text("60 cases")
    expect(page.locator("tbody tr").first).to_contain_text(late.said)
    expect(page.locator("tbody tr").first).to_contain_text("Overdue")
    in_both(page)

    # When they go on, the rest is there, and the way back leads to the first page
    page.get_by_role("link", name="Next").click()
    expect(page.locator("tbody tr")).to_have_count(10)
    assert_sound(page)
    page.get_by_role("link", name="Previous").click()
    expect(page.locator("tbody tr").first).to_contain_text(late.said)

    # When they filter, the filter stays in the other language, and is kept under a name
    page.get_by_text("Filter or order the cases").click()
    page.get_by_label("Lead").select_option("me")
    page.get_by_label("Order").select_option("newest")
    assert_sound(page)
    page.get_by_role("button", name="Show these cases").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("59 cases")
    in_both(page)
    page.get_by_role("link", name="Save this view").click()
    in_both(page)
    page.get_by_role("button", name="Save the view").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Enter a name for the view.")
    page.get_by_label("What should the view be called?").fill("Mine, newest first")
    page.get_by_role("button", name="Save the view").click()
    view = page.get_by_role("navigation", name="Views").get_by_role("link", name="Mine, newest first")
    expect(view).to_have_attribute("aria-current", "page")
    assert SavedView.objects.get().query == "lead=me&sort=newest"
    page.get_by_role("link", name="Your views").click()
    in_both(page)

    # When somebody reads out a reference with a slip, and then rightly
    page.get_by_role("link", name="Back to the cases").click()
    page.get_by_role("link", name="Search").click()
    in_both(page)
    page.get_by_label("Reference", exact=True).fill(late.reference[:7])
    page.get_by_role("button", name="Open the case").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("A reference has eight signs.")
    assert_sound(page)
    page.get_by_label("Crime reference").fill("q77 14")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_text("1 case found")).to_be_visible()
    assert "q77" not in page.url.lower()
    assert_sound(page)
    page.get_by_label("Reference", exact=True).fill(late.said.lower())
    page.get_by_role("button", name="Open the case").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(late.said)


def test_register_is_put_right_taken_in_and_taken_out_again(
    page: Page, northern: User, sign_in: Callable[[User], None], tmp_path: Path
) -> None:
    region = northern.current_appointments[0].region
    Appointment.objects.create(user=northern, role=Role.CASE_EXPORTER, region=region, starts_on=localdate())
    sign_in(northern)
    in_english(page)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Cases").click()
    in_both(page)
    page.get_by_role("link", name="Take in a register", exact=True).click()
    in_both(page)

    # When the register holds something that cannot be read
    chosen, look = page.get_by_label("Your register"), page.get_by_role("button", name="Look at the file")
    file = tmp_path / "register.csv"
    file.write_bytes(register({}, {"route": "pigeon"}))
    chosen.set_input_files(file)
    look.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing was taken in: 1 problem")
    expect(page.get_by_role("row", name="line 3, route")).to_contain_text("pigeon")
    assert_sound(page)

    # Then it is put right; what may point to a person and what stands in it twice is asked about
    file.write_bytes(register({"summary": "Ring 01632 960123"}, {"category": "crime"}, {"category": "crime"}))
    page.get_by_role("link", name="Choose another file").first.click()
    chosen.set_input_files(file)
    look.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The file holds 3 cases")
    in_both(page)
    page.get_by_role("button", name="Take it in").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Choose what is to become of these lines.")
    assert_sound(page)
    page.get_by_label("Leave them out").check()
    page.get_by_label("Keep the texts of 1 line as they are").check()
    page.get_by_role("button", name="Take it in").click()
    expect(page.get_by_role("status")).to_contain_text("2 cases were taken in.")
    assert Case.objects.count() == 2

    # And what is taken out says who did it
    page.get_by_role("link", name="Take cases out").click()
    in_both(page)
    page.get_by_role("button", name="Take them out").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Choose why you take these cases out.")
    page.get_by_label("To look at patterns that the service does not show").check()
    with page.expect_download() as download:
        page.get_by_role("button", name="Take them out").click()
    sheet = load_workbook(BytesIO(download.value.path().read_bytes())).active
    assert sheet is not None
    assert "Mared Owen" in str(sheet["A1"].value)
    assert sheet.max_row == 4
    assert AuditEntry.objects.get(act="cases.exported").detail["rows"] == 2


def test_list_works_on_a_phone_in_welsh_without_scripts(browser: Browser, northern: User, live_server: object) -> None:
    case = a_case(northern, next_action="Ffonio’r ysgol", next_action_on=date(2014, 5, 2), language="cy")
    a_case(northern, risk="MEDIUM")
    context = browser.new_context(viewport=PHONE, locale="cy", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server}/cy/account/login/")
    page.locator("input[type=email]").fill(northern.email)
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("main form button").click()
    page.goto(f"{live_server}/cy/cases/")

    expect(page.get_by_role("heading", level=1)).to_have_text("2 achos")
    expect(page.get_by_text("Ffonio’r ysgol")).to_be_visible()
    page.get_by_text("Hidlo neu drefnu’r achosion").click()
    page.get_by_label("Risg").select_option("MEDIUM")
    page.get_by_role("button", name="Dangos yr achosion hyn").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 achos")
    expect(page.get_by_text(case.said)).to_have_count(0)
    context.close()
