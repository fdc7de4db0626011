"""A quiet quarter in a real browser: from home to the task list, a few acts, an example, a file of evidence."""

from collections.abc import Callable
from datetime import datetime

import pytest
from playwright.sync_api import FilePayload, Page, expect

from cohesion.calendar import Quarter
from cohesion.models import User
from outcomes.actions import quarterly_returns as actions
from outcomes.actions.rounds import open_round as open_a_round
from outcomes.models import MeasureKind, Plan, QuarterlyReturn, Rag
from outcomes.return_values import EvidenceInput, NarrativeInput, ReturnInput
from tests.browser.conftest import assert_sound

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def quiet_return(
    northern_return: QuarterlyReturn, plan: Plan, northern: User, service: User, now: datetime
) -> QuarterlyReturn:
    """Quarter 2 of the north, after a quarter in which every outcome was told."""
    words = plan.measures.filter(kind=MeasureKind.QUALITATIVE)
    values = ReturnInput(
        evidence={measure.pk: EvidenceInput("Cofnodion y fforwm", "cy") for measure in words},
        narratives={
            outcome.pk: NarrativeInput(progress="Aeth y gwaith rhagddo.", rag=Rag.GREEN, language="cy")
            for outcome in plan.outcomes.all()
        },
    )
    actions.save(quarterly_return=northern_return, values=values, by=northern, now=now)
    opened = open_a_round(plan=plan, quarter=Quarter.parse("2014-15-Q2"), by=service, now=now)
    return QuarterlyReturn.objects.with_context().get(round=opened, region__code="NWW")


def sound_in_both(page: Page) -> None:
    """The page in Welsh on a phone and in English on a desk, and back to English."""
    if page.locator("html").get_attribute("lang") == "en":
        page.get_by_role("link", name="Cymraeg").click()
    expect(page.locator("html")).to_have_attribute("lang", "cy")
    assert_sound(page)
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert_sound(page)


def test_co_ordinator_gets_through_a_quiet_quarter_with_an_example_and_a_file(
    page: Page, northern: User, quiet_return: QuarterlyReturn, sign_in: Callable[[User], None]
) -> None:
    sign_in(northern)
    sound_in_both(page)

    # Given two returns are late, the one that was due first leads, and the other stands below it.
    expect(page.get_by_role("heading", level=1)).to_contain_text("Quarter 1 is")
    page.get_by_role("region", name="Also with you").get_by_role("link").click()
    expect(page.get_by_role("heading", name="Outcomes, in any order")).to_be_visible()
    expect(page.locator("#task-4-status")).to_contain_text("Not started")
    sound_in_both(page)

    # When one outcome is carried forward at once, and another act by act.
    page.get_by_role("link", name="Was it a quiet quarter?").click()
    page.get_by_role("button", name="All at once outcome 1").click()
    expect(page.get_by_role("status")).to_contain_text("Outcome 1: “None” stands in 15 places.")
    page.locator("#outcome-3").get_by_text("One by one").click()
    sound_in_both(page)
    page.locator("#outcome-3").get_by_text("One by one").click()
    page.get_by_role("button", name="None for the rest outcome 3").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Outcome 3: “None” stands in 6 places.")

    # Then the last act can be taken back.
    page.get_by_role("button", name="Take back").first.click()
    expect(page.get_by_role("status")).to_contain_text("It is taken back.")
    expect(page.get_by_role("button", name="All at once outcome 3")).to_be_visible()
    page.get_by_role("link", name="Declare a nil return").click()
    sound_in_both(page)
    page.get_by_role("button", name="Declare a nil return").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.get_by_role("link", name="Back to the return").first.click()

    add_an_example(page)
    add_a_file(page)

    page.get_by_role("link", name="Back to the return").click()
    expect(page.get_by_text("1 example", exact=True)).to_be_visible()
    expect(page.get_by_text("1 file or link", exact=True)).to_be_visible()
    page.get_by_role("link", name="Read the return so far").click()
    expect(page.get_by_role("heading", name="Market workshops")).to_be_visible()
    sound_in_both(page)


def add_an_example(page: Page) -> None:
    page.get_by_role("link", name="Practice examples").click()
    sound_in_both(page)
    page.get_by_role("button", name="Add an example").click()
    page.get_by_role("button", name="Save the example").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    assert_sound(page)
    page.get_by_label("Outcome").select_option(label="3 Gypsy and Traveller communities")
    page.get_by_label("Title", exact=True).fill("Market workshops")
    page.get_by_label("What was done, and what came of it?").fill("Three workshops.\n\nFifty people came.")
    page.get_by_label("Gwynedd").check()
    page.get_by_label("Conwy").check()
    page.get_by_label("Race").check()
    page.get_by_label("May be published").check()
    assert_sound(page)
    page.get_by_role("button", name="Save the example").click()
    expect(page.get_by_role("status")).to_contain_text("The example is saved.")
    sound_in_both(page)
    page.get_by_role("link", name="Take away Market workshops").click()
    sound_in_both(page)
    page.get_by_role("button", name="Take it away").click()
    page.get_by_role("button", name="Put it back").click()
    expect(page.get_by_role("heading", name="Market workshops")).to_be_visible()
    page.get_by_role("link", name="Back to the return").click()


def add_a_file(page: Page) -> None:
    page.get_by_role("link", name="Files and links as evidence").click()
    sound_in_both(page)
    page.get_by_role("button", name="Add a file or a link").click()
    sound_in_both(page)
    page.get_by_label("What is it evidence for?").select_option(index=1)
    wrong = FilePayload(name="minutes.pdf", mimeType="application/pdf", buffer=b"MZ a program")
    page.get_by_label("A file").set_input_files(wrong)
    page.get_by_role("button", name="Add it").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("The content is not what the name")
    assert_sound(page)
    right = FilePayload(name="Cofnodion.pdf", mimeType="application/pdf", buffer=b"%PDF-1.7 minutes")
    page.get_by_label("A file").set_input_files(right)
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("status")).to_contain_text("The file is added.")
    with page.expect_download() as download:
        page.get_by_role("link", name="Cofnodion.pdf", exact=True).click()
    assert download.value.suggested_filename == "Cofnodion.pdf"
    sound_in_both(page)
