"""From the check page to the receipt and back, and a spreadsheet's round trip, in a real browser and both languages."""

from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.storage import storages
from playwright.sync_api import Browser, FilePayload, Page, expect

from cohesion import jobs
from cohesion.models import Job, User
from outcomes import checks
from outcomes.actions import quarterly_returns as actions
from outcomes.models import MilestoneStatus, Plan, QuarterlyReturn, Rag, ReturnRound, ValueState
from outcomes.return_values import CellInput, CellKey, MilestoneInput, MilestoneKey, NarrativeInput, ReturnInput
from tests.browser.conftest import DESK, PASSWORD, assert_sound
from tests.browser.test_journeys import in_english, in_welsh
from tests.outcomes.spreadsheets.filling import Opened

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
REASON = "The partner that counts these cases closed in May"


@pytest.fixture(autouse=True)
def _no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    from cohesion.jobs import asking

    monkeypatch.setattr(asking, "send", lambda job_id: None)


@pytest.fixture(autouse=True)
def _files_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same return has the same copy: one that an earlier run has made would be offered at once."""
    storage = storages["default"]
    monkeypatch.setattr(storage, "location", str(tmp_path))
    monkeypatch.setattr(storage, "base_location", str(tmp_path))


@pytest.fixture
def nearly_ready(open_round: ReturnRound, plan: Plan, southern: User, now: datetime) -> QuarterlyReturn:
    """The southern return with everything in it, and one number that is not available without a word why."""
    held = QuarterlyReturn.objects.with_context().get(round=open_round, region__code="CV")
    nil = CellInput(Decimal(0), ValueState.NIL)
    figures = {
        CellKey(each.pk): CellInput(Decimal(4), responses=12) if each.kind == "RATING" else nil
        for each in plan.measures.with_number()
    }
    figures[CellKey(plan.measures.get(code="1.3.M1").pk)] = CellInput(None, ValueState.NOT_AVAILABLE)
    values = ReturnInput(
        figures=figures,
        milestones={
            MilestoneKey(each.pk): MilestoneInput(MilestoneStatus.UNDER_WAY)
            for each in plan.measures.filter(kind="MILESTONE")
        },
        narratives={each.pk: NarrativeInput(rag=Rag.GREEN, rag_reason="On track") for each in plan.outcomes.all()},
    )
    actions.save(quarterly_return=held, values=values, by=southern, now=now)
    assert [finding.key for finding in checks.run(held)] == ["1.3.M1 CV"]
    return held


@pytest.fixture
def plain_page(browser: Browser) -> Iterator[Page]:
    """A page without JavaScript."""
    context = browser.new_context(viewport=DESK, locale="en-GB", java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_return_is_checked_explained_sent_and_taken_back(
    page: Page, live_server: object, southern: User, nearly_ready: QuarterlyReturn, sign_in: Callable[[User], None]
) -> None:
    sign_in(southern)
    page.get_by_role("button", name="Open Quarter 1").click()
    page.get_by_role("link", name="Check the return").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 thing wants a reason")
    assert_sound(page)
    in_welsh(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Mae angen rheswm dros 1 peth")
    assert_sound(page)
    in_english(page)

    # When a reason is typed, it is kept as soon as its box is left.
    box = page.get_by_label("Why it is right as it stands")
    box.fill(REASON)
    box.press("Tab")
    expect(page.get_by_role("status")).to_contain_text("Kept: Samira Hassan")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Nothing stands in the way")
    expect(page.get_by_label("Why it is right as it stands")).to_have_value(REASON)
    assert_sound(page)

    # Then it can be declared: without the tick, the box is named.
    page.get_by_role("button", name="Go on to the declaration").click()
    page.get_by_role("button", name="Declare and send").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    assert_sound(page)
    page.get_by_label("I declare that this return").check()
    page.get_by_role("button", name="Declare and send").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Sent to the Welsh Government on")
    expect(page.get_by_text(REASON)).to_be_visible()
    assert_sound(page)
    in_welsh(page)
    assert_sound(page)
    in_english(page)

    # Whoever goes back and sends once more is told that it was sent.
    page.goto(f"{live_server}/en/returns/CV/2014-15-Q1/send/")
    expect(page.get_by_text("This return was sent already, by Samira Hassan")).to_be_visible()

    page.get_by_role("link", name="Take the return back").click()
    assert_sound(page)
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_role("status")).to_contain_text("The return is back with you.")


def test_reasons_are_kept_by_one_button_without_javascript(
    plain_page: Page, live_server: object, southern: User, nearly_ready: QuarterlyReturn
) -> None:
    page = plain_page
    page.goto(f"{live_server}/en/account/login/")
    page.get_by_label("Email").fill(southern.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{live_server}/en/returns/CV/2014-15-Q1/check/")

    page.get_by_label("Why it is right as it stands").fill(REASON)
    page.get_by_role("button", name="Keep these reasons").click()

    expect(page.get_by_text("1 reason is kept.")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Nothing stands in the way")


def test_spreadsheet_goes_out_and_comes_back_with_its_differences_shown(
    page: Page, live_server: object, southern: User, nearly_ready: QuarterlyReturn, sign_in: Callable[[User], None]
) -> None:
    sign_in(southern)
    page.goto(f"{live_server}/en/returns/CV/2014-15-Q1/upload/")
    page.get_by_label("Kind of file").select_option("xlsx")
    assert_sound(page)
    in_welsh(page)
    assert_sound(page)
    in_english(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    path = Path(str(download.value.path()))

    book = Opened(path.read_bytes())
    book.put("figure|1.2.M3", "value|W06000015", 37)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.get_by_label("The filled-in file").set_input_files(
        FilePayload(name="return.xlsx", mimeType=kind, buffer=book.saved())
    )
    page.get_by_role("button", name="Look at the changes").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("The file would change 1 entry")
    expect(page.get_by_role("heading", name="Outcome 1, Hate crime")).to_be_visible()
    row = page.get_by_role("row", name="1.2.M3")
    expect(row).to_contain_text("Cardiff")
    expect(row).to_contain_text("37")
    assert_sound(page)
    page.get_by_role("button", name="Save these changes").click()

    # Then the checks say at once what the file has changed.
    expect(page.get_by_role("status")).to_contain_text("The file is imported.")
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 thing wants a reason")
    assert_sound(page)


def test_file_with_a_wrong_value_is_told_line_by_line(
    page: Page, live_server: object, southern: User, nearly_ready: QuarterlyReturn, sign_in: Callable[[User], None]
) -> None:
    sign_in(southern)
    page.goto(f"{live_server}/en/returns/CV/2014-15-Q1/upload/")
    lines = [
        "region,quarter,measure,area,breakdown,category,value,state,note",
        "CV,2014-15-Q1,1.2.M3,W06000015,,,-4,,",
        "CV,2014-15-Q1,1.2.M3,W06000002,,,4,,",
    ]
    page.get_by_label("The filled-in file").set_input_files(
        FilePayload(name="figures.csv", mimeType="text/csv", buffer="\n".join([*lines, ""]).encode())
    )
    page.get_by_role("button", name="Look at the changes").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Nothing was saved: 2 problems")
    expect(page.get_by_role("row", name="-4")).to_contain_text("The value is negative.")
    assert_sound(page)


def test_copies_earlier_returns_and_the_region_beside_wales(
    page: Page, live_server: object, northern: User, accepted_return: QuarterlyReturn, sign_in: Callable[[User], None]
) -> None:
    sign_in(northern)
    in_english(page)
    page.get_by_role("link", name="Versions and copies").click()
    assert_sound(page)
    page.get_by_role("link", name="The region’s figures beside Wales").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("North West Wales beside Wales")
    assert_sound(page)
    in_welsh(page)
    assert_sound(page)
    in_english(page)

    page.goto(f"{live_server}/en/returns/NWW/2014-15-Q1/copy/")
    assert_sound(page)
    page.get_by_role("link", name="Gwynedd").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Gwynedd")
    assert_sound(page)
    in_welsh(page)
    assert_sound(page)
    in_english(page)

    # When the PDF has been made, the page says so without being loaded again.
    page.get_by_role("button", name="Make the PDF").click()
    expect(page.get_by_text("The PDF waits for its turn.")).to_be_visible()
    assert_sound(page)
    jobs.run(Job.objects.get(kind="return_copy").pk)
    link = page.get_by_role("button", name="Download as PDF")
    expect(link).to_be_visible(timeout=15_000)
    with page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename == "NWW-2014-15-Q1-W06000002-en.pdf"
