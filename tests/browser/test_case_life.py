"""A case over its life in a real browser: what is done next, what grows on it, its end and its new beginning."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from django.utils.timezone import localdate
from playwright.sync_api import Browser, FilePayload, Page, expect
from pytest_django import Settings

from casework.actions.leads import give_lead
from casework.models import Case, CaseList, RiskAssessment
from cohesion.models import User
from tests.browser.conftest import PASSWORD, PHONE, assert_sound
from tests.factories.cases import a_case, entry

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def case(northern: User) -> Case:
    """Recorded a week ago; its next action should have been done yesterday."""
    today = localdate()
    return a_case(
        northern,
        timezone.now() - timedelta(days=7),
        received_on=today - timedelta(days=7),
        happened_on=today - timedelta(days=9),
        next_action="Ring the school",
        next_action_on=today - timedelta(days=1),
    )


def day(page: Page, label: str, when: date) -> None:
    page.get_by_label(label, exact=True).fill(when.isoformat())


def press(page: Page, button: str) -> None:
    """The page before and after an act is sound; the act says that it was done."""
    assert_sound(page)
    page.get_by_role("button", name=button).click()


def said(page: Page, sentence: str) -> None:
    expect(page.get_by_role("status")).to_contain_text(sentence)


def test_a_case_over_its_life(
    page: Page, northern: User, caseworker: User, case: Case, sign_in: Callable[[User], None]
) -> None:
    today = localdate()
    other = a_case(northern)

    # Given an overdue case, home leads to it.
    sign_in(caseworker)
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 case needs something today")
    assert_sound(page)
    page.get_by_role("link", name=case.said).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(case.said)
    expect(page.get_by_text("Something is overdue")).to_be_visible()
    assert_sound(page)

    # When its next action is done, the one after it is asked for; a number in it is asked about.
    page.get_by_role("button", name="It is done").click()
    said(page, "What is done next?")
    page.get_by_label("What is done next?").fill("Ring 01286 123 456")
    day(page, "By which day?", today + timedelta(days=3))
    press(page, "Save the next action")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    assert_sound(page)
    page.get_by_label("What is done next?").fill("Ring the victim")
    press(page, "Save the next action")
    said(page, "The next action is saved.")

    note_and_action(page, today)
    support(page, today)

    # The risk is assessed beside it, and somebody else takes the lead.
    RiskAssessment.objects.create(
        case=case, risk="HIGH", assessed_on=today, review_on=today, reasons="Seen.", at=timezone.now(), by=northern
    )
    held = Case.objects.get(pk=case.pk)
    give_lead(case_id=case.pk, lead=northern, seen_version=held.version, by=northern, now=timezone.now())

    outcome_link_and_file(page, other)
    close_and_reopen(page, case)

    page.get_by_role("link", name="On paper").click()
    expect(page.locator(".coh-paper__head")).to_contain_text("OFFICIAL-SENSITIVE")
    expect(page.locator(".coh-paper")).not_to_contain_text("Mared Owen")
    assert_sound(page)


def note_and_action(page: Page, today: date) -> None:
    page.get_by_role("link", name="Add a note").first.click()
    press(page, "Save the note")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.get_by_label("Note", exact=True).fill("The neighbour saw it.")
    press(page, "Save the note")
    said(page, "The note is saved.")

    page.get_by_role("link", name="Add an action").first.click()
    page.get_by_label("What is to be done?").fill("Fit a light")
    page.get_by_label("Who does it?").select_option(label="Housing associations")
    day(page, "By which day?", today + timedelta(days=5))
    press(page, "Save the action")
    said(page, "The action is saved.")
    page.get_by_role("link", name="Say what came of it Fit a light").click()
    page.get_by_label("Not possible").check()
    press(page, "Save what came of it")
    expect(page.locator(".govuk-error-summary")).to_contain_text("Write why it was not possible.")
    page.get_by_label("What came of it?").fill("The landlord refused.")
    press(page, "Save what came of it")
    said(page, "The action is ended.")
    page.get_by_text("2 actions have ended").click()
    assert_sound(page)


def support(page: Page, today: date) -> None:
    page.get_by_role("link", name="Add support that was offered").first.click()
    page.get_by_label("Who offers it?").select_option(label="Victim Support")
    page.get_by_label("This is a referral to that body").check()
    day(page, "Offered on", today - timedelta(days=1))
    press(page, "Save the offer")
    said(page, "The offer of support is saved.")
    page.get_by_role("link", name="Change Victim Support").click()
    page.get_by_label("Taken up", exact=True).check()
    press(page, "Save the answer")
    expect(page.locator(".govuk-error-summary")).to_contain_text("Enter the day on which it was taken up.")
    day(page, "Taken up on", today)
    press(page, "Save the answer")
    said(page, "The answer is saved.")


def outcome_link_and_file(page: Page, other: Case) -> None:
    page.get_by_role("link", name="Change the outcomes").first.click()
    page.get_by_label("Advice only").check()
    page.get_by_label("How satisfied is the victim").select_option(label="Partly satisfied")
    press(page, "Save the outcomes")
    said(page, "The outcomes are saved.")
    expect(page.get_by_role("heading", name="How the risk was assessed")).to_be_visible()

    page.get_by_role("link", name="Link another case").first.click()
    page.get_by_label("Reference of the other case").fill(other.said)
    page.get_by_label("Related", exact=True).check()
    press(page, "Link the two cases")
    said(page, "The two cases are linked.")
    page.get_by_role("link", name=f"Take the link away {other.said}").click()
    assert_sound(page)
    page.get_by_role("link", name="Leave it as it is").click()

    page.get_by_role("link", name="Add a file").first.click()
    content = FilePayload(name="Statement.pdf", mimeType="application/pdf", buffer=b"%PDF-1.7 a statement")
    page.get_by_label("File", exact=True).set_input_files(content)
    page.get_by_label("What is it?").fill("What was said")
    press(page, "Add the file")
    said(page, "The file is added.")
    with page.expect_download() as download:
        page.get_by_role("link", name="What was said", exact=True).click()
    assert download.value.suggested_filename == "Statement.pdf"


def close_and_reopen(page: Page, case: Case) -> None:
    page.get_by_role("link", name="Close the case").click()
    press(page, "Close the case")
    expect(page.locator(".govuk-error-summary")).to_contain_text("Choose why the case is closed.")
    page.get_by_label("What could be done is done").check()
    press(page, "Close the case")
    said(page, "The case is closed.")
    expect(page.get_by_role("heading", name="Closed", exact=True)).to_be_visible()
    assert_sound(page)
    page.get_by_role("link", name="Open it again").first.click()
    page.get_by_label("Why is it opened again?").fill("It happened once more.")
    press(page, "Open it again")
    said(page, "The case is open again.")
    expect(page.get_by_text("It happened once more.")).to_be_visible()
    expect(page.locator("#timeline")).to_contain_text("The case was opened again. Why is kept as a note.")
    assert_sound(page)
    assert Case.objects.get(pk=case.pk).is_open


def test_a_case_in_welsh_without_scripts_on_a_phone(
    browser: Browser, live_server: object, northern: User, case: Case
) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False, locale="cy-GB")
    page = context.new_page()
    page.goto(f"{live_server}/cy/account/login/")
    page.locator("input[type=email]").fill(northern.email)
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").click()
    page.goto(f"{live_server}/cy/cases/{case.reference}/")
    expect(page.locator(".coh-next")).to_contain_text("Yn hwyr")

    page.get_by_role("button", name="Mae wedi’i wneud").click()
    page.get_by_label("Beth a wneir nesaf?").fill("Ffonio’r dioddefwr")
    page.get_by_label("Erbyn pa ddiwrnod?").fill(localdate().isoformat())
    page.get_by_role("button", name="Cadw’r cam nesaf").click()
    expect(page.locator(".coh-next")).to_contain_text("Yn ddyledus heddiw")

    page.get_by_role("link", name="Ychwanegu nodyn").first.click()
    page.get_by_label("Nodyn", exact=True).fill("Mae’r dioddefwr am gael ei ffonio gyda’r nos.")
    page.get_by_role("button", name="Cadw’r nodyn").click()
    expect(page.get_by_role("status")).to_contain_text("Cadwyd y nodyn.")

    page.get_by_role("link", name="Cau’r achos").click()
    page.get_by_label(entry(CaseList.CLOSE_REASON, "finished").name_cy).check()
    page.get_by_role("button", name="Cau’r achos").click()
    expect(page.locator(".coh-next--closed")).to_contain_text("Gwnaed yr hyn a oedd yn bosibl")
    context.close()


def test_pages_of_a_case_are_sound_in_welsh(
    page: Page, live_server: object, northern: User, case: Case, sign_in: Callable[[User], None]
) -> None:
    """Where the screen reader reads Welsh: the page, its paper and each of its forms, on a phone."""
    sign_in(northern)
    acts = ("", "print/", "next-action/", "lead/", "handling/", "close/", "notes/add/", "files/add/")
    for act in (*acts, "actions/add/", "support/add/", "outcomes/", "links/add/"):
        page.goto(f"{live_server}/cy/cases/{case.reference}/{act}")
        expect(page.locator("html")).to_have_attribute("lang", "cy")
        assert_sound(page)
