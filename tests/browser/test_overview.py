"""An officer reads a year on one page, narrows it, looks as the public does, and prints it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from cohesion.models import User
from outcomes.models import Plan
from tests.browser.conftest import DESK, PHONE, violations
from tests.factories.accepted_returns import AcceptedReturns, Reported

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def _two_years(plan: Plan, service: User) -> None:
    returns = AcceptedReturns(plan, service)
    returns.accept_year("2013-14", [("NWW", Reported("1.2.M3", 100))], regions=["NWW", "CV"])
    returns.accept_year("2014-15", [("NWW", Reported("1.2.M3", 130))], regions=["NWW", "CV"])


@pytest.mark.usefixtures("_two_years")
def test_officer_reads_narrows_and_prints_a_year(
    page: Page, sign_in: Callable[[User], None], live_server: object, officer: User
) -> None:
    page.set_viewport_size(DESK)
    sign_in(officer)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Outcomes").click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("Wales in 2014-15: of 2 headline figures that compare, 2 rose and 0 fell")
    expect(page.get_by_text("30 % more: 100 to 130").first).to_be_visible()
    assert violations(page) == []

    page.get_by_label("Place", exact=True).select_option("CV")
    expect(heading).to_contain_text("Cardiff and Vale")
    expect(page).to_have_url(f"{live_server}/en/outcomes/?year=2014-15&region=CV&as=")
    page.get_by_label("Figures", exact=True).select_option("published")
    expect(page.get_by_text("are still being checked, so none is shown yet")).to_be_visible()
    assert "region=CV" in (page.get_by_role("link", name="Cymraeg").get_attribute("href") or "")

    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Show")).to_be_hidden()
    expect(page.get_by_role("navigation", name="Main")).to_be_hidden()
    expect(page.get_by_role("heading", name="Headlines")).to_be_visible()
    page.emulate_media(media="screen")

    page.set_viewport_size(PHONE)
    page.goto(f"{live_server}/cy/outcomes/")
    expect(heading).to_contain_text("Cymru, 2014-15")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert violations(page) == []
