"""Paths through the service that people live on, in a real browser, in both languages."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from playwright.sync_api import FilePayload, Page, expect

from cohesion.models import Job, User
from cohesion.models.job import JobStatus
from outcomes.models import Plan, QuarterlyReturn
from reporting.models import AnnualReport, Build, BuildFile
from tests.browser.conftest import assert_sound

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    from cohesion.jobs import asking

    monkeypatch.setattr(asking, "send", lambda job_id: None)


def in_welsh(page: Page) -> None:
    page.get_by_role("link", name="Cymraeg").click()
    expect(page.locator("html")).to_have_attribute("lang", "cy")


def in_english(page: Page) -> None:
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_visitor_finds_every_open_page_in_both_languages(page: Page, live_server: object) -> None:
    for address in ("account/login/", "account/password/reset/", "help/", "accessibility/", "privacy/"):
        page.goto(f"{live_server}/en/{address}")
        assert_sound(page)
        in_welsh(page)
        assert page.url.endswith(f"/cy/{address}")
        assert_sound(page)


def test_visitor_with_a_wrong_password_is_led_to_the_field(page: Page, live_server: object, officer: User) -> None:
    page.goto(f"{live_server}/en/account/login/")
    page.get_by_label("Email").fill(officer.email)
    page.get_by_label("Password").fill("wrong")
    page.keyboard.press("Enter")

    # Given the summary has the focus, its link leads to the field.
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    assert_sound(page)
    page.locator(".govuk-error-summary a").click()
    expect(page.get_by_label("Email")).to_be_focused()


def test_officer_goes_from_home_to_a_return_and_back_with_filters_kept(
    page: Page, officer: User, accepted_return: QuarterlyReturn, sign_in: Callable[[User], None]
) -> None:
    sign_in(officer)
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 of 8 returns are in")
    assert_sound(page)

    page.get_by_role("link", name="Returns", exact=False).first.click()
    page.get_by_label("Status").select_option("ACCEPTED")
    page.get_by_label("Financial year").select_option("2014-15")
    page.get_by_role("button", name="Show").click()
    assert_sound(page)
    in_welsh(page)
    assert "/cy/returns/?year=2014-15&status=ACCEPTED" in page.url
    assert_sound(page)

    page.locator(".coh-matrix__cell--accepted").click()
    assert page.url.endswith("/cy/returns/NWW/2014-15-Q1/")
    assert_sound(page)
    in_english(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Quarter 1 was accepted on 20 July 2014")
    assert_sound(page)


def test_co_ordinator_works_by_keyboard_from_home_to_the_upload(
    page: Page, southern: User, northern_return: QuarterlyReturn, sign_in: Callable[[User], None]
) -> None:
    sign_in(southern)
    expect(page.get_by_role("heading", level=1)).to_contain_text("working days late")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    assert_sound(page)

    page.get_by_role("button", name="Open Quarter 1").press("Enter")
    page.get_by_role("link", name="Upload a spreadsheet").press("Enter")
    assert_sound(page)
    lines = "region,quarter,measure,area,breakdown,category,value,state,note\nCV,2014-15-Q1,1.2.M3,W06000015,,,41,,\n"
    file = FilePayload(name="figures.csv", mimeType="text/csv", buffer=lines.encode())
    page.get_by_label("The filled-in file").set_input_files(file)
    page.get_by_role("button", name="Look at the changes").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("The file would change 1 entry")
    assert_sound(page)
    page.get_by_role("button", name="Save these changes").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("The file is imported.")
    assert_sound(page)

    page.get_by_role("link", name="Back to the return").press("Enter")
    page.get_by_role("button", name="Check and send the return").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("stand in the way of sending")
    assert_sound(page)


def test_writer_asks_for_the_report_and_watches_it_being_made(
    page: Page, writer: User, officer: User, plan: Plan, sign_in: Callable[[User], None]
) -> None:
    report = AnnualReport.objects.create(plan=plan, financial_year="2014-15", title_en="Report", title_cy="Adroddiad")
    sign_in(writer)
    page.get_by_role("link", name="Report", exact=True).click()
    assert_sound(page)
    page.get_by_role("button", name="Make the report").click()
    expect(page.get_by_text("Waiting for its turn")).to_be_visible()
    assert_sound(page)

    # When a worker takes the job, the page says so without being loaded again.
    advance(percent=40, status=JobStatus.RUNNING, lease_expires_at=timezone.now())
    expect(page.get_by_text("40\u00a0% done")).to_be_visible(timeout=10_000)
    file = BuildFile(build=Build.objects.get(report=report), language="en", format="pdf", sha256="0" * 64, size=8)
    file.file.save("report.pdf", ContentFile(b"%PDF-1.7"))
    advance(percent=100, status=JobStatus.DONE, finished_at=timezone.now())

    # Then the files appear by themselves, under their own names.
    link = page.get_by_role("link", name="English, PDF")
    expect(link).to_be_visible(timeout=10_000)
    assert_sound(page)
    with page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename == "community-cohesion-progress-report-2014-15-en.pdf"


def advance(**fields: object) -> None:
    Job.objects.update(**fields)


def test_administrator_reads_plans_translations_and_the_record(
    page: Page, administrator: User, accepted_return: QuarterlyReturn, now: datetime, sign_in: Callable[[User], None]
) -> None:
    sign_in(administrator)
    assert_sound(page)
    for name in ("Plans", "Translations", "Audit trail"):
        page.get_by_role("navigation", name="Main").get_by_role("link", name=name).click()
        assert_sound(page)
        in_welsh(page)
        assert_sound(page)
        in_english(page)
    page.get_by_label("Who did it").fill("Gareth")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("return.accepted")).to_be_visible()
