"""A region, an authority and the map on paper and on a phone: every sheet marked, nothing cut."""

import io
from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from cohesion.models import User
from outcomes.models import Plan
from tests.browser.conftest import PHONE, violations
from tests.factories.accepted_returns import AcceptedReturns, Reported

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

PAGES = ("outcomes/regions/NWW/", "outcomes/authorities/W06000002/", "outcomes/map/", "figures/NWW/")


@pytest.fixture
def _year(plan: Plan, service: User) -> None:
    returns = AcceptedReturns(plan, service)
    returns.accept("NWW", "2014-15-Q1", Reported("1.2.M3", 130, "W06000002"))


def sheets(page: Page) -> list[str]:
    return [sheet.extract_text() for sheet in PdfReader(io.BytesIO(page.pdf(format="A4"))).pages]


@pytest.mark.usefixtures("_year")
def test_every_sheet_of_working_figures_says_that_it_is_not_for_publication(
    page: Page, sign_in: Callable[[User], None], live_server: object, officer: User
) -> None:
    sign_in(officer)
    for language, marking in (("en", "Not for publication"), ("cy", "Ddim i’w gyhoeddi")):
        page.goto(f"{live_server}/{language}/outcomes/regions/NWW/")
        printed = sheets(page)
        assert len(printed) > 1
        assert all(marking in sheet for sheet in printed)

    page.goto(f"{live_server}/en/outcomes/regions/NWW/?as=published")
    assert not any("Not for publication" in sheet for sheet in sheets(page))


@pytest.mark.usefixtures("_year")
def test_tables_of_places_fit_a_phone_and_a_sheet(
    page: Page, sign_in: Callable[[User], None], live_server: object, officer: User
) -> None:
    sign_in(officer)
    tables = "[...document.querySelectorAll('main table')]"
    wide = f"{tables}.filter(table => table.scrollWidth > table.parentElement.clientWidth).length"
    for path in PAGES:
        page.set_viewport_size(PHONE)
        page.goto(f"{live_server}/cy/{path}")
        assert page.evaluate(wide) == 0
        assert violations(page) == []
        page.set_viewport_size({"width": 673, "height": 1000})
        page.emulate_media(media="print")
        assert page.evaluate(wide) == 0
        page.emulate_media(media="screen")
