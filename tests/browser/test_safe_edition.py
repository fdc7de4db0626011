"""Two officers let an edition out: one looks at an outcome as published, checks, proposes; the other approves."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from cohesion.calendar import FinancialYear
from cohesion.jobs import run
from cohesion.models import Appointment, Job, User
from outcomes.models import Plan
from tests.browser.conftest import PASSWORD, PHONE, assert_sound, violations
from tests.factories.accepted_returns import AcceptedReturns, Reported

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

CODE = "1.2.M3"


@pytest.fixture
def second_officer(officer: User) -> User:
    other = User.objects.create_user("second@example.org", PASSWORD, name="Sian Morris")
    held = officer.appointments.get()
    Appointment.objects.create(user=other, role=held.role, starts_on=held.starts_on)
    return other


@pytest.fixture
def _accepted(plan: Plan, service: User) -> None:
    returns = AcceptedReturns(plan, service)
    values = {"NWW": 3, "NEW": 41, "CV": 1234, "GE": 56, "GW": 67, "WB": 78, "CT": 89, "MWW": 95}
    for year in (FinancialYear(2013), FinancialYear(2014)):
        returns.accept_year(str(year), [(region, Reported(CODE, value)) for region, value in values.items()])


@pytest.mark.usefixtures("_accepted")
def test_an_edition_goes_out_by_two_officers(
    page: Page,
    sign_in: Callable[[User], None],
    live_server: object,
    officer: User,
    second_officer: User,
) -> None:
    sign_in(officer)
    page.goto(f"{live_server}/en/outcomes/1/?year=2014-15&as=published")
    expect(page.get_by_text("are still being checked")).to_be_visible()
    assert_sound(page)

    page.goto(f"{live_server}/en/outcomes/safe/?year=2014-15")
    page.get_by_role("button", name="Check them now").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("being checked")
    run(Job.objects.get(kind="safe_numbers").pk)
    page.goto(f"{live_server}/en/outcomes/safe/?year=2014-15&measure={CODE}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("none can be worked out")
    assert_sound(page)
    page.get_by_role("button", name="Propose these figures").click()
    expect(page.get_by_text("Another officer has to approve")).to_be_visible()

    page.context.clear_cookies()
    sign_in(second_officer)
    page.goto(f"{live_server}/en/outcomes/safe/?year=2014-15")
    page.get_by_role("button", name="Approve and let it out").click()
    expect(page.get_by_text("approved by Sian Morris")).to_be_visible()

    page.goto(f"{live_server}/en/outcomes/1/?year=2014-15&as=published")
    with page.expect_download() as download:
        page.get_by_role("link", name="XLSX").click()
    assert download.value.suggested_filename.endswith("-2014-15-released.xlsx")
    page.get_by_text("Keep this view").click()
    page.get_by_label("Name of the view").fill("Hate crime")
    page.get_by_role("button", name="Keep it").click()
    page.goto(f"{live_server}/en/outcomes/views/")
    assert_sound(page)
    page.get_by_role("link", name="Hate crime").click()
    expect(page.get_by_text("As published.")).to_be_visible()

    page.set_viewport_size(PHONE)
    for path in ("1/", "1/?as=published", f"safe/?measure={CODE}", "views/", "population/", "takeaways/"):
        page.goto(f"{live_server}/cy/outcomes/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path
        assert violations(page) == [], path
