"""An officer reads from the map of authorities down to the line of a return, in both languages and widths."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from cohesion.calendar import FinancialYear
from cohesion.models import User
from outcomes.models import Plan
from reporting.actions.safe_numbers import check_year
from tests.browser.conftest import PHONE, assert_sound, violations
from tests.factories.accepted_returns import AT, AcceptedReturns, Reported

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

CODE = "1.2.M3"
Q1 = "2014-15-Q1"


@pytest.fixture
def _accepted(plan: Plan, service: User) -> None:
    returns = AcceptedReturns(plan, service)
    returns.accept("NWW", Q1, Reported(CODE, 120, "W06000002"), Reported(CODE, 3, "W06000001"))
    returns.accept("CV", Q1, Reported(CODE, 400, "W06000015"))
    check_year(plan=plan, year=FinancialYear(2014), by=service, now=AT)


@pytest.mark.usefixtures("_accepted")
def test_officer_follows_a_figure_from_the_map_to_its_lines(
    page: Page, sign_in: Callable[[User], None], live_server: object, officer: User
) -> None:
    sign_in(officer)

    page.goto(f"{live_server}/en/outcomes/map/?measure={CODE}")
    assert_sound(page)
    page.get_by_role("link", name="Gwynedd").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Gwynedd")
    assert_sound(page)
    page.get_by_role("link", name="North West Wales").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("North West Wales")
    assert_sound(page)
    page.get_by_role("link", name="Number of front line staff").first.click()
    expect(page.get_by_role("heading", name="What it is made of")).to_be_visible()
    assert_sound(page)
    page.get_by_label("Figures", exact=True).select_option("published")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_text("Small numbers, and those that would give them away")).to_be_visible()
    expect(page.get_by_role("heading", name="What it is made of")).to_have_count(0)
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV: ").first.click()
    assert download.value.suggested_filename == "1.2.M3-2014-15-trend-en-AS-PUBLISHED-NOT-RELEASED.csv"

    page.set_viewport_size(PHONE)
    for path in ("map/", f"measures/{CODE}/", "regions/NWW/", "authorities/W06000002/"):
        page.goto(f"{live_server}/cy/outcomes/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path
        assert violations(page) == [], path
